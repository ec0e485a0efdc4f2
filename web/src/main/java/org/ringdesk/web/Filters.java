package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringdesk.agent.Presence;
import org.ringdesk.figure.Buckets;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.Caller;
import org.ringdesk.figure.Group;
import org.ringdesk.figure.Only;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.people.Right;
import org.ringdesk.people.Viewer;

/**
 * Which calls a page is about, as its address says it; every link from figure to list to call and
 * back carries them. {@code from} and {@code to} are days or moments of the zone, or {@code now};
 * {@code to} is the first that is outside; a form sends {@code last}, the last day that is inside.
 *
 * @param saidZone the zone where it is not the hotline's own
 * @param presence what agents are or do, where spells of presence are asked for
 */
record Filters(
    Instant from,
    Instant to,
    ZoneId zone,
    Optional<ZoneId> saidZone,
    Map<Group, String> members,
    Optional<String> agent,
    Optional<Presence> presence,
    Optional<Only.WeekHour> hour,
    Optional<Caller> caller) {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");
  private static final DateTimeFormatter SECOND = DateTimeFormatter.ISO_LOCAL_DATE_TIME;
  private static final int LONGEST = 200;

  Filters {
    members = Map.copyOf(members);
  }

  /** The address cannot be read. */
  static final class Unreadable extends RuntimeException {
    private final String parameter;

    Unreadable(String parameter, String value) {
      super(parameter + "=" + value);
      this.parameter = parameter;
    }

    String parameter() {
      return parameter;
    }
  }

  /**
   * @param hotlines their zone, and how a number is read there
   * @throws Unreadable when a moment or a zone is none, or the end is before the beginning
   */
  static Filters of(RoutingContext ctx, Hotlines hotlines, Instant now) {
    ZoneId usual = hotlines.zone();
    Optional<ZoneId> said = asked(ctx, "zone").map(Filters::zone).filter(z -> !z.equals(usual));
    ZoneId zone = said.orElse(usual);
    LocalDate today = LocalDate.ofInstant(now, zone);
    Instant from =
        asked(ctx, "from")
            .map(t -> moment("from", t, zone, now))
            .orElse(today.atStartOfDay(zone).toInstant());
    Instant to =
        asked(ctx, "last")
            .map(t -> day(t).plusDays(1).atStartOfDay(zone).toInstant())
            .or(() -> asked(ctx, "to").map(t -> moment("to", t, zone, now)))
            .orElse(after(from, zone));
    // a board of midnight sharp has seen nothing of its day yet
    if (to.isBefore(from)) throw new Unreadable("to", "");
    Map<Group, String> members = new EnumMap<>(Group.class);
    for (Group group : Group.values())
      asked(ctx, group.key()).ifPresent(member -> members.put(group, member));
    return new Filters(
        from,
        to,
        zone,
        said,
        members,
        asked(ctx, "agent"),
        presence(ctx),
        hour(ctx, zone),
        asked(ctx, "caller").map(typed -> caller(typed, hotlines)));
  }

  static Caller caller(String typed, Hotlines hotlines) {
    return Caller.typed(typed, hotlines.hotlines().getFirst().region());
  }

  static Filters today(ZoneId zone, Instant now) {
    Instant from = LocalDate.ofInstant(now, zone).atStartOfDay(zone).toInstant();
    return new Filters(
        from,
        after(from, zone),
        zone,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A parameter that is there and not empty. */
  static Optional<String> asked(RoutingContext ctx, String name) {
    return Optional.ofNullable(ctx.request().getParam(name))
        .filter(v -> !v.isBlank())
        .map(v -> v.substring(0, Math.min(v.length(), LONGEST)));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new Unreadable("zone", name);
    }
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new Unreadable("last", text);
    }
  }

  private static Instant moment(String name, String text, ZoneId zone, Instant now) {
    if (text.equals("now")) return now.truncatedTo(ChronoUnit.MICROS);
    try {
      if (text.length() == 10) return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      return text.matches(".*T.*(Z|[+-][0-9:]+)")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw new Unreadable(name, text);
    }
  }

  private static Instant after(Instant from, ZoneId zone) {
    return LocalDate.ofInstant(from, zone).plusDays(1).atStartOfDay(zone).toInstant();
  }

  private static Optional<Presence> presence(RoutingContext ctx) {
    return asked(ctx, "presence")
        .map(key -> Presence.ofKey(key).orElseThrow(() -> new Unreadable("presence", key)));
  }

  private static Optional<Only.WeekHour> hour(RoutingContext ctx, ZoneId zone) {
    Optional<String> weekday = asked(ctx, "weekday");
    Optional<String> hour = asked(ctx, "hour");
    if (weekday.isEmpty() && hour.isEmpty()) return Optional.empty();
    if (!weekday.orElse("").matches("[1-7]")) throw new Unreadable("weekday", weekday.orElse(""));
    if (!hour.orElse("").matches("[0-9]|1[0-9]|2[0-3]"))
      throw new Unreadable("hour", hour.orElse(""));
    return Optional.of(
        new Only.WeekHour(
            Integer.parseInt(weekday.orElseThrow()), Integer.parseInt(hour.orElseThrow()), zone));
  }

  Buckets whole() {
    return Buckets.whole(from, to, zone);
  }

  /** Supervisors see their desk's; who takes calls sees their own. */
  Only only(Viewer viewer) {
    Only only = Only.EVERYTHING.ofDesk(viewer.onlyDesk());
    for (Map.Entry<Group, String> member : members.entrySet())
      only = only.and(member.getKey(), member.getValue());
    if (hour.isPresent()) only = only.in(hour.get());
    if (presence.isPresent()) only = only.present(presence.get());
    if (caller.isPresent()) only = only.from(caller.get());
    if (!viewer.may(Right.SEE_REPORTS))
      return only.ofAgent(viewer.agent().map(a -> a.value()).orElse(""));
    return agent.isPresent() ? only.ofAgent(agent.get()) : only;
  }

  Filters range(Instant first, Instant end) {
    return new Filters(first, end, zone, saidZone, members, agent, presence, hour, caller);
  }

  Filters range(Bucket bucket) {
    return range(bucket.from(), bucket.to());
  }

  Filters with(Group group, String member) {
    Map<Group, String> more = new EnumMap<>(Group.class);
    more.putAll(members);
    more.put(group, member);
    return new Filters(from, to, zone, saidZone, more, agent, presence, hour, caller);
  }

  Filters without(Group group) {
    Map<Group, String> fewer = new EnumMap<>(Group.class);
    members.forEach(
        (g, m) -> {
          if (g != group) fewer.put(g, m);
        });
    return new Filters(from, to, zone, saidZone, fewer, agent, presence, hour, caller);
  }

  Filters ofAgent(Optional<String> name) {
    return new Filters(from, to, zone, saidZone, members, name, presence, hour, caller);
  }

  Filters present(Optional<Presence> as) {
    return new Filters(from, to, zone, saidZone, members, agent, as, hour, caller);
  }

  Filters in(Optional<Only.WeekHour> one) {
    return new Filters(from, to, zone, saidZone, members, agent, presence, one, caller);
  }

  Filters ofCaller(Optional<Caller> one) {
    return new Filters(from, to, zone, saidZone, members, agent, presence, hour, one);
  }

  /** As an address has them, after {@code more}: {@code by=day&from=2026-11-24&…}. */
  String query(String... more) {
    Map<String, @Nullable String> all = new LinkedHashMap<>();
    for (int i = 0; i < more.length; i += 2) all.put(more[i], more[i + 1]);
    all.put("from", text(from));
    all.put("to", text(to));
    saidZone.ifPresent(z -> all.put("zone", z.getId()));
    for (Group group : Group.values()) all.put(group.key(), members.get(group));
    all.put("agent", agent.orElse(null));
    all.put("presence", presence.map(Presence::key).orElse(null));
    all.put("caller", caller.map(Caller::text).orElse(null));
    hour.ifPresent(
        h -> {
          all.put("weekday", String.valueOf(h.weekday()));
          all.put("hour", String.valueOf(h.hour()));
        });
    return all.entrySet().stream()
        .filter(e -> e.getValue() != null && !e.getValue().isEmpty())
        .map(e -> e.getKey() + "=" + encoded(String.valueOf(e.getValue())))
        .collect(Collectors.joining("&"));
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** What a form keeps beside the days: by the parameter's name. */
  Map<String, String> chosen() {
    Map<String, String> chosen = new LinkedHashMap<>();
    members.forEach((group, member) -> chosen.put(group.key(), member));
    agent.ifPresent(a -> chosen.put("agent", a));
    presence.ifPresent(p -> chosen.put("presence", p.key()));
    saidZone.ifPresent(z -> chosen.put("zone", z.getId()));
    caller.ifPresent(c -> chosen.put("caller", c.text()));
    hour.ifPresent(
        h -> {
          chosen.put("weekday", String.valueOf(h.weekday()));
          chosen.put("hour", String.valueOf(h.hour()));
        });
    return chosen;
  }

  /** The first day, for a form. */
  String firstDay() {
    return LocalDate.ofInstant(from, zone).toString();
  }

  /** The last day that has a part in it, for a form. */
  String lastDay() {
    return LocalDate.ofInstant(from.isBefore(to) ? to.minusNanos(1) : to, zone).toString();
  }

  /** Not a stretch of time: what goes on then is asked for. */
  boolean isMoment() {
    return from.equals(to);
  }

  /** The whole day of the beginning, of whatever agents do. */
  Filters day() {
    Instant midnight = LocalDate.ofInstant(from, zone).atStartOfDay(zone).toInstant();
    return range(midnight, after(midnight, zone)).present(Optional.empty());
  }

  /** In whole days, as people say it. */
  String words() {
    if (isMoment()) return Times.day(from, zone);
    boolean days = from.isBefore(to) && isMidnight(from) && isMidnight(to);
    if (days) return firstDay().equals(lastDay()) ? firstDay() : firstDay() + " – " + lastDay();
    LocalDateTime first = LocalDateTime.ofInstant(from, zone);
    LocalDateTime end = LocalDateTime.ofInstant(to, zone);
    String until =
        first.toLocalDate().equals(end.toLocalDate())
            ? end.toLocalTime().toString()
            : end.toString().replace('T', ' ');
    return first.toString().replace('T', ' ') + " – " + until;
  }

  private boolean isMidnight(Instant at) {
    return at.equals(LocalDate.ofInstant(at, zone).atStartOfDay(zone).toInstant());
  }

  /** A day where it is its beginning, else a moment; with the offset where an hour comes twice. */
  private String text(Instant at) {
    ZonedDateTime there = at.atZone(zone);
    if (isMidnight(at)) return there.toLocalDate().toString();
    if (zone.getRules().getValidOffsets(there.toLocalDateTime()).size() > 1)
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(there);
    return (there.toLocalTime().equals(LocalTime.of(there.getHour(), there.getMinute()))
            ? MINUTE
            : SECOND)
        .format(there);
  }
}
