package org.ringdesk.ledger;

import java.util.Optional;

/** Where companions beside PBXs bring what they read. Its methods wait for the database. */
public interface LedgerInbox {
  /** Another server of ours owns the PBX, or none yet: ask there, or again. */
  final class Elsewhere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Elsewhere(String pbx) {
      super("this server does not own " + pbx + " now");
    }
  }

  /** Whether this token opens this PBX's ledger. */
  boolean opens(String pbx, String token);

  /** Where the reading stands; empty before the first line. */
  Optional<Bookmark> bookmark(String pbx);

  /**
   * Returns when lines and bookmark are on disk. Bringing them again changes nothing.
   *
   * @throws Elsewhere when nothing was kept
   */
  void take(String pbx, TailReport report);
}
