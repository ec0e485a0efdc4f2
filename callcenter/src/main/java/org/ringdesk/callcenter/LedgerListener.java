package org.ringdesk.callcenter;

import java.time.Instant;

/** Who wants to know how far a PBX's ledger has come. */
@FunctionalInterface
public interface LedgerListener {
  /** Everything that the PBX wrote before this moment is in the ledger. Told again and again. */
  void advanced(String pbx, Instant moment);
}
