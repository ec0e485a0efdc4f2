package org.ringdesk.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.agent.AgentEvent.MemberSeen;
import org.ringdesk.agent.PresenceChange.Spell;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.At;
import org.ringdesk.call.QueueName;

class AgentsTest {
  private static final AgentName ONE = new AgentName("Agent One");
  private static final Instant NINE = Instant.parse("2026-11-24T01:00:00Z");
  private final Agents agents = new Agents("pbx1");
  private Instant now = NINE;

  private List<PresenceChange> sees(String queue, Device device, boolean paused, String reason) {
    return agents.apply(
        new MemberSeen(
            at(), new QueueName(queue), ONE, "PJSIP/1001", device, false, paused, reason));
  }

  private At at() {
    return new At(now, now, 1);
  }

  private static Optional<Presence> now(List<PresenceChange> changes) {
    return changes.getLast().after().map(Spell::presence);
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_IN_USE, false, '', READY",
    "UNKNOWN, false, '', READY",
    "RINGING, false, '', RINGING",
    "RINGING, true, lunch, RINGING",
    "IN_USE, false, '', TALKING",
    "BUSY, true, lunch, TALKING",
    "ON_HOLD, false, '', TALKING",
    "NOT_IN_USE, true, lunch, PAUSED",
    "NOT_IN_USE, true, wrap-up, WRAP_UP",
    "UNAVAILABLE, false, '', AWAY",
    "UNAVAILABLE, true, lunch, AWAY",
    "INVALID, false, '', AWAY",
  })
  void thePhoneAndThePauseTellWhatAnAgentDoes(
      Device device, boolean paused, String reason, Presence presence) {
    assertEquals(Optional.of(presence), now(sees("network", device, paused, reason)));
  }

  @Test
  void theSameAgainChangesNothing() {
    sees("network", Device.NOT_IN_USE, false, "");
    now = NINE.plusSeconds(60);
    assertEquals(List.of(), sees("network", Device.NOT_IN_USE, false, ""));
    assertEquals(List.of(), sees("hosts", Device.NOT_IN_USE, false, ""));
  }

  @Test
  void pausedInOneQueueOnlyIsNotPaused() {
    sees("network", Device.NOT_IN_USE, false, "");
    assertEquals(List.of(), sees("hosts", Device.NOT_IN_USE, true, "lunch"));
    assertEquals(
        Optional.of(Presence.PAUSED), now(sees("network", Device.NOT_IN_USE, true, "lunch")));
  }

  @Test
  void aSpellLastsFromOneTurnToTheNext() {
    sees("network", Device.NOT_IN_USE, false, "");
    now = NINE.plusSeconds(60);
    var turn = sees("network", Device.RINGING, false, "").getFirst();
    assertEquals(Optional.of(NINE), turn.before().map(Spell::since));
    assertEquals(Optional.of(now), turn.after().map(Spell::since));
  }

  @Test
  void whoLeavesTheLastQueueIsGone() {
    sees("network", Device.NOT_IN_USE, false, "");
    sees("hosts", Device.NOT_IN_USE, false, "");
    assertEquals(
        List.of(), agents.apply(new AgentEvent.MemberRemoved(at(), new QueueName("network"), ONE)));
    assertEquals(
        Optional.empty(),
        now(agents.apply(new AgentEvent.MemberRemoved(at(), new QueueName("hosts"), ONE))));
  }

  @Test
  void whoIsNoLongerListedIsGone() {
    sees("network", Device.NOT_IN_USE, false, "");
    agents.apply(new AgentEvent.ListBegan(at()));
    assertEquals(Optional.empty(), now(agents.apply(new AgentEvent.ListEnded(at()))));
    sees("network", Device.NOT_IN_USE, false, "");
    agents.apply(new AgentEvent.ListBegan(at()));
    sees("network", Device.NOT_IN_USE, false, "");
    assertEquals(List.of(), agents.apply(new AgentEvent.ListEnded(at())));
  }
}
