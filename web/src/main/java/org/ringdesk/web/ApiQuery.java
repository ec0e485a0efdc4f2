package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringdesk.api.Cursor;
import org.ringdesk.api.Readings;
import org.ringdesk.call.CallId;

/**
 * What a program asks for; the contract has looked at it before.
 *
 * @param usual the zone of moments that name none
 */
record ApiQuery(RoutingContext ctx, ZoneId usual) {
  private static final int LIMIT = 100;

  Optional<String> value(String name) {
    return Optional.ofNullable(ctx.queryParams().get(name));
  }

  boolean flag(String name) {
    return value(name).filter("true"::equals).isPresent();
  }

  /** {@code 2026-11-24}, {@code 2026-11-24T08:00}, or with an offset. */
  Optional<Instant> moment(String name) {
    return value(name).map(text -> moment(name, text));
  }

  private Instant moment(String name, String said) {
    // an offset's plus that was not encoded came as a space
    String text = said.replace(' ', '+');
    try {
      if (text.length() == "2026-11-24".length())
        return LocalDate.parse(text).atStartOfDay(zone()).toInstant();
      return text.matches(".*T.*(Z|[+-][0-9:]+)")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(zone()).toInstant();
    } catch (DateTimeException e) {
      throw Problem.PARAMETER.because(
          name + " takes 2026-11-24, 2026-11-24T08:00 or 2026-11-24T08:00+08:00.");
    }
  }

  ZoneId zone() {
    try {
      return value("timezone").map(ZoneId::of).orElse(usual);
    } catch (DateTimeException e) {
      throw Problem.PARAMETER.because("timezone takes a name such as Asia/Shanghai.");
    }
  }

  int limit() {
    return value("limit").map(Integer::valueOf).orElse(LIMIT);
  }

  Readings.Filter filter() {
    return new Readings.Filter(
        moment("from"),
        moment("to"),
        value("queue"),
        value("hotline"),
        value("agent"),
        value("outcome"),
        value("direction"));
  }

  Optional<Cursor> cursor() {
    return value("cursor")
        .map(
            text ->
                Cursor.read(text, list())
                    .orElseThrow(
                        () ->
                            Problem.CURSOR.because(
                                "cursor takes what next said of the same list with the same"
                                    + " filters.")));
  }

  /** Which list this is, wherever in it. */
  String list() {
    return ctx.normalizedPath()
        + ctx.queryParams().entries().stream()
            .filter(p -> !p.getKey().equals("cursor") && !p.getKey().equals("limit"))
            .map(p -> "&" + p.getKey() + "=" + p.getValue())
            .sorted()
            .collect(Collectors.joining());
  }

  /** What the path names, which may be no call's name at all. */
  CallId call() {
    try {
      return new CallId(UUID.fromString(ctx.pathParam("call")));
    } catch (IllegalArgumentException e) {
      throw missing();
    }
  }

  /** At most 18 digits. */
  Optional<Long> number(String name) {
    return Optional.ofNullable(ctx.pathParam(name))
        .filter(n -> n.matches("[0-9]{1,18}"))
        .map(Long::valueOf);
  }

  static Problem.Found missing() {
    return Problem.NOT_FOUND.because("There is no such thing, or this token does not see it.");
  }
}
