package org.ringdesk.deploy.bench;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One figure of a benchmark.
 *
 * @param figure what was measured, in words
 * @param unit such as {@code events/s}, {@code ms}, {@code MB}
 * @param spread where {@code value} is one of many
 * @param target what is wanted
 * @param note what belongs to the figure, or empty
 */
public record Result(
    String figure,
    double value,
    String unit,
    Optional<Spread> spread,
    Optional<Target> target,
    String note) {

  public static Result of(String figure, double value, String unit) {
    return new Result(figure, value, unit, Optional.empty(), Optional.empty(), "");
  }

  /** The p99 of many. */
  public static Result p99(String figure, double[] values, String unit) {
    var spread = Spread.of(values);
    return new Result(
        figure + ", p99", spread.p99(), unit, Optional.of(spread), Optional.empty(), "");
  }

  public Result atLeast(double bound) {
    return to(new Target(false, bound));
  }

  public Result atMost(double bound) {
    return to(new Target(true, bound));
  }

  private Result to(Target wanted) {
    return new Result(figure, value, unit, spread, Optional.of(wanted), note);
  }

  public Result noting(String words) {
    return new Result(figure, value, unit, spread, target, words);
  }

  /** Empty where nothing is wanted. */
  public Optional<Boolean> met() {
    return target.map(t -> t.met(value));
  }

  /**
   * @param atMost whether less is better
   */
  public record Target(boolean atMost, double bound) {
    boolean met(double value) {
      return atMost ? value <= bound : value >= bound;
    }

    @Override
    public String toString() {
      return (atMost ? "≤ " : "≥ ") + number(bound);
    }
  }

  /** Percentiles by the nearest rank. */
  public record Spread(int count, double p50, double p95, double p99, double longest) {
    public static Spread of(double[] values) {
      if (values.length == 0) throw new IllegalArgumentException("nothing was measured");
      var sorted = values.clone();
      Arrays.sort(sorted);
      return new Spread(
          sorted.length, at(sorted, 50), at(sorted, 95), at(sorted, 99), sorted[sorted.length - 1]);
    }

    private static double at(double[] sorted, int percent) {
      return sorted[(int) (((long) sorted.length * percent + 99) / 100) - 1];
    }

    @Override
    public String toString() {
      return "of %d: p50 %s, p95 %s, p99 %s, longest %s"
          .formatted(count, number(p50), number(p95), number(p99), number(longest));
    }
  }

  /** The value with as many digits as say something. */
  public String shown() {
    return number(value);
  }

  static String number(double value) {
    var size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 1 ? "%.1f" : "%.3f", value)
        .replaceFirst("\\.0+$", "");
  }

  public JsonObject json() {
    var json = new JsonObject().put("figure", figure).put("value", value).put("unit", unit);
    spread.ifPresent(
        s ->
            json.put("count", s.count)
                .put("p50", s.p50)
                .put("p95", s.p95)
                .put("p99", s.p99)
                .put("longest", s.longest));
    target.ifPresent(
        t -> json.put(t.atMost ? "atMost" : "atLeast", t.bound).put("met", t.met(value)));
    if (!note.isEmpty()) json.put("note", note);
    return json;
  }
}
