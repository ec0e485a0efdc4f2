package org.ringdesk.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An agent and a caller together.
 *
 * @param held the intervals one of them waited on hold; the last is open while it lasts
 */
public record Talk(
    Leg phone, AgentName agent, Instant since, Optional<Instant> until, List<Hold> held) {
  /** An interval on hold. */
  public record Hold(Instant since, Optional<Instant> until) {}

  static Talk began(Leg phone, AgentName agent, Instant at) {
    return new Talk(phone, agent, at, Optional.empty(), List.of());
  }

  Talk held(Instant at) {
    if (!held.isEmpty() && held.getLast().until().isEmpty()) return this;
    var more = new ArrayList<>(held);
    more.add(new Hold(at, Optional.empty()));
    return new Talk(phone, agent, since, until, List.copyOf(more));
  }

  Talk resumed(Instant at) {
    if (held.isEmpty() || held.getLast().until().isPresent()) return this;
    var more = new ArrayList<>(held);
    more.set(more.size() - 1, new Hold(more.getLast().since(), Optional.of(at)));
    return new Talk(phone, agent, since, until, List.copyOf(more));
  }

  Talk ended(Instant at) {
    return new Talk(phone, agent, since, Optional.of(at), resumed(at).held());
  }

  /** How long they talked, holds included; up to {@code now} while they do. */
  public Duration length(Instant now) {
    return Duration.between(since, until.orElse(now));
  }
}
