package org.ringdesk.seal;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What came of checking a sealed day.
 *
 * @param seal its last revision
 * @param broken the first seal of the chain, up to that one, that is not what it was
 * @param rows what the rows say now, beside the seal
 */
public record Verdict(Seal seal, Optional<Broken> broken, Comparison rows) {
  public enum Why {
    /** Its text does not give its hash. */
    CHANGED,
    /** It does not hold the hash of the one before. */
    UNCHAINED,
    /** Seals before it are gone. */
    MISSING
  }

  public record Broken(LocalDate day, int revision, Why why) {}

  public boolean asSealed() {
    return broken.isEmpty() && rows.equal();
  }
}
