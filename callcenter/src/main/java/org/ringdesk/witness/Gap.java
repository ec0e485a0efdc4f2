package org.ringdesk.witness;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Witness;

/**
 * A stretch in which one witness of a PBX did not watch.
 *
 * @param until empty while it lasts
 * @param why as it was noted when the watch ended
 * @param calls the calls that touch it, with what they owe to the other witness; oldest first, at
 *     most {@link Gaps#CALLS}
 * @param touched how many calls touch it
 */
public record Gap(
    String pbx,
    Witness witness,
    Instant since,
    Optional<Instant> until,
    String why,
    List<Touched> calls,
    int touched) {
  /** What became of a call that a gap touched. */
  public enum Recovery {
    /** Counted from the other witness alone. */
    RECOVERED,
    /** Begun by one, ended by the other. */
    COMPLETED,
    /** Told in full by the one that watched before and after. */
    UNHARMED,
    /** Not over, as far as is known. */
    OPEN
  }

  /**
   * @param outcome a key; empty while the call goes on
   */
  public record Touched(
      CallId call, Instant enteredAt, String from, String outcome, Recovery recovery) {}

  public Duration length(Instant now) {
    return Duration.between(since, until.orElse(now));
  }

  public long of(Recovery recovery) {
    return calls.stream().filter(c -> c.recovery() == recovery).count();
  }
}
