package org.ringdesk.hotline;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When a hotline is staffed, by the clock on the wall of its zone. A special day replaces its
 * weekday entirely: free where it has no hours, else open at its own.
 */
public record WorkingHours(
    ZoneId zone, Map<DayOfWeek, List<Hours>> week, Map<LocalDate, List<Hours>> specialDays) {

  /** Two years without one opening: there will be none. */
  private static final int DAYS_AHEAD = 731;

  public WorkingHours {
    week = sorted(week);
    specialDays = sorted(specialDays);
  }

  /**
   * @param opens the first moment
   * @param closes the first moment that is closed again; midnight is the end of the day
   */
  public record Hours(LocalTime opens, LocalTime closes) {
    public Hours {
      if (!closes.equals(LocalTime.MIDNIGHT) && !opens.isBefore(closes))
        throw new IllegalArgumentException("opens " + opens + " but closes " + closes);
    }

    boolean contains(LocalTime time) {
      return !time.isBefore(opens) && (closes.equals(LocalTime.MIDNIGHT) || time.isBefore(closes));
    }
  }

  /** Monday to Friday, 09:00 to 17:00: what holds where nobody has said anything else. */
  public static WorkingHours fiveByEight(ZoneId zone) {
    var day = List.of(new Hours(LocalTime.of(9, 0), LocalTime.of(17, 0)));
    return new WorkingHours(
        zone,
        Map.of(
            DayOfWeek.MONDAY, day,
            DayOfWeek.TUESDAY, day,
            DayOfWeek.WEDNESDAY, day,
            DayOfWeek.THURSDAY, day,
            DayOfWeek.FRIDAY, day),
        Map.of());
  }

  public boolean open(Instant at) {
    var there = at.atZone(zone);
    return on(there.toLocalDate()).stream().anyMatch(h -> h.contains(there.toLocalTime()));
  }

  /** When it opens next after {@code at}, also where it is open now; empty: never. */
  public Optional<Instant> nextOpening(Instant at) {
    var today = at.atZone(zone).toLocalDate();
    return today
        .datesUntil(today.plusDays(DAYS_AHEAD))
        .flatMap(day -> on(day).stream().map(h -> day.atTime(h.opens()).atZone(zone).toInstant()))
        .filter(opening -> opening.isAfter(at))
        .findFirst();
  }

  /** A stretch of staffed time; {@code to} is the first moment that is closed again. */
  public record Stretch(Instant from, Instant to) {}

  /** The staffed time of a range, in order. */
  public List<Stretch> staffed(Instant from, Instant to) {
    return from.atZone(zone)
        .toLocalDate()
        .datesUntil(to.atZone(zone).toLocalDate().plusDays(1))
        .flatMap(day -> on(day).stream().map(hours -> stretch(day, hours)))
        .map(s -> new Stretch(later(s.from(), from), s.to().isBefore(to) ? s.to() : to))
        .filter(s -> s.from().isBefore(s.to()))
        .toList();
  }

  private Stretch stretch(LocalDate day, Hours hours) {
    var closes =
        hours.closes().equals(LocalTime.MIDNIGHT)
            ? day.plusDays(1).atStartOfDay(zone)
            : day.atTime(hours.closes()).atZone(zone);
    return new Stretch(day.atTime(hours.opens()).atZone(zone).toInstant(), closes.toInstant());
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** The stretches of one day, first to last. */
  public List<Hours> on(LocalDate day) {
    var special = specialDays.get(day);
    return special != null
        ? special
        : Objects.requireNonNullElse(week.get(day.getDayOfWeek()), List.of());
  }

  private static <K> Map<K, List<Hours>> sorted(Map<K, List<Hours>> hours) {
    return hours.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                e -> e.getValue().stream().sorted(Comparator.comparing(Hours::opens)).toList()));
  }
}
