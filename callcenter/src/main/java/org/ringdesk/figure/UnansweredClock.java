package org.ringdesk.figure;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.Sql;
import org.ringdesk.hotline.WorkingHours;

/**
 * How long a hotline has gone unanswered (热线电话无应答时间; the regulations allow 15 minutes). In staffed
 * hours only, from the entry of the first call unanswered since the last answer; who was already
 * waiting at that answer counts from the answer. An answer clears it; reaching a caller back takes
 * that caller's calls out.
 *
 * @param since when the first call came that is still owed an answer; empty: none is
 */
public record UnansweredClock(Optional<Instant> since) {
  public static final Duration ALARM = Duration.ofMinutes(15);

  /** A call of longer ago is somebody else's worry. */
  private static final Duration LOOK_BACK = Duration.ofDays(14);

  /**
   * A call to the hotline.
   *
   * @param answeredAt when the first of us spoke with the caller
   * @param endedAt null while it lasts
   * @param reachedAt when the caller was reached back
   */
  public record Heard(
      Instant enteredAt,
      @Nullable Instant answeredAt,
      @Nullable Instant endedAt,
      @Nullable Instant reachedAt) {}

  /** The clock of these calls; those that came outside staffed hours never start it. */
  public static UnansweredClock of(List<Heard> calls, WorkingHours hours) {
    var lastAnswer =
        calls.stream()
            .flatMap(c -> Optional.ofNullable(c.answeredAt()).stream())
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    return new UnansweredClock(
        calls.stream()
            .filter(c -> c.answeredAt() == null && c.reachedAt() == null)
            .filter(c -> c.endedAt() == null || c.endedAt().isAfter(lastAnswer))
            .filter(c -> hours.open(c.enteredAt()))
            .map(c -> c.enteredAt().isAfter(lastAnswer) ? c.enteredAt() : lastAnswer)
            .min(Comparator.naturalOrder()));
  }

  /** How long it has run: staffed time only. */
  public Duration at(Instant now, WorkingHours hours) {
    return since
        .map(
            s ->
                hours.staffed(s, now).stream()
                    .map(h -> Duration.between(h.from(), h.to()))
                    .reduce(Duration.ZERO, Duration::plus))
        .orElse(Duration.ZERO);
  }

  public boolean alarm(Instant now, WorkingHours hours) {
    return at(now, hours).compareTo(ALARM) >= 0;
  }

  /**
   * The clock of the hotline with this number. A caller is reached back by a ticket that says so.
   */
  public static UnansweredClock read(Sql sql, String hotline, WorkingHours hours, Instant now) {
    return of(
        sql.list(
            """
            with near as (
              select * from call where direction = 'in' and hotline = $1 and entered_at >= $2 and entered_at <= $3
            ), last as (
              select max(answered_at) as at from near
            )
            select c.entered_at, c.answered_at, c.ended_at,
              (select min(t.returned_at) from ticket_call k join ticket t on t.id = k.ticket
               where k.call = c.id and t.returned_at >= c.entered_at) as reached_at
            from near c, last
            where c.answered_at is not distinct from last.at or c.ended_at is null or last.at is null or c.ended_at > last.at
            """,
            row ->
                new Heard(
                    row.instant("entered_at"),
                    row.maybe(Instant.class, "answered_at").orElse(null),
                    row.maybe(Instant.class, "ended_at").orElse(null),
                    row.maybe(Instant.class, "reached_at").orElse(null)),
            hotline,
            now.minus(LOOK_BACK),
            now),
        hours);
  }
}
