package org.ringdesk.figure;

import org.jspecify.annotations.Nullable;

/**
 * Whose calls are counted.
 *
 * @param desks null: those of all
 * @param hotlines the numbers called; null: all
 */
@SuppressWarnings("ArrayRecordComponent") // as SQL takes them
public record Seen(Integer @Nullable [] desks, String @Nullable [] hotlines) {
  public static final Seen ALL = new Seen(null, null);

  boolean all() {
    return desks == null && hotlines == null;
  }
}
