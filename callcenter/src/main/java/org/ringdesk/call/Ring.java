package org.ringdesk.call;

import java.time.Instant;
import java.util.Optional;

/**
 * One attempt on one phone.
 *
 * @param phone the leg to it; of a Local member, the near half
 * @param rangAt when it really rang; empty for a phone that was busy, dead, or not reached in time
 * @param known whether it is known if it rang: queue_log alone writes the same line for a phone
 *     that rang and for one that was busy
 */
public record Ring(
    Leg phone,
    String channel,
    AgentName agent,
    Instant calledAt,
    Optional<Instant> rangAt,
    boolean known,
    Optional<Instant> endedAt,
    Optional<RingEnd> how) {
  static Ring called(Leg phone, String channel, AgentName agent, Instant at) {
    return new Ring(
        phone, channel, agent, at, Optional.empty(), true, Optional.empty(), Optional.empty());
  }

  /** Asterisk says it twice (Newstate and DialState): the first counts. */
  public Ring rang(Instant at) {
    return rangAt.isPresent()
        ? this
        : new Ring(phone, channel, agent, calledAt, Optional.of(at), true, endedAt, how);
  }

  /** Asterisk may say it twice, NOANSWER and then CANCEL: the first says why. */
  Ring stopped(Instant at, RingEnd end) {
    return endedAt.isPresent()
        ? this
        : new Ring(
            phone, channel, agent, calledAt, rangAt, known, Optional.of(at), Optional.of(end));
  }
}
