package org.ringdesk.seal;

import java.util.Comparator;
import java.util.Optional;
import org.ringdesk.database.Row;

/**
 * What a figure came to in one scope of a day.
 *
 * @param figure its key
 * @param scope {@code all}, or such as {@code queue:network}
 * @param version of its formula
 * @param numerator times in microseconds
 * @param unknown what nobody can be sure of; empty where the figure knows no such thing
 * @param calls SHA-256 over the sorted ids of the scope's calls, a line each
 */
public record SealedFigure(
    String figure,
    String scope,
    int version,
    long numerator,
    long denominator,
    Optional<Long> unknown,
    String calls) {
  static final Comparator<SealedFigure> IN_ORDER =
      Comparator.comparing(SealedFigure::scope).thenComparing(SealedFigure::figure);

  static SealedFigure from(Row row) {
    return new SealedFigure(
        row.text("figure"),
        row.text("scope"),
        row.get(Integer.class, "version"),
        row.number("numerator"),
        row.number("denominator"),
        row.maybe(Long.class, "unknown"),
        row.text("calls"));
  }

  /** The same numbers, whichever calls made them. */
  boolean equal(SealedFigure other) {
    return numerator == other.numerator
        && denominator == other.denominator
        && unknown.equals(other.unknown);
  }

  /** As it is hashed; the scope comes last, for a queue may have any name. */
  String line() {
    return "figure %s %d %d/%d %s %s %s"
        .formatted(
            figure,
            version,
            numerator,
            denominator,
            unknown.map(String::valueOf).orElse("-"),
            calls,
            scope.replace("\\", "\\\\").replace("\n", "\\n"));
  }
}
