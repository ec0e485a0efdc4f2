package org.ringdesk.figure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ringdesk.database.Row;

/**
 * What is counted or timed. Each is one aggregate over the facts that {@link CallFigures} and
 * {@link AgentFigures} prepare, and the only place that says what counts. Times are in
 * microseconds. Only calls that came in count.
 */
public enum Measure {
  OFFERED(Of.VISIT, visits("offered"), "visits to the queue while it was open, refused ones too"),
  ANSWERED(Of.VISIT, visits("answered"), "visits that an agent answered"),
  ABANDONED(Of.VISIT, visits("abandoned"), "visits whose caller hung up while waiting"),
  TIMED_OUT(
      Of.VISIT, visits("unanswered and outcome = 'timed_out'"), "visits that waited too long"),
  REFUSED_FULL(
      Of.VISIT, visits("unanswered and outcome = 'refused_full'"), "visits that met a full queue"),
  REFUSED_EMPTY(
      Of.VISIT,
      visits("unanswered and outcome = 'refused_empty'"),
      "visits that met a queue without agents"),
  LEFT_EMPTY(
      Of.VISIT,
      visits("unanswered and outcome = 'left_empty'"),
      "visits let go because the last agent went"),
  LEFT_OTHERWISE(
      Of.VISIT,
      visits(
          "unanswered and outcome not in ('abandoned', 'timed_out', 'refused_full', 'refused_empty', 'left_empty')"),
      "visits that ended unanswered in any other way: by key, withdrawn, sent elsewhere, lost with the PBX …"),
  WAITING(Of.VISIT, visits("unanswered and outcome is null"), "visits that still wait"),
  CLOSED(Of.VISIT, visits("closed"), "visits while closed: not offered"),
  DIVERTED(Of.VISIT, visits("diverted"), "visits diverted before the queue: not offered"),

  ANSWERED_IN_TIME(
      Of.VISIT,
      visits("answered and wait <= in_time"),
      "visits answered within the service level's time"),
  ABANDONED_IN_TIME(
      Of.VISIT,
      visits("abandoned and wait <= in_time"),
      "visits abandoned within the service level's time"),
  ABANDONED_SHORT(Of.VISIT, visits("reason = 'short'"), "abandoned within the short time"),
  ABANDONED_OUT_OF_HOURS(
      Of.VISIT, visits("reason = 'out_of_hours'"), "abandoned, entered outside staffed hours"),
  ABANDONED_RINGING(Of.VISIT, visits("reason = 'ringing'"), "abandoned while a phone rang"),
  ABANDONED_UNTAKEN(
      Of.VISIT, visits("reason = 'untaken'"), "abandoned after phones rang that no agent took"),
  ABANDONED_WAITING(Of.VISIT, visits("reason = 'waiting'"), "abandoned before any phone rang"),

  WAITED(
      Of.VISIT,
      time("offered"),
      "from entry to answer or leaving, of offered visits that wait no more"),
  WAITS(Of.VISIT, visits("offered and wait is not null"), "offered visits that wait no more"),
  ANSWER_WAITED(Of.VISIT, time("answered"), "from entry to answer, of answered visits"),
  ANSWER_WAITS(
      Of.VISIT,
      visits("answered and wait is not null"),
      "answered visits whose moment of answer is known"),
  ABANDON_WAITED(Of.VISIT, time("abandoned"), "from entry to leaving, of abandoned visits"),
  LONGEST_WAIT(
      Of.VISIT,
      "(extract(epoch from max(wait) filter (where offered)) * 1000000)::bigint",
      "the longest wait of an offered visit"),

  CALLS_ANSWERED(
      Of.VISIT,
      distinctCalls("answered"),
      "distinct calls answered, however many visits they made"),
  CALLS_RUNG(
      Of.VISIT,
      distinctCalls("rung"),
      "distinct calls that really rang a phone; an answered one counts though its ringing was missed"),
  CALLS_RING_UNKNOWN(
      Of.VISIT,
      distinctCalls("rung or ring_unknown") + " - " + distinctCalls("rung"),
      "distinct calls that may have rung a phone: only the queue_log tells of them"),

  VISIT_RINGS(
      Of.VISIT, "coalesce(sum(rings), 0)::bigint", "rings of the visits: phones that really rang"),
  VISIT_RINGS_ANSWERED(
      Of.VISIT, "coalesce(sum(rings_answered), 0)::bigint", "those of them that were answered"),
  VISIT_RINGS_UNKNOWN(
      Of.VISIT,
      "coalesce(sum(rings_unknown), 0)::bigint",
      "attempts on phones that may have rung: only the queue_log tells of them"),
  TRANSFERRED(
      Of.VISIT,
      visits("answered and transferred"),
      "answered visits whose call went on to another queue or agent"),

  CALLS(Of.CALL, "count(*)", "calls that reached the hotline"),
  CALLS_SPOKEN(Of.CALL, calls("spoken"), "calls in which somebody of ours spoke"),
  CALLS_WITHOUT_QUEUE(Of.CALL, calls("queue is null"), "calls that never reached a queue"),
  CALLS_OUT_OF_HOURS(Of.CALL, calls("not staffed"), "calls outside staffed hours"),
  CALLS_KNOWN(Of.CALL, calls("who is not null"), "calls whose caller can be told from others"),
  REPEAT_CALLS(
      Of.CALL,
      calls("who is not null and again"),
      "calls of a customer who had called on the same matter in the working days before"),
  CALLS_SETTLED(
      Of.CALL,
      calls("who is not null and spoken and settled"),
      "spoken calls of known callers whose working days for a repeat are over"),
  CALLS_RESOLVED(
      Of.CALL,
      calls("who is not null and spoken and settled and not repeated"),
      "those of them that no call on the same matter followed in that time"),

  RINGS(Of.RING, "count(*) filter (where rung)", "phones that really rang"),
  RINGS_ANSWERED(Of.RING, "count(*) filter (where answered)", "those of them that were answered"),
  RINGS_UNKNOWN(
      Of.RING,
      "count(*) filter (where ring_unknown)",
      "attempts on phones that may have rung: only the queue_log tells of them"),

  TALKED(Of.TIME, "", "time in talks, holds included"),
  HELD(Of.TIME, "", "time in which a talk was on hold, where that is known"),
  TALKS_HOLD_UNKNOWN(
      Of.TIME, "", "talks whose holds are not known: only the queue_log tells of them"),
  ANSWERS(Of.TIME, "", "talks that began: an agent's answers"),
  SIGNED_IN(Of.TIME, "", "time as a member of a queue with a phone that can be reached"),
  PAUSED(Of.TIME, "", "time paused, wrap-up not included"),
  WRAPPED_UP(Of.TIME, "", "time paused for wrap-up"),
  AVAILABLE(Of.TIME, "", "time signed in and not paused"),
  BUSY(Of.TIME, "", "time talking or in wrap-up while available");

  /** What it is taken from. {@code TIME}: stretches of time, folded by {@link AgentFigures}. */
  public enum Of {
    VISIT,
    CALL,
    RING,
    TIME
  }

  /** The facts of a ring {@code r}, beside the talk {@code t} that it became. */
  static final String RING_ANSWERED_FACT =
      "(r.how is not distinct from 'answered' or t.call is not null)";

  static final String RUNG_FACT = "(r.rang_at is not null or " + RING_ANSWERED_FACT + ")";
  static final String RING_UNKNOWN_FACT = "(not r.rang_known and not " + RUNG_FACT + ")";

  private final Of of;
  private final String sql;
  private final String counts;

  Measure(Of of, String sql, String counts) {
    this.of = of;
    this.sql = sql;
    this.counts = counts;
  }

  private static String visits(String condition) {
    return "count(*) filter (where " + condition + ")";
  }

  private static String calls(String condition) {
    return visits(condition);
  }

  private static String distinctCalls(String condition) {
    return "count(distinct call) filter (where " + condition + ")";
  }

  private static String time(String condition) {
    return "coalesce(extract(epoch from sum(wait) filter (where %s)) * 1000000, 0)::bigint"
        .formatted(condition);
  }

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Of of() {
    return of;
  }

  /** What it counts, in words. */
  public String counts() {
    return counts;
  }

  static List<Measure> all(Of of) {
    return Arrays.stream(values()).filter(m -> m.of == of).toList();
  }

  /** The aggregates as a select list, each named by its key. */
  static String columns(Of of) {
    return all(of).stream().map(m -> m.sql + " as " + m.key()).collect(Collectors.joining(",\n  "));
  }

  static Tally read(Of of, Row row) {
    var tally = new Tally();
    for (var measure : all(of))
      row.maybe(Long.class, measure.key()).ifPresent(n -> tally.add(measure, n));
    return tally;
  }
}
