package org.ringdesk.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ringdesk.figure.Figure;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Tally;

/** Figures as people read them, and as a spreadsheet takes them. */
final class Amounts {
  private static final String NONE = "—";
  private static final double MICROS = 1_000_000.0;

  /**
   * @param value a number, rates from 0 to 1 and times in seconds; null where there is none
   * @param estimate it is not known exactly: rings or holds that only the queue_log tells of
   */
  record Amount(String text, @Nullable Object value, boolean estimate) {}

  private Amounts() {}

  static Amount of(Measure measure, Tally tally) {
    OptionalLong n = tally.of(measure);
    if (n.isEmpty()) return new Amount(NONE, null, false);
    long unknown = unknown(measure, tally);
    String text = text(measure, n.getAsLong());
    Object value = measure.isTime() ? (Object) (n.getAsLong() / MICROS) : (Object) n.getAsLong();
    if (unknown == 0) return new Amount(text, value, false);
    // what is not known of a hold has no upper bound
    return new Amount(
        measure == Measure.HELD ? "≥ " + text : text + "–" + (n.getAsLong() + unknown),
        value,
        true);
  }

  static String text(Measure measure, long n) {
    return measure.isTime() ? time(n) : String.valueOf(n);
  }

  static String time(long micros) {
    return Times.length(Duration.of(micros, ChronoUnit.MICROS));
  }

  private static long unknown(Measure measure, Tally tally) {
    return switch (measure) {
      case CALLS_RUNG -> tally.of(Measure.CALLS_RING_UNKNOWN).orElse(0);
      case VISIT_RINGS -> tally.of(Measure.VISIT_RINGS_UNKNOWN).orElse(0);
      case RINGS -> tally.of(Measure.RINGS_UNKNOWN).orElse(0);
      case HELD -> tally.of(Measure.TALKS_HOLD_UNKNOWN).orElse(0);
      default -> 0;
    };
  }

  static Amount of(Figure figure, Tally tally) {
    OptionalDouble value = tally.of(figure);
    @Nullable Object exact = value.isPresent() ? (Object) value.getAsDouble() : null;
    Optional<Bounds> bounds = bounds(figure, tally);
    if (bounds.isPresent()) return new Amount(bounds.get().text(), exact, true);
    boolean estimate = figure.unknown(tally).orElse(0) > 0;
    if (value.isEmpty()) return new Amount(NONE, null, estimate);
    String text =
        figure.unit() == Figure.Unit.RATE
            ? percent(value.getAsDouble()) + " %"
            : Times.length(Duration.ofMillis(Math.round(value.getAsDouble() * 1_000)));
    return new Amount(estimate ? "≈ " + text : text, exact, estimate);
  }

  /** What a bar or a point stands for: of a rate that is not known exactly the least. */
  static OptionalDouble drawn(Figure figure, Tally tally) {
    return bounds(figure, tally)
        .map(b -> OptionalDouble.of(b.least()))
        .orElseGet(() -> tally.of(figure));
  }

  /** From all unknown rings rang to none did. */
  private record Bounds(double least, double most) {
    static Optional<Bounds> of(Figure figure, long over, long known, long all) {
      return Optional.of(
          new Bounds(figure.of(over, all).orElse(0), figure.of(over, known).orElse(1)));
    }

    String text() {
      String low = percent(least);
      String high = percent(most);
      return (low.equals(high) ? low : low + "–" + high) + " %";
    }
  }

  /** Empty where everything is known. */
  private static Optional<Bounds> bounds(Figure figure, Tally tally) {
    OptionalLong over = figure.numerator(tally);
    OptionalLong under = figure.denominator(tally);
    long unknown = figure.unknown(tally).orElse(0);
    if (unknown == 0 || over.isEmpty() || under.isEmpty()) return Optional.empty();
    long n = under.getAsLong();
    if (figure == Figure.CONNECTION_RATE)
      return Bounds.of(figure, over.getAsLong(), n - unknown, n);
    return figure.leftOut().flatMap(m -> Bounds.of(figure, over.getAsLong(), n, n + unknown));
  }

  /** Cut, not rounded: what is below a target never reads as the target. */
  static String percent(double share) {
    BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
    if (percent.compareTo(BigDecimal.valueOf(100)) == 0) return "100";
    return percent.setScale(1, RoundingMode.DOWN).toPlainString();
  }
}
