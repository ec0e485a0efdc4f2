package org.ringdesk.figure;

import static org.ringdesk.figure.Measure.*;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A figure: one sum of measures divided by another. The formula is generated from what is computed.
 * Whoever changes one raises its version: a sealed day keeps the version it was computed with.
 */
public enum Figure {
  /**
   * Of the regulations (接通率). Rings that nobody can be sure of are taken as rung: it never
   * flatters.
   */
  CONNECTION_RATE(
      1,
      Unit.RATE,
      sum(CALLS_ANSWERED),
      sum(CALLS_RUNG, CALLS_RING_UNKNOWN),
      "接通率 of the regulations: distinct calls answered, of those that really rang a phone. Where rings are unknown: the lower bound."),
  /** If every unknown ring did ring. */
  CONNECTION_RATE_LOW(
      1,
      Unit.RATE,
      sum(CALLS_ANSWERED),
      sum(CALLS_RUNG, CALLS_RING_UNKNOWN),
      "The connection rate if every unknown ring did ring."),
  /** If no unknown ring did ring. */
  CONNECTION_RATE_HIGH(
      1,
      Unit.RATE,
      sum(CALLS_ANSWERED),
      sum(CALLS_RUNG),
      "The connection rate if no unknown ring did ring."),
  /** 进线接通率. */
  ANSWER_RATE(
      1, Unit.RATE, sum(ANSWERED), sum(OFFERED), "进线接通率: visits answered, of those offered."),
  /** 坐席振铃应答率, of the rings that the visits made. */
  RING_RESPONSE_RATE(
      1,
      Unit.RATE,
      sum(VISIT_RINGS_ANSWERED),
      sum(VISIT_RINGS),
      "坐席振铃应答率: rings answered, of the rings the visits made. Unknown rings are left out and counted apart."),
  /** 坐席振铃应答率, of one agent's phone. */
  AGENT_RING_RESPONSE_RATE(
      1,
      Unit.RATE,
      sum(RINGS_ANSWERED),
      sum(RINGS),
      "坐席振铃应答率 of an agent. Unknown rings are left out and counted apart."),

  SERVICE_LEVEL(
      1,
      Unit.RATE,
      sum(ANSWERED_IN_TIME),
      sum(OFFERED).without(ABANDONED_SHORT),
      "Answered in time, of those offered, short abandons left out."),
  SERVICE_LEVEL_ALL(
      1, Unit.RATE, sum(ANSWERED_IN_TIME), sum(OFFERED), "The same with nothing left out."),
  SERVICE_LEVEL_ABANDONS_IGNORED(
      1,
      Unit.RATE,
      sum(ANSWERED_IN_TIME),
      sum(OFFERED).without(ABANDONED),
      "Every abandon left out."),
  SERVICE_LEVEL_ABANDONS_GOOD(
      1,
      Unit.RATE,
      sum(ANSWERED_IN_TIME, ABANDONED_IN_TIME),
      sum(OFFERED),
      "An abandon in time counts as met."),
  SERVICE_LEVEL_ASTERISK(
      1,
      Unit.RATE,
      sum(ANSWERED_IN_TIME),
      sum(ANSWERED),
      "Asterisk's own: of the answered ones only."),
  SERVICE_LEVEL_ASTERISK_2(
      1,
      Unit.RATE,
      sum(ANSWERED_IN_TIME, ABANDONED_IN_TIME),
      sum(ANSWERED, ABANDONED),
      "Asterisk's second: answered or abandoned in time, of those answered or abandoned."),

  AVERAGE_WAIT(
      1,
      Unit.SECONDS,
      sum(WAITED),
      sum(WAITS),
      "From entry to answer or leaving, over all offered visits that wait no more; a refused one waited 0 s."),
  AVERAGE_SPEED_OF_ANSWER(
      1,
      Unit.SECONDS,
      sum(ANSWER_WAITED),
      sum(ANSWER_WAITS),
      "From entry to answer, over the answered visits only."),
  AVERAGE_WAIT_OF_ABANDONED(
      1,
      Unit.SECONDS,
      sum(ABANDON_WAITED),
      sum(ABANDONED),
      "From entry to hanging up, over the abandoned visits only."),
  ABANDON_RATE(
      1, Unit.RATE, sum(ABANDONED), sum(OFFERED), "Visits whose caller hung up, of those offered."),
  ABANDON_RATE_WITHOUT_SHORT(
      1,
      Unit.RATE,
      sum(ABANDONED).without(ABANDONED_SHORT),
      sum(OFFERED).without(ABANDONED_SHORT),
      "The same, short abandons left out on both sides."),

  TRANSFER_RATE(
      1,
      Unit.RATE,
      sum(TRANSFERRED),
      sum(ANSWERED),
      "Answered visits whose call then went to another queue or agent. Transfers to phones outside the queues are not seen."),
  REPEAT_RATE(
      1,
      Unit.RATE,
      sum(REPEAT_CALLS),
      sum(CALLS_KNOWN),
      "Calls on a matter that its customer had called about in the N working days before, of the calls whose caller is known."),
  FIRST_CALL_RESOLUTION(
      1,
      Unit.RATE,
      sum(CALLS_RESOLVED),
      sum(CALLS_SETTLED),
      "Spoken calls with no repeat of the customer on the same matter in N working days; calls whose days are not over yet, and withheld numbers, are left out."),

  AVERAGE_HANDLING_TIME(
      1,
      Unit.SECONDS,
      sum(TALKED, WRAPPED_UP),
      sum(ANSWERS),
      "Talk, holds included, and wrap-up, for each answer."),
  OCCUPANCY(
      1,
      Unit.RATE,
      sum(BUSY),
      sum(AVAILABLE),
      "Time talking or in wrap-up, of the time signed in and not paused.");

  /** {@code RATE} is 0 to 1. */
  public enum Unit {
    RATE,
    SECONDS
  }

  /** Some measures added, others subtracted. */
  record Sum(List<Measure> plus, List<Measure> minus) {
    Sum without(Measure measure) {
      return new Sum(plus, List.of(measure));
    }

    /** Empty where one was not measured. */
    OptionalLong of(Tally tally) {
      long total = 0;
      for (var measure : plus) {
        var value = tally.of(measure);
        if (value.isEmpty()) return value;
        total += value.getAsLong();
      }
      for (var measure : minus) {
        var value = tally.of(measure);
        if (value.isEmpty()) return value;
        total -= value.getAsLong();
      }
      return OptionalLong.of(total);
    }

    @Override
    public String toString() {
      var text =
          plus.stream().map(Measure::key).collect(Collectors.joining(" + "))
              + minus.stream().map(m -> " - " + m.key()).collect(Collectors.joining());
      return plus.size() + minus.size() == 1 ? text : "(" + text + ")";
    }
  }

  private static final double MICROS = 1_000_000.0;

  private final int version;
  private final Unit unit;
  private final Sum numerator;
  private final Sum denominator;
  private final String meaning;

  Figure(int version, Unit unit, Sum numerator, Sum denominator, String meaning) {
    this.version = version;
    this.unit = unit;
    this.numerator = numerator;
    this.denominator = denominator;
    this.meaning = meaning;
  }

  private static Sum sum(Measure... plus) {
    return new Sum(Arrays.asList(plus), List.of());
  }

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int version() {
    return version;
  }

  public Unit unit() {
    return unit;
  }

  /** Such as {@code answered_in_time / (offered - abandoned_short)}, in keys of {@link Measure}. */
  public String formula() {
    return numerator + " / " + denominator;
  }

  /** In words, for people. */
  public String meaning() {
    return meaning;
  }

  /** What is added to make the numerator. */
  public List<Measure> over() {
    return numerator.plus();
  }

  /** What is taken from the numerator. */
  public List<Measure> overWithout() {
    return numerator.minus();
  }

  /** What is added to make the denominator. */
  public List<Measure> under() {
    return denominator.plus();
  }

  /** What is taken from the denominator. */
  public List<Measure> underWithout() {
    return denominator.minus();
  }

  /** All that it is made of. */
  public Set<Measure> measures() {
    var all = EnumSet.noneOf(Measure.class);
    for (var part : List.of(over(), overWithout(), under(), underWithout())) all.addAll(part);
    return all;
  }

  public static Optional<Figure> ofKey(String key) {
    return Arrays.stream(values()).filter(f -> f.key().equals(key)).findFirst();
  }

  public OptionalLong numerator(Tally tally) {
    return numerator.of(tally);
  }

  public OptionalLong denominator(Tally tally) {
    return denominator.of(tally);
  }

  /** What of it nobody can be sure of; empty where a figure knows no such thing. */
  public Optional<Measure> unknown() {
    return switch (this) {
      case CONNECTION_RATE, CONNECTION_RATE_LOW, CONNECTION_RATE_HIGH ->
          Optional.of(CALLS_RING_UNKNOWN);
      case RING_RESPONSE_RATE -> Optional.of(VISIT_RINGS_UNKNOWN);
      case AGENT_RING_RESPONSE_RATE -> Optional.of(RINGS_UNKNOWN);
      default -> Optional.empty();
    };
  }

  /** Of that, what the denominator leaves out although it may belong there. */
  public Optional<Measure> leftOut() {
    return switch (this) {
      case RING_RESPONSE_RATE, AGENT_RING_RESPONSE_RATE -> unknown();
      default -> Optional.empty();
    };
  }

  /** How much {@link #unknown()} is; empty where it was not measured either. */
  public OptionalLong unknown(Tally tally) {
    return unknown().map(tally::of).orElse(OptionalLong.empty());
  }

  /** 0 to 1, or seconds; empty where the denominator is zero or was not measured. */
  OptionalDouble of(Tally tally) {
    var over = numerator(tally);
    var under = denominator(tally);
    return over.isEmpty() || under.isEmpty()
        ? OptionalDouble.empty()
        : of(over.getAsLong(), under.getAsLong());
  }

  /** The same of a numerator and a denominator that were counted elsewhere, by the same rule. */
  public OptionalDouble of(long over, long under) {
    if (under == 0) return OptionalDouble.empty();
    return OptionalDouble.of((double) over / under / (unit == Unit.SECONDS ? MICROS : 1));
  }
}
