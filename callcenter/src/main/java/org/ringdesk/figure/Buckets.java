package org.ringdesk.figure;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ringdesk.figure.Spans.Span;

/**
 * Consecutive stretches of time, cut where the clock on the zone's wall turns. A day may have 23 or
 * 25 hours; an hour that comes twice is two buckets. The first and the last are cut off where the
 * range begins and ends.
 *
 * @param edges the beginnings, and the end of the last; at least two
 */
public record Buckets(ZoneId zone, List<Instant> edges) {
  /** More than five years of quarters. */
  public static final int MOST = 200_000;

  /** How long a bucket is. */
  public enum Step {
    QUARTER,
    HOUR,
    DAY,
    WEEK,
    MONTH;

    public static Optional<Step> ofKey(String key) {
      for (var step : values())
        if (step.name().toLowerCase(Locale.ROOT).equals(key)) return Optional.of(step);
      return Optional.empty();
    }
  }

  public record Bucket(Instant from, Instant to) {}

  public Buckets {
    edges = List.copyOf(edges);
  }

  /** The whole range as one bucket. */
  public static Buckets whole(Instant from, Instant to, ZoneId zone) {
    return new Buckets(zone, List.of(from, to));
  }

  /**
   * @param to exclusive, after {@code from}
   * @throws IllegalArgumentException for more than {@link #MOST}
   */
  public static Buckets of(Step step, Instant from, Instant to, ZoneId zone) {
    var edges = new ArrayList<Instant>();
    edges.add(from);
    for (var edge = next(step, from, zone); edge.isBefore(to); edge = next(step, edge, zone)) {
      edges.add(edge);
      if (edges.size() > MOST) throw new IllegalArgumentException("more than " + MOST + " buckets");
    }
    edges.add(to);
    return new Buckets(zone, edges);
  }

  private static Instant next(Step step, Instant at, ZoneId zone) {
    var day = at.atZone(zone).toLocalDate();
    return switch (step) {
      case QUARTER -> nextTurn(Duration.ofMinutes(15), at, zone);
      case HOUR -> nextTurn(Duration.ofHours(1), at, zone);
      case DAY -> nextBegin(day.plusDays(1), 1, at, zone);
      case WEEK -> nextBegin(day.with(TemporalAdjusters.next(DayOfWeek.MONDAY)), 7, at, zone);
      case MONTH ->
          day.with(TemporalAdjusters.firstDayOfNextMonth()).atStartOfDay(zone).toInstant();
    };
  }

  /** A zone that leaps over a day has nothing to put into it. */
  private static Instant nextBegin(LocalDate day, int days, Instant at, ZoneId zone) {
    var begin = day.atStartOfDay(zone).toInstant();
    return begin.isAfter(at) ? begin : nextBegin(day.plusDays(days), days, at, zone);
  }

  /** A clock that is set forward or back in the midst of a bucket ends it. */
  private static Instant nextTurn(Duration length, Instant at, ZoneId zone) {
    ZonedDateTime there = at.atZone(zone);
    long local = Math.addExact(at.getEpochSecond(), there.getOffset().getTotalSeconds());
    long turn = Math.floorDiv(local, length.toSeconds()) * length.toSeconds() + length.toSeconds();
    var next = Instant.ofEpochSecond(turn - there.getOffset().getTotalSeconds());
    var change = zone.getRules().nextTransition(at);
    return change != null && change.getInstant().isBefore(next) ? change.getInstant() : next;
  }

  public Instant from() {
    return edges.getFirst();
  }

  public Instant to() {
    return edges.getLast();
  }

  public int size() {
    return edges.size() - 1;
  }

  public Bucket get(int index) {
    return new Bucket(edges.get(index), edges.get(index + 1));
  }

  /** Those from one place until before another. */
  Buckets part(int from, int to) {
    return new Buckets(zone, edges.subList(from, to + 1));
  }

  /** In which bucket a moment lies; negative for one outside the range. */
  int indexOf(Instant at) {
    if (at.isBefore(from()) || !at.isBefore(to())) return -1;
    int found = Collections.binarySearch(edges, at);
    return found >= 0 ? found : -found - 2;
  }

  /** Which buckets a stretch of time has a part in. */
  int[] touchedBy(Span span) {
    if (!span.from().isBefore(span.to())
        || !span.from().isBefore(to())
        || !span.to().isAfter(from())) return new int[0];
    int first = Math.max(0, indexOf(span.from()));
    int last = span.to().isBefore(to()) ? indexOf(span.to().minusNanos(1)) : size() - 1;
    return IntStream.rangeClosed(first, last).toArray();
  }

  /** For PostgreSQL's width_bucket, which then numbers the buckets from 1. */
  Instant[] beginnings() {
    return edges.subList(0, size()).toArray(Instant[]::new);
  }
}
