package org.ringdesk.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A sealed day beside the same day counted anew.
 *
 * @param figures those that differ
 * @param otherFormula sealed by another version of their formula, or one that is no more: nobody
 *     can compare them; each once
 * @param added ids of calls that were not sealed
 * @param gone ids of calls that were sealed and are not there
 * @param changed ids of calls of which something else is counted
 */
public record Comparison(
    List<Differing> figures,
    SortedSet<String> otherFormula,
    SortedSet<String> added,
    SortedSet<String> gone,
    SortedSet<String> changed) {
  /**
   * A figure that differs; one of the two is empty where the scope occurs in the other only.
   *
   * @param sealed as it was sealed
   * @param now as it was counted anew
   */
  public record Differing(
      String figure, String scope, Optional<SealedFigure> sealed, Optional<SealedFigure> now) {}

  private record Key(String scope, String figure) implements Comparable<Key> {
    static Key of(SealedFigure figure) {
      return new Key(figure.scope(), figure.figure());
    }

    @Override
    public int compareTo(Key other) {
      int scopes = scope.compareTo(other.scope);
      return scopes != 0 ? scopes : figure.compareTo(other.figure);
    }
  }

  public boolean equal() {
    return figures.isEmpty() && added.isEmpty() && gone.isEmpty() && changed.isEmpty();
  }

  /**
   * @param calls as they were sealed
   */
  static Comparison of(Seal seal, SortedMap<String, String> calls, DayFacts now) {
    var otherFormula = otherFormula(seal.figures(), now.figures());
    var sealed = byKey(seal.figures());
    var counted = byKey(now.figures());
    var known = seal.figures().stream().map(SealedFigure::figure).collect(Collectors.toSet());
    var keys = new TreeSet<>(sealed.keySet());
    keys.addAll(counted.keySet());
    var figures = new ArrayList<Differing>();
    for (var key : keys) {
      if (otherFormula.contains(key.figure()) || !known.contains(key.figure())) continue;
      var was = Optional.ofNullable(sealed.get(key));
      var is = Optional.ofNullable(counted.get(key));
      if (was.isEmpty() || is.isEmpty() || !was.get().equal(is.get()))
        figures.add(new Differing(key.figure(), key.scope(), was, is));
    }
    return new Comparison(
        List.copyOf(figures),
        otherFormula,
        without(now.calls(), calls),
        without(calls, now.calls()),
        changed(calls, now.calls()));
  }

  private static SortedSet<String> otherFormula(List<SealedFigure> sealed, List<SealedFigure> now) {
    var versions = new TreeMap<String, Integer>();
    now.forEach(f -> versions.put(f.figure(), f.version()));
    return sealed.stream()
        .filter(f -> versions.getOrDefault(f.figure(), -1) != f.version())
        .map(SealedFigure::figure)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedMap<Key, SealedFigure> byKey(List<SealedFigure> figures) {
    var map = new TreeMap<Key, SealedFigure>();
    figures.forEach(f -> map.put(Key.of(f), f));
    return map;
  }

  private static SortedSet<String> without(
      SortedMap<String, String> calls, SortedMap<String, String> others) {
    return calls.keySet().stream()
        .filter(c -> !others.containsKey(c))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedSet<String> changed(
      SortedMap<String, String> sealed, SortedMap<String, String> now) {
    return sealed.entrySet().stream()
        .filter(c -> now.containsKey(c.getKey()) && !c.getValue().equals(now.get(c.getKey())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
