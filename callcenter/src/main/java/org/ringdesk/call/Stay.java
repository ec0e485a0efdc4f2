package org.ringdesk.call;

import java.time.Instant;
import java.util.Optional;

/** Where a visit stands. */
public sealed interface Stay {
  /** In the queue, unanswered. */
  record Waiting() implements Stay {}

  /**
   * The queue let go; why is not known yet. Comes before the reason in every case, and for good
   * where nobody tells.
   *
   * @param hangupAsked whether the caller had asked to hang up by then
   */
  record Leaving(Instant at, boolean hangupAsked) implements Stay {}

  record Talking(Talk talk) implements Stay {}

  /**
   * @param talk the talk it led to, when answered
   */
  record Ended(Outcome outcome, Evidence by, Instant at, Optional<Talk> talk) implements Stay {}
}
