package org.ringdesk.deploy.commands;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.ringdesk.figure.Figure;
import org.ringdesk.seal.Comparison;
import org.ringdesk.seal.Comparison.Differing;
import org.ringdesk.seal.Seal;
import org.ringdesk.seal.SealedFigure;
import org.ringdesk.seal.Verdict.Broken;

/** Seals and what differs from them, as lines for people and as JSON. */
final class SealLines {
  private SealLines() {}

  static String broken(Broken broken) {
    return "The chain is broken at %s, revision %d: %s."
        .formatted(
            broken.day(),
            broken.revision(),
            switch (broken.why()) {
              case CHANGED -> "its seal was changed after it was made";
              case UNCHAINED -> "it does not hold the hash of the seal before";
              case MISSING -> "a seal before it is gone";
            });
  }

  /**
   * @param now what is laid beside the seal, such as {@code now}
   */
  static List<String> differing(Comparison of, String now) {
    var lines = new ArrayList<String>();
    for (var f : of.figures())
      lines.add(
          "%s of %s: sealed %s, %s %s"
              .formatted(
                  f.figure(),
                  f.scope(),
                  f.sealed().map(SealLines::fraction).orElse("nothing"),
                  now,
                  f.now().map(SealLines::fraction).orElse("nothing")));
    calls(of.added(), "not sealed, there " + now).ifPresent(lines::add);
    calls(of.gone(), "sealed, not there " + now).ifPresent(lines::add);
    calls(of.changed(), "sealed, something else counted " + now).ifPresent(lines::add);
    return lines;
  }

  /** Figures that nobody can lay beside the seal; empty for none. */
  static Optional<String> otherFormula(Comparison of) {
    return of.otherFormula().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Not compared, for the formula has another version now: "
                + String.join(", ", of.otherFormula()));
  }

  private static Optional<String> calls(SortedSet<String> calls, String what) {
    return calls.isEmpty()
        ? Optional.empty()
        : Optional.of("calls " + what + " (" + calls.size() + "): " + String.join(" ", calls));
  }

  private static String fraction(SealedFigure f) {
    return (isTime(f) ? BigDecimal.valueOf(f.numerator(), 6) + " s" : "" + f.numerator())
        + "/"
        + f.denominator()
        + f.unknown().filter(n -> n > 0).map(n -> " (" + n + " unknown)").orElse("");
  }

  private static boolean isTime(SealedFigure figure) {
    return Arrays.stream(Figure.values())
        .anyMatch(f -> f.key().equals(figure.figure()) && f.unit() == Figure.Unit.SECONDS);
  }

  static JsonObject json(Seal seal, Comparison of) {
    return new JsonObject()
        .put("day", seal.day().toString())
        .put("revision", seal.revision())
        .put("sealed_at", seal.sealedAt().toString())
        .put("hash", seal.hash())
        .put("figures", seal.figures().size())
        .put("not_compared", List.copyOf(of.otherFormula()))
        .put("calls_added", List.copyOf(of.added()))
        .put("calls_gone", List.copyOf(of.gone()))
        .put("calls_changed", List.copyOf(of.changed()));
  }

  static JsonObject json(Differing figure, String now) {
    return new JsonObject()
        .put("figure", figure.figure())
        .put("scope", figure.scope())
        .put("sealed", json(figure.sealed()))
        .put(now, json(figure.now()));
  }

  private static @Nullable JsonObject json(Optional<SealedFigure> figure) {
    return figure
        .map(
            f ->
                new JsonObject()
                    .put("numerator", f.numerator())
                    .put("denominator", f.denominator())
                    .put("unknown", f.unknown().orElse(null)))
        .orElse(null);
  }
}
