package org.ringdesk.figure;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ringdesk.database.Row;

/**
 * What is counted or timed. Each says which of the {@link Facts} count and what each of them adds,
 * and is the only place that says so: {@link CallFigures} and {@link AgentFigures} add them up,
 * {@link Behind} lists them. Times are in microseconds. Only calls that came in count.
 */
public enum Measure {
  OFFERED(Of.VISIT, visits("offered"), "visits to the queue while it was open, refused ones too"),
  ANSWERED(Of.VISIT, visits("answered"), "visits that an agent answered"),
  ABANDONED(Of.VISIT, visits("abandoned"), "visits whose caller hung up while waiting"),
  UNANSWERED(
      Of.VISIT,
      visits("unanswered and outcome is not null"),
      "visits that ended without an answer, abandoned ones too"),
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
      time("offered and wait is not null"),
      "from entry to answer or leaving, of offered visits that wait no more"),
  WAITS(Of.VISIT, visits("offered and wait is not null"), "offered visits that wait no more"),
  ANSWER_WAITED(
      Of.VISIT, time("answered and wait is not null"), "from entry to answer, of answered visits"),
  ANSWER_WAITS(
      Of.VISIT,
      visits("answered and wait is not null"),
      "answered visits whose moment of answer is known"),
  ABANDON_WAITED(
      Of.VISIT,
      time("abandoned and wait is not null"),
      "from entry to leaving, of abandoned visits"),
  LONGEST_WAIT(
      Of.VISIT,
      new Rows(Fold.LONGEST, "offered and wait is not null", micros("wait")),
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
      new Rows(Fold.CALLS_WITHOUT, "ring_unknown", "rung"),
      "distinct calls that may have rung a phone: only the queue_log tells of them"),

  VISIT_RINGS(Of.VISIT, sum("rings"), "rings of the visits: phones that really rang"),
  VISIT_RINGS_ANSWERED(Of.VISIT, sum("rings_answered"), "those of them that were answered"),
  VISIT_RINGS_UNKNOWN(
      Of.VISIT,
      sum("rings_unknown"),
      "attempts on phones that may have rung: only the queue_log tells of them"),
  TRANSFERRED(
      Of.VISIT,
      visits("answered and transferred"),
      "answered visits whose call went on to another queue or agent"),

  CALLS(Of.CALL, calls("true"), "calls that reached the hotline"),
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

  RINGS(Of.RING, rings("rung"), "phones that really rang"),
  RINGS_ANSWERED(Of.RING, rings("answered"), "those of them that were answered"),
  RINGS_UNKNOWN(
      Of.RING,
      rings("ring_unknown"),
      "attempts on phones that may have rung: only the queue_log tells of them"),

  TALKED(
      Of.TALK,
      new Rows(Fold.SUM, "talking", micros("least(until, $2) - greatest(since, $1)")),
      "time in talks, holds included"),
  HELD(
      Of.TALK,
      new Rows(Fold.SUM, heldFor() + " > 0", heldFor()),
      "time in which a talk was on hold, where that is known"),
  TALKS_HOLD_UNKNOWN(
      Of.TALK,
      talks("talking and not hold_known"),
      "talks whose holds are not known: only the queue_log tells of them"),
  ANSWERS(Of.TALK, talks("began"), "talks that began: an agent's answers"),
  SIGNED_IN(
      Of.PRESENCE,
      spells("state <> 'away'"),
      "time as a member of a queue with a phone that can be reached"),
  PAUSED(Of.PRESENCE, spells("state = 'paused'"), "time paused, wrap-up not included"),
  WRAPPED_UP(Of.PRESENCE, spells("state = 'wrap_up'"), "time paused for wrap-up"),
  AVAILABLE(
      Of.PRESENCE, spells("state not in ('away', 'paused')"), "time signed in and not paused"),
  BUSY(Of.PRESENCE, spells("false"), "time talking or in wrap-up while available"),
  SPELLS(
      Of.PRESENCE,
      new Rows(Fold.ROWS, "true", "1"),
      "spells of presence: what an agent is or does until that changes");

  /** What it is taken from. */
  public enum Of {
    VISIT,
    CALL,
    RING,
    TALK,
    PRESENCE
  }

  /** What is made of the facts that count. */
  enum Fold {
    /** How many they are. */
    ROWS,
    /** How many calls they belong to. */
    CALLS,
    /** How many calls they belong to, without those of others. */
    CALLS_WITHOUT,
    SUM,
    LONGEST
  }

  /**
   * Which facts count.
   *
   * @param amount what each adds; for {@link Fold#CALLS_WITHOUT} which others take a call out
   */
  record Rows(Fold fold, String condition, String amount) {
    boolean ofCalls() {
      return fold == Fold.CALLS || fold == Fold.CALLS_WITHOUT;
    }

    String aggregate() {
      return switch (fold) {
        case ROWS -> "count(*) filter (where %s)".formatted(condition);
        case CALLS -> "count(distinct call) filter (where %s)".formatted(condition);
        case CALLS_WITHOUT ->
            "count(distinct call) filter (where %1$s or %2$s) - count(distinct call) filter (where %2$s)"
                .formatted(condition, amount);
        case SUM -> "coalesce(sum(%s) filter (where %s), 0)::bigint".formatted(amount, condition);
        case LONGEST -> "max(%s) filter (where %s)".formatted(amount, condition);
      };
    }
  }

  /** The facts of a ring {@code r}, beside the talk {@code t} that it became. */
  static final String RING_ANSWERED_FACT =
      "(r.how is not distinct from 'answered' or t.call is not null)";

  static final String RUNG_FACT = "(r.rang_at is not null or " + RING_ANSWERED_FACT + ")";
  static final String RING_UNKNOWN_FACT = "(not r.rang_known and not " + RUNG_FACT + ")";

  private final Of of;
  private final Rows rows;
  private final String counts;

  Measure(Of of, Rows rows, String counts) {
    this.of = of;
    this.rows = rows;
    this.counts = counts;
  }

  private static Rows visits(String condition) {
    return new Rows(Fold.ROWS, condition, "1");
  }

  private static Rows calls(String condition) {
    return visits(condition);
  }

  private static Rows rings(String condition) {
    return visits(condition);
  }

  private static Rows talks(String condition) {
    return visits(condition);
  }

  private static Rows distinctCalls(String condition) {
    return new Rows(Fold.CALLS, condition, "1");
  }

  private static Rows sum(String column) {
    return new Rows(Fold.SUM, column + " > 0", column);
  }

  private static Rows time(String condition) {
    return new Rows(Fold.SUM, condition, micros("wait"));
  }

  private static Rows spells(String condition) {
    return new Rows(Fold.SUM, condition, micros("least(until, $2) - greatest(since, $1)"));
  }

  private static String micros(String interval) {
    return "(extract(epoch from %s) * 1000000)::bigint".formatted(interval);
  }

  private static String heldFor() {
    return """
        coalesce((select sum(extract(epoch from least(coalesce(upper(h), until), until, $2) - greatest(lower(h), $1)) * 1000000)
                  from unnest(held) h
                  where least(coalesce(upper(h), until), until, $2) > greatest(lower(h), $1)), 0)::bigint""";
  }

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Measure> ofKey(String key) {
    return Arrays.stream(values()).filter(m -> m.key().equals(key)).findFirst();
  }

  public Of of() {
    return of;
  }

  Rows rows() {
    return rows;
  }

  /** It counts calls, however often each came. */
  public boolean ofCalls() {
    return of == Of.CALL || rows.ofCalls();
  }

  /** In microseconds. */
  public boolean isTime() {
    return (rows.fold == Fold.SUM || rows.fold == Fold.LONGEST)
        && !EnumSet.of(VISIT_RINGS, VISIT_RINGS_ANSWERED, VISIT_RINGS_UNKNOWN).contains(this);
  }

  /** Told by the calls of the days around. */
  boolean ofRepeats() {
    return EnumSet.of(REPEAT_CALLS, CALLS_SETTLED, CALLS_RESOLVED).contains(this);
  }

  /** Where it is other measures' time together, what overlaps counted once. */
  List<Measure> parts() {
    return this == BUSY ? List.of(TALKED, WRAPPED_UP) : List.of(this);
  }

  /** What it counts, in words. */
  public String counts() {
    return counts;
  }

  static List<Measure> all(Of of) {
    return Arrays.stream(values()).filter(m -> m.of == of).toList();
  }

  /** The aggregates as a select list, each named by its key. */
  static String columns(List<Measure> measures) {
    return measures.stream()
        .map(m -> m.rows.aggregate() + " as " + m.key())
        .collect(Collectors.joining(",\n  "));
  }

  static Tally read(List<Measure> measures, Row row) {
    var tally = new Tally();
    for (var measure : measures)
      row.maybe(Long.class, measure.key()).ifPresent(n -> tally.add(measure, n));
    return tally;
  }
}
