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

  /** Asterisk says it twice (Newstate and DialState), in either order: the earlier counts. */
  public Ring rang(Instant at) {
    return rangAt.filter(before -> !at.isBefore(before)).isPresent()
        ? this
        : new Ring(phone, channel, agent, calledAt, Optional.of(at), true, endedAt, how);
  }

  /**
   * Asterisk may say it twice, NOANSWER and then CANCEL, and the end of the visit says it as well:
   * the earlier moment counts, and whatever says more than that it was over.
   */
  Ring stopped(Instant at, RingEnd end) {
    var first = endedAt.filter(before -> before.isBefore(at)).orElse(at);
    var why = how.filter(before -> saysMore(before, end)).orElse(end);
    return endedAt.equals(Optional.of(first)) && how.equals(Optional.of(why))
        ? this
        : new Ring(
            phone, channel, agent, calledAt, rangAt, known, Optional.of(first), Optional.of(why));
  }

  private static boolean saysMore(RingEnd before, RingEnd end) {
    return end == RingEnd.CANCELED || (before != RingEnd.CANCELED && before.compareTo(end) < 0);
  }

  /** What its announcement adds to a ring that was answered before it was announced. */
  Ring announced(Ring announcement) {
    boolean later = !announcement.calledAt.isBefore(calledAt);
    if (later && !channel.isEmpty()) return this;
    return new Ring(
        phone,
        channel.isEmpty() ? announcement.channel : channel,
        agent,
        later ? calledAt : announcement.calledAt,
        rangAt,
        known,
        endedAt,
        how);
  }
}
