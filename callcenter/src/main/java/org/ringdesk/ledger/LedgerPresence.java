package org.ringdesk.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringdesk.agent.Presence;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.agent.PresenceChange.Spell;
import org.ringdesk.call.AgentName;

/**
 * What the agents of one PBX did, as its lines tell: signed in, paused, writing up. Ringing and
 * talking are told by the calls. Not safe for threads.
 *
 * <ul>
 *   <li>Signed in is who is a member of any queue (ADDMEMBER until the last REMOVEMEMBER) or has an
 *       agent session (AGENTLOGIN, AGENTCALLBACKLOGIN until their logoff). A sign-off without its
 *       beginning counts nothing.
 *   <li>Paused is who is paused everywhere (PAUSEALL) or in every queue they signed in to: paused
 *       in one queue only, an agent still takes calls of the others. Members that the configuration
 *       names are never signed in by a line; their pauses count all the same.
 *   <li>Writing up is from WRAPUPSTART (Wazo), or a pause with the reason {@link
 *       Presence#WRAP_UP_REASON}, until the next UNPAUSE, UNPAUSEALL, CONNECT or sign-off.
 *   <li>A restart of the PBX (QUEUESTART) ends AGENTLOGIN sessions, whose channel died, when it was
 *       last heard. It ends no membership and no pause: {@code persistentmembers}, which is the
 *       default, brings both back without a line.
 * </ul>
 */
public final class LedgerPresence {
  private final String pbx;
  private final Map<String, Member> members = new HashMap<>();
  private Instant heard = Instant.EPOCH;

  public LedgerPresence(String pbx) {
    this.pbx = pbx;
  }

  /** Whether {@code event} is one that only presence is made of. */
  static boolean tells(String event) {
    return switch (event) {
      case "ADDMEMBER",
          "REMOVEMEMBER",
          "AGENTLOGIN",
          "AGENTLOGOFF",
          "AGENTCALLBACKLOGIN",
          "AGENTCALLBACKLOGOFF",
          "PAUSE",
          "UNPAUSE",
          "PAUSEALL",
          "UNPAUSEALL",
          "WRAPUPSTART" ->
          true;
      default -> false;
    };
  }

  /** The spells that ended with {@code l}: {@code before} is the spell, {@code at} its end. */
  public List<PresenceChange> add(QueueLogLine l) {
    var restarted = l.event().equals("QUEUESTART");
    var ended = restarted ? restarted() : List.<PresenceChange>of();
    // Time does not run backwards for an agent; lines may, by a little.
    if (l.moment().isAfter(heard) || restarted) heard = l.moment();
    if (tells(l.event())) return change(l.agent(), l.moment(), m -> m.on(l));
    if (l.event().equals("CONNECT")) return change(l.agent(), l.moment(), Member::unwrap);
    return ended;
  }

  /** The spells that have not ended: {@code after} is the spell, {@code at} its beginning. */
  public List<PresenceChange> open() {
    var open = new ArrayList<PresenceChange>();
    members.forEach(
        (agent, m) ->
            m.spell()
                .ifPresent(
                    s ->
                        open.add(
                            new PresenceChange(
                                pbx,
                                new AgentName(agent),
                                s.since(),
                                Optional.empty(),
                                Optional.of(s)))));
    return open;
  }

  private interface Deed {
    void to(Member member);
  }

  private List<PresenceChange> change(String agent, Instant at, Deed deed) {
    if (agent.isEmpty() || agent.equals("NONE")) return List.of();
    var member = members.computeIfAbsent(agent, a -> new Member());
    deed.to(member);
    return member
        .turn(at)
        .map(
            ended ->
                List.of(
                    new PresenceChange(
                        pbx,
                        new AgentName(agent),
                        ended.until(),
                        Optional.of(ended.spell()),
                        Optional.empty())))
        .orElse(List.of());
  }

  private List<PresenceChange> restarted() {
    var ended = new ArrayList<PresenceChange>();
    for (var agent : members.keySet()) ended.addAll(change(agent, heard, m -> m.onPhone = false));
    return ended;
  }

  private record Past(Spell spell, Instant until) {}

  private static final class Member {
    private final Set<String> queues = new LinkedHashSet<>();
    private final Map<String, String> pauses = new LinkedHashMap<>();
    private boolean onPhone;
    private boolean calledBack;
    private @Nullable String everywhere;
    private boolean wraps;
    private @Nullable Spell spell;

    void on(QueueLogLine l) {
      switch (l.event()) {
        case "ADDMEMBER" -> {
          queues.add(l.queue());
          if (l.field(0).equals("PAUSED")) pauses.putIfAbsent(l.queue(), "");
          else pauses.remove(l.queue());
        }
        case "REMOVEMEMBER" -> {
          queues.remove(l.queue());
          pauses.remove(l.queue());
          signedOff();
        }
        case "AGENTLOGIN" -> onPhone = true;
        case "AGENTLOGOFF" -> {
          onPhone = false;
          signedOff();
        }
        case "AGENTCALLBACKLOGIN" -> calledBack = true;
        case "AGENTCALLBACKLOGOFF" -> {
          calledBack = false;
          signedOff();
        }
        case "PAUSE" -> pauses.put(l.queue(), l.field(0));
        case "PAUSEALL" -> everywhere = l.field(0);
        case "UNPAUSE" -> {
          pauses.remove(l.queue());
          everywhere = null;
          wraps = false;
        }
        case "UNPAUSEALL" -> {
          pauses.clear();
          everywhere = null;
          wraps = false;
        }
        case "WRAPUPSTART" -> wraps = true;
        default -> {}
      }
    }

    void unwrap() {
      wraps = false;
    }

    Optional<Spell> spell() {
      return Optional.ofNullable(spell);
    }

    /** The spell that ended, when the agent turned to another one at {@code moment}. */
    Optional<Past> turn(Instant moment) {
      var before = spell;
      var at = before != null && moment.isBefore(before.since()) ? before.since() : moment;
      var after = now(at);
      if (before != null
          && after != null
          && before.presence() == after.presence()
          && before.reason().equals(after.reason())) return Optional.empty();
      spell = after;
      // Several lines of one moment make one turn.
      return before == null || before.since().equals(at)
          ? Optional.empty()
          : Optional.of(new Past(before, at));
    }

    private @Nullable Spell now(Instant at) {
      var reason = reason();
      if (wraps || Presence.WRAP_UP_REASON.equals(reason))
        return new Spell(Presence.WRAP_UP, at, "", "");
      if (reason != null) return new Spell(Presence.PAUSED, at, "", reason);
      return signedIn() ? new Spell(Presence.READY, at, "", "") : null;
    }

    /** Of a pause; null where there is none. */
    private @Nullable String reason() {
      if (everywhere != null) return everywhere;
      if (pauses.isEmpty() || !pauses.keySet().containsAll(queues)) return null;
      return pauses.values().iterator().next();
    }

    private boolean signedIn() {
      return onPhone || calledBack || !queues.isEmpty();
    }

    /** A session's end ends what was part of it. */
    private void signedOff() {
      if (signedIn()) return;
      wraps = false;
    }
  }
}
