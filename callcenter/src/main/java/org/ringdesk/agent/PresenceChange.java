package org.ringdesk.agent;

import java.time.Instant;
import java.util.Optional;
import org.ringdesk.call.AgentName;

/**
 * An agent of one PBX turned from one spell to the next; either is empty at the beginning and the
 * end of a membership.
 */
public record PresenceChange(
    String pbx, AgentName agent, Instant at, Optional<Spell> before, Optional<Spell> after) {
  /**
   * A stretch of time in one presence.
   *
   * @param reason of a pause, else empty
   */
  public record Spell(Presence presence, Instant since, String phone, String reason) {}
}
