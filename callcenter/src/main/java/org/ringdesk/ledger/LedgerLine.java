package org.ringdesk.ledger;

import java.util.Comparator;

/**
 * A line with its place in its file. PBX, second, hash of the line and {@code nth} are its key:
 * read again, from the same file or from a copy that overlaps it, it is the same line.
 *
 * @param nth how many equal lines of that second stood before it
 * @param place how many lines of that second stood before it: their order, where a second is all
 *     that the PBX writes
 */
public record LedgerLine(QueueLogLine line, int nth, int place) {
  /** As they happened: the PBX may write lines a few seconds late. */
  public static final Comparator<LedgerLine> AS_THEY_HAPPENED =
      Comparator.comparing((LedgerLine l) -> l.line().moment()).thenComparing(LedgerLine::place);
}
