package org.ringdesk.figure;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What was measured of one scope: a bucket, a queue, an agent. Times are in microseconds. */
public final class Tally {
  private final Map<Measure, Long> values = new EnumMap<>(Measure.class);

  /** Nothing happened: zero for every measure of {@code of}, none for the longest of nothing. */
  static Tally nothing(Measure.Of of) {
    var tally = new Tally();
    for (var measure : Measure.all(of)) if (measure != Measure.LONGEST_WAIT) tally.add(measure, 0);
    return tally;
  }

  public Tally add(Measure measure, long value) {
    values.merge(measure, value, Long::sum);
    return this;
  }

  Tally addAll(Tally other) {
    other.values.forEach(this::add);
    return this;
  }

  /** Empty where it was not measured, or nothing was there to measure. */
  public OptionalLong of(Measure measure) {
    var value = values.get(measure);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Empty where the denominator is zero or was not measured. */
  public OptionalDouble of(Figure figure) {
    return figure.of(this);
  }
}
