package org.ringdesk.agent;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.agent.AgentEvent.MemberSeen;
import org.ringdesk.agent.PresenceChange.Spell;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.QueueName;

/** The queue members of one PBX, folded into one spell an agent. Not safe for threads. */
public final class Agents {
  private final String pbx;
  private final Map<AgentName, Map<QueueName, MemberSeen>> memberships = new HashMap<>();
  private final Map<AgentName, Spell> spells = new HashMap<>();
  private final Set<List<Object>> listed = new HashSet<>();

  public Agents(String pbx) {
    this.pbx = pbx;
  }

  public List<PresenceChange> apply(AgentEvent e) {
    return switch (e) {
      case MemberSeen m -> seen(m);
      case AgentEvent.MemberRemoved r -> removed(r.agent(), r.queue(), r.at().pbx());
      case AgentEvent.ListBegan b -> {
        listed.clear();
        yield List.of();
      }
      case AgentEvent.ListEnded end -> removeTheUnlisted(end.at().pbx());
    };
  }

  /** Whose callers this agent takes; empty for a stranger. */
  public Set<QueueName> queuesOf(AgentName agent) {
    return Set.copyOf(memberships.getOrDefault(agent, Map.of()).keySet());
  }

  public Set<AgentName> names() {
    return Set.copyOf(memberships.keySet());
  }

  private List<PresenceChange> seen(MemberSeen m) {
    memberships.computeIfAbsent(m.agent(), a -> new LinkedHashMap<>()).put(m.queue(), m);
    listed.add(List.of(m.agent(), m.queue()));
    return turn(m.agent(), m.at().pbx(), Optional.of(m));
  }

  private List<PresenceChange> removed(AgentName agent, QueueName queue, Instant at) {
    var queues = memberships.getOrDefault(agent, new HashMap<>());
    if (queues.remove(queue) == null) return List.of();
    if (queues.isEmpty()) memberships.remove(agent);
    return turn(agent, at, queues.values().stream().findFirst());
  }

  private List<PresenceChange> removeTheUnlisted(Instant at) {
    var gone =
        memberships.entrySet().stream()
            .flatMap(a -> a.getValue().keySet().stream().map(q -> Map.entry(a.getKey(), q)))
            .filter(m -> !listed.contains(List.of(m.getKey(), m.getValue())))
            .toList();
    return gone.stream().flatMap(m -> removed(m.getKey(), m.getValue(), at).stream()).toList();
  }

  /**
   * @param newest the membership that tells of the phone now: all queues see the same phone, but
   *     not at the same moment
   */
  private List<PresenceChange> turn(AgentName agent, Instant at, Optional<MemberSeen> newest) {
    var before = Optional.ofNullable(spells.get(agent));
    var queues = memberships.getOrDefault(agent, Map.of()).values();
    var after =
        newest.map(m -> spell(m, queues, at)).map(s -> before.filter(b -> same(b, s)).orElse(s));
    after.ifPresentOrElse(s -> spells.put(agent, s), () -> spells.remove(agent));
    return before.equals(after)
        ? List.of()
        : List.of(new PresenceChange(pbx, agent, at, before, after));
  }

  private static Spell spell(MemberSeen m, Collection<MemberSeen> queues, Instant at) {
    // Paused in one queue only, an agent still takes calls of the others.
    var paused = queues.stream().allMatch(MemberSeen::paused);
    var presence = presence(m.device(), paused, m.reason());
    return new Spell(presence, at, m.phone(), paused ? m.reason() : "");
  }

  private static Presence presence(Device device, boolean paused, String reason) {
    return switch (device) {
      case RINGING, RING_IN_USE -> Presence.RINGING;
      case IN_USE, BUSY, ON_HOLD -> Presence.TALKING;
      case UNAVAILABLE, INVALID -> Presence.AWAY;
      // Asterisk rings a phone whose state it does not know.
      case NOT_IN_USE, UNKNOWN ->
          !paused
              ? Presence.READY
              : reason.equals(Presence.WRAP_UP_REASON) ? Presence.WRAP_UP : Presence.PAUSED;
    };
  }

  private static boolean same(Spell a, Spell b) {
    return a.presence() == b.presence()
        && a.reason().equals(b.reason())
        && a.phone().equals(b.phone());
  }
}
