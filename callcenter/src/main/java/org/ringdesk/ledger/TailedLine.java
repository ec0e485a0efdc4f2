package org.ringdesk.ledger;

/** A line out of a queue_log that is being followed. */
public sealed interface TailedLine {
  record Placed(LedgerLine line) implements TailedLine {}

  /** For the quarantine. */
  record Unplaced(QueueLogLine.Broken broken) implements TailedLine {}
}
