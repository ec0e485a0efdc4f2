package org.ringdesk.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Moments and durations as a board writes them: the same in every language. */
final class Times {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter DAY_AND_CLOCK = DateTimeFormatter.ofPattern("MM-dd HH:mm");

  private Times() {}

  /** {@code 14:03:12}. */
  static String clock(Instant moment, ZoneId zone) {
    return CLOCK.format(moment.atZone(zone));
  }

  /** {@code 14:03:12}, and with its day ({@code 11-23 14:03}) when that is not today. */
  static String moment(Instant moment, Instant now, ZoneId zone) {
    ZonedDateTime local = moment.atZone(zone);
    boolean today = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return (today ? CLOCK : DAY_AND_CLOCK).format(local);
  }

  /** {@code 2026-11-24 14:03:12}. */
  static String day(Instant moment, ZoneId zone) {
    return DAY.format(moment.atZone(zone));
  }

  /** {@code 0:34}, {@code 18:40}, {@code 1:02:03}; a clock that stepped back shows 0:00. */
  static String length(Duration length) {
    long seconds = Math.max(0, length.toSeconds());
    return seconds < 3_600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60);
  }

  static String length(Instant from, Instant to) {
    return length(Duration.between(from, to));
  }
}
