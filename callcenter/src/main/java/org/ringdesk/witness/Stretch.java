package org.ringdesk.witness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** From {@code since} to before {@code until}. */
public record Stretch(Instant since, Instant until) {
  /** What of {@code whole} none of {@code covered} covers, in order. */
  public static List<Stretch> outside(List<Stretch> covered, Stretch whole) {
    var holes = new ArrayList<Stretch>();
    var at = whole.since();
    for (var c : covered.stream().sorted(Comparator.comparing(Stretch::since)).toList()) {
      if (!c.since().isBefore(whole.until())) break;
      if (c.since().isAfter(at)) holes.add(new Stretch(at, c.since()));
      if (c.until().isAfter(at)) at = c.until();
    }
    if (at.isBefore(whole.until())) holes.add(new Stretch(at, whole.until()));
    return List.copyOf(holes);
  }
}
