package org.ringdesk.witness;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What of a PBX's day is proved. {@code both}, {@code ami} and {@code ledger} are ended calls of
 * today by who told of them.
 *
 * @param second whether there is a second witness at all
 * @param incompleteSince while the link is down: calls since then are not on the board yet
 * @param until the two were laid side by side up to here; empty before the first time
 * @param unwatched the stretches of today, up to {@code until}, that neither watched
 */
public record Proof(
    boolean second,
    Optional<Instant> incompleteSince,
    int both,
    int ami,
    int ledger,
    Optional<Instant> until,
    List<Stretch> unwatched) {
  /** No call of today, up to {@link #until()}, can have been missed by both. */
  public boolean nothingUncounted() {
    return second && incompleteSince.isEmpty() && until.isPresent() && unwatched.isEmpty();
  }
}
