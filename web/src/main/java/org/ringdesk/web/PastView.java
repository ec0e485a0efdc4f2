package org.ringdesk.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The way through past minutes of the board.
 *
 * @param text the moment, with its day
 * @param local as a field for date and time wants it, {@code last} the latest one
 * @param steps to earlier minutes and later ones
 */
public record PastView(
    String text, String local, String last, List<Step> earlier, List<Step> later) {
  private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");
  private static final List<Integer> MINUTES = List.of(60, 15, 1);

  /**
   * @param href empty where it would be in the future
   */
  public record Step(int minutes, String text, String href) {}

  static PastView of(Instant moment, Instant now, ZoneId zone, Messages words) {
    return new PastView(
        Times.day(moment, zone),
        FIELD.format(moment.atZone(zone)),
        FIELD.format(now.atZone(zone)),
        MINUTES.stream().map(m -> step(moment, now, zone, -m, words)).toList(),
        MINUTES.reversed().stream().map(m -> step(moment, now, zone, m, words)).toList());
  }

  private static Step step(Instant moment, Instant now, ZoneId zone, int minutes, Messages words) {
    var to = moment.plus(Duration.ofMinutes(minutes));
    return new Step(
        Math.abs(minutes),
        (minutes < 0 ? "−" : "+")
            + (Math.abs(minutes) < 60
                ? words.text("past.minutes", Math.abs(minutes))
                : words.text("past.hours", Math.abs(minutes) / 60)),
        to.isBefore(now) ? href(to, zone) : "");
  }

  /** The board at that minute; its offset tells apart the hour that comes twice. */
  static String href(Instant moment, ZoneId zone) {
    var at = moment.truncatedTo(ChronoUnit.MINUTES).atZone(zone).toOffsetDateTime();
    return "/board?at=" + URLEncoder.encode(at.toString(), StandardCharsets.UTF_8);
  }

  /** A local time, or one with its offset; empty where it is none. */
  static Optional<Instant> moment(String text, ZoneId zone) {
    return Stream.<Function<String, Instant>>of(
            t -> OffsetDateTime.parse(t).toInstant(),
            t -> LocalDateTime.parse(t).atZone(zone).toInstant())
        .flatMap(read -> attempt(read, text).stream())
        .findFirst();
  }

  private static Optional<Instant> attempt(Function<String, Instant> read, String text) {
    try {
      return Optional.of(read.apply(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
