package org.ringdesk.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.agent.Presence;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.agent.PresenceChange.Spell;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Story;
import org.ringdesk.customer.CallerMatch;
import org.ringdesk.customer.Customer;
import org.ringdesk.script.Step;
import org.ringdesk.ticket.TicketNumber;

class DesksTest {
  private static final AgentName CHEN = new AgentName("chen");
  private static final AgentName LIU = new AgentName("liu");
  private static final QueueName NETWORK = new QueueName("network");

  private final List<DeskEvent> wanted = new ArrayList<>();
  private final Story story = Story.story();
  private final Desks desks = new Desks(new StoryClock(), wanted::add);
  private int told;

  @BeforeEach
  void sits() {
    desks.serves(CHEN, Set.of(NETWORK));
    desks.look(CHEN);
  }

  @Test
  void aRingingPhoneIsOnTheScreenAndTheCallerIsLookedUpBefore() {
    tell(story.joins("network"));
    assertEquals(1, wanted.stream().filter(DeskEvent.CallerCame.class::isInstance).count());
    assertEquals(List.of("waiting"), waiting(CHEN));
    tell(story.waits(8).rings("chen"));
    assertEquals("ringing 8", now(CHEN));
    assertEquals(Optional.of(Step.GREETING), desks.snapshot(CHEN).step());
    assertEquals("nothing", now(LIU));
    assertEquals(1, wanted.stream().filter(DeskEvent.CallerCame.class::isInstance).count());
  }

  @Test
  void aPhoneThatIsTriedButDoesNotRingShowsNothing() {
    tell(story.joins("network").tries("chen"));
    assertEquals("nothing", now(CHEN));
  }

  @Test
  void whoIgnoresACallLosesItFromTheScreenAndTheNextAgentGetsIt() {
    tell(story.joins("network").rings("chen").waits(15).ignores("chen").rings("liu"));
    assertEquals("nothing", now(CHEN));
    assertEquals("ringing 15", now(LIU));
  }

  @Test
  void aCallerWhoGivesUpLeavesTheScreen() {
    tell(story.joins("network").rings("chen").waits(5).hangsUp());
    assertEquals("nothing", now(CHEN));
    assertEquals(List.of(), waiting(CHEN));
  }

  @Test
  void anAnsweredCallIsSpokenThenWrittenUpUntilItIsFinished() {
    tell(story.joins("network").waits(5).rings("chen").waits(2).answers("chen"));
    assertEquals("talking 7", now(CHEN));
    assertEquals(1, formsBegun());
    tell(story.waits(60).hangsUp());
    assertEquals("wrap-up 67", now(CHEN));
    assertEquals(Optional.empty(), desks.snapshot(CHEN).step());
    desks.finished(CHEN, story.call().id());
    assertEquals("nothing", now(CHEN));
    assertEquals(1, formsBegun());
  }

  @Test
  void toldAgainNothingChanges() {
    tell(story.joins("network").rings("chen").answers("chen").waits(9).hangsUp());
    var before = desks.snapshot(CHEN);
    desks.apply(story.call());
    assertEquals(before, desks.snapshot(CHEN));
    desks.finished(CHEN, story.call().id());
    desks.apply(story.call());
    assertEquals("nothing", now(CHEN));
  }

  @Test
  void anAgentWithoutAnOpenPageOwesNoForm() {
    tell(story.joins("network").rings("liu").answers("liu").waits(60).hangsUp());
    assertEquals("nothing", now(LIU));
    assertEquals(0, formsBegun());
  }

  @Test
  void aPageOpenedDuringTheTalkStillGetsItsForm() {
    tell(story.joins("network").rings("liu").answers("liu").waits(10));
    assertEquals(0, formsBegun());
    desks.look(LIU);
    assertEquals(1, formsBegun());
    tell(story.hangsUp());
    assertEquals("wrap-up 10", now(LIU));
  }

  @Test
  void aFormFinishedDuringTheTalkDoesNotComeBack() {
    tell(story.joins("network").rings("chen").answers("chen").waits(10));
    desks.finished(CHEN, story.call().id());
    assertEquals("talking 0", now(CHEN));
    tell(story.hangsUp());
    assertEquals("nothing", now(CHEN));
  }

  @Test
  void theNextCallComesBeforeAnUnfinishedFormWhichWaitsBehindIt() {
    tell(story.joins("network").rings("chen").answers("chen").hangsUp());
    var first = story.call();
    tell(story.caller("second").joins("network").waits(3).rings("chen"));
    assertEquals("ringing 3", now(CHEN));
    assertEquals(List.of(first.id()), unfinished());
    tell(story.answers("chen").waits(4).hangsUp());
    assertEquals("wrap-up 7", now(CHEN));
    desks.turnTo(CHEN, first.id());
    assertEquals(first.id(), desks.snapshot(CHEN).now().orElseThrow().call().id());
    assertEquals(List.of(story.call().id()), unfinished());
  }

  @Test
  void aFormOfBeforeARestartIsThereAgain() {
    story.joins("network").rings("chen").answers("chen").waits(9).hangsUp();
    desks.reopen(CHEN, story.call());
    desks.reopen(CHEN, story.call());
    assertEquals("wrap-up 9", now(CHEN));
    assertEquals(1, desks.snapshot(CHEN).desk().work().size());
  }

  @Test
  void onlyCallersOfTheAgentsOwnQueuesWaitLongestFirst() {
    tell(story.caller("a").joins("network"));
    tell(story.waits(3).caller("b").joins("hosts"));
    tell(story.waits(3).caller("c").joins("network"));
    assertEquals(2, desks.snapshot(CHEN).waitingCount());
    assertEquals(Story.NINE, desks.snapshot(CHEN).waiting().getFirst().since());
  }

  @Test
  void theScriptFollowsTheAgentsChoiceAndTheCustomerWeKnow() {
    tell(story.joins("network").rings("chen").answers("chen").waits(12));
    assertEquals(Optional.of(Step.NAME_AND_CONTACT), desks.snapshot(CHEN).step());
    desks.card(story.call().id(), card());
    assertEquals(Optional.of(Step.WHAT_HAPPENED), desks.snapshot(CHEN).step());
    desks.choose(CHEN, story.call().id(), Step.CONSULT);
    assertEquals(Optional.of(Step.CONSULT), desks.snapshot(CHEN).step());
  }

  @Test
  void callsToReturnAreThoseOfTheAgentsQueuesAndThoseOfNone() {
    desks.owed(List.of(owed(1, "network"), owed(2, "hosts"), owed(3)));
    assertEquals(2, desks.snapshot(CHEN).owedCount());
    assertEquals(1, desks.snapshot(LIU).owedCount());
  }

  @Test
  void anAgentWhoIsNoMemberAnyMoreHasNoSeat() {
    var spell = new Spell(Presence.READY, Story.NINE, "PJSIP/1001", "");
    desks.apply(new PresenceChange("pbx1", CHEN, Story.NINE, Optional.empty(), Optional.of(spell)));
    assertTrue(desks.snapshot(CHEN).desk().seat().isPresent());
    desks.apply(new PresenceChange("pbx1", CHEN, Story.NINE, Optional.of(spell), Optional.empty()));
    assertTrue(desks.snapshot(CHEN).desk().seat().isEmpty());
    assertEquals(Set.of(), desks.snapshot(CHEN).queues());
  }

  @Test
  void formsPileUpOnlySoFar() {
    for (int i = 0; i < AgentDesk.FORMS + 5; i++)
      tell(story.caller("c" + i).joins("network").rings("chen").answers("chen").waits(1).hangsUp());
    assertEquals(AgentDesk.FORMS, desks.snapshot(CHEN).desk().work().size());
  }

  private void tell(Story s) {
    var changes = s.changes();
    for (; told < changes.size(); told++) desks.apply(changes.get(told).after());
  }

  /** What the screen is about, and how many seconds after the caller entered the queue it began. */
  private String now(AgentName agent) {
    return desks
        .snapshot(agent)
        .now()
        .map(
            work ->
                switch (work) {
                  case Work.Ringing r -> "ringing " + into(r);
                  case Work.Talking t -> "talking " + into(t);
                  case Work.WrapUp w -> "wrap-up " + into(w);
                })
        .orElse("nothing");
  }

  private static long into(Work work) {
    return Duration.between(work.call().enteredAt(), work.since()).toSeconds();
  }

  private List<String> waiting(AgentName agent) {
    return desks.snapshot(agent).waiting().stream().map(w -> "waiting").toList();
  }

  private List<Object> unfinished() {
    return desks.snapshot(CHEN).desk().unfinished().stream()
        .<Object>map(f -> f.call().id())
        .toList();
  }

  private long formsBegun() {
    return wanted.stream().filter(DeskEvent.FormBegan.class::isInstance).count();
  }

  private static Owed owed(int serial, String... queues) {
    return new Owed(
        TicketNumber.ofSerial(1000 + serial),
        Optional.of("+8613800138000"),
        Optional.empty(),
        Story.NINE,
        1,
        Outcome.ABANDONED,
        Set.of(queues).stream().map(QueueName::new).collect(java.util.stream.Collectors.toSet()));
  }

  private static CallerCard card() {
    return new CallerCard(
        new CallerMatch.Known(new Customer(1, "Zhao Lei", "Mr", "Huaxin")),
        Optional.empty(),
        List.of(),
        List.of(),
        1);
  }

  /** The story's own time. */
  private final class StoryClock extends Clock {
    @Override
    public Instant instant() {
      return story.at().pbx();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
