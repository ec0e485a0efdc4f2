package org.ringdesk.people;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose rows a program sees. In SQL: {@code ($1::int[] is null or desk_id = any ($1)) and
 * ($2::text[] is null or hotline = any ($2))}.
 *
 * @param desks empty: all
 * @param hotlines the numbers called; empty: all
 */
public record Reach(Optional<SortedSet<Integer>> desks, Optional<SortedSet<String>> hotlines) {
  public static final Reach HOUSE = new Reach(Optional.empty(), Optional.empty());

  static Reach of(Optional<Integer[]> desks, Optional<String[]> hotlines) {
    return new Reach(
        desks.map(d -> new TreeSet<>(java.util.List.of(d))),
        hotlines.map(h -> new TreeSet<>(java.util.List.of(h))));
  }

  /** Some rows are not seen. */
  public boolean limited() {
    return desks.isPresent() || hotlines.isPresent();
  }

  public Integer @Nullable [] deskIds() {
    return desks.map(d -> d.toArray(Integer[]::new)).orElse(null);
  }

  public String @Nullable [] numbers() {
    return hotlines.map(h -> h.toArray(String[]::new)).orElse(null);
  }
}
