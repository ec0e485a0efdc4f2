package org.ringdesk.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ringdesk.call.Story.story;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallTest {
  private static void ended(Outcome outcome, Evidence by, Call call) {
    assertEquals(Optional.of(outcome), call.outcome());
    assertEquals(Optional.of(by), call.evidence());
    assertTrue(call.over());
  }

  private static Duration waited(Call call, int visit) {
    return call.visits().get(visit).waited(call.endedAt().orElseThrow());
  }

  @Test
  void aCallerWhoIsAnsweredWaitsUntilTheAnswer() {
    var call =
        story()
            .joins("network")
            .waits(2)
            .rings("1001")
            .waits(3)
            .answers("1001")
            .waits(60)
            .hangsUp()
            .call();
    ended(Outcome.ANSWERED, Evidence.COMPLETE, call);
    assertEquals(Duration.ofSeconds(5), waited(call, 0));
    assertEquals(Duration.ofSeconds(60), call.talks().findFirst().orElseThrow().length(Story.NINE));
    assertEquals(Optional.of(Story.NINE.plusSeconds(2)), call.rangAt());
    assertEquals(Optional.of(Story.NINE.plusSeconds(5)), call.answeredAt());
  }

  /** Not even where it is met in a list after a login, or in a queue. */
  @Test
  void aCallOfOurOwnIsNoCall() {
    var calls = new Calls("pbx1", Set.of("from-agents"), new CallIds(Map.of()), Optional.empty());
    var near = new Leg("pbx1", "canary-0192f0c1-7d3a-7000-8000-000000000001");
    var at = new At(Story.NINE, Story.NINE, 1);
    for (var leg : List.of(near, new Leg("pbx1", near.uniqueid() + ";2"))) {
      var line = new Line(leg, "from-trunk", "", "4008100000");
      assertEquals(List.of(), calls.apply(new CallEvent.Reached(at, leg, line)));
      assertEquals(
          List.of(), calls.apply(new CallEvent.Joined(at, leg, line, new QueueName("network"))));
      assertEquals(
          List.of(), calls.apply(new CallEvent.ChannelListed(at, leg, line, Duration.ZERO)));
      assertEquals(List.of(), calls.apply(new CallEvent.HungUp(at, leg)));
    }
    assertEquals(List.of(), List.copyOf(calls.open()));
  }

  /** Asterisk tells the two on different threads, in either order. */
  @Test
  void theEndOfTheTalkIsBelievedThoughItComesAfterTheCallersHangup() {
    var call =
        story()
            .joins("network")
            .rings("1001")
            .answers("1001")
            .waits(60)
            .ends()
            .completes("1001", "network")
            .call();
    ended(Outcome.ANSWERED, Evidence.COMPLETE, call);
    assertEquals(Duration.ofSeconds(60), call.talks().findFirst().orElseThrow().length(Story.NINE));
  }

  @Test
  void aCallerWhoHangsUpInTheQueueCountsAsAbandoned() {
    var call = story().joins("network").rings("1001").waits(20).hangsUp().call();
    ended(Outcome.ABANDONED, Evidence.HANGUP_THEN_ABANDON, call);
    assertEquals(Duration.ofSeconds(20), waited(call, 0));
    assertEquals(Optional.of(RingEnd.CANCELED), call.rings().findFirst().orElseThrow().how());
  }

  @Test
  void aQueueThatGivesUpCountsAsTimedOutThoughItSaysAbandon() {
    var call =
        story().joins("network").rings("1001").waits(12).gaveUpByQueue().waits(1).ends().call();
    ended(Outcome.TIMED_OUT, Evidence.ABANDON_ALONE, call);
    assertEquals(Duration.ofSeconds(12), waited(call, 0));
    assertTrue(call.evidence().orElseThrow().provisional());
  }

  @Test
  void theDialplansWordDecidesWhatAbandonMeant() {
    for (var outcome :
        List.of(Outcome.TIMED_OUT, Outcome.LEFT_EMPTY, Outcome.WITHDRAWN, Outcome.EXITED_BY_KEY)) {
      var call =
          story()
              .joins("network")
              .waits(12)
              .gaveUpByQueue()
              .deskLeft(outcome)
              .waits(9)
              .hangsUp()
              .call();
      ended(outcome, Evidence.DESK_LEFT, call);
      assertEquals(Duration.ofSeconds(12), waited(call, 0), outcome.key());
    }
  }

  @Test
  void aHangUpSeenThroughTheDialplansLastWordIsStillAnAbandonedCall() {
    var call =
        story().joins("network").waits(7).gaveUpByQueue().deskLeft(Outcome.ABANDONED).ends().call();
    ended(Outcome.ABANDONED, Evidence.DESK_LEFT, call);
  }

  @Test
  void aFullOrEmptyQueueRefusesWithoutAWordOfItsOwn() {
    for (var outcome : List.of(Outcome.REFUSED_FULL, Outcome.REFUSED_EMPTY)) {
      var call = story().reaches("4008100000").waits(1).deskLeft("network", outcome).ends().call();
      ended(outcome, Evidence.DESK_LEFT, call);
      assertEquals(Duration.ZERO, waited(call, 0));
    }
  }

  @Test
  void theDialplansWordAfterATalkChangesNothing() {
    var call =
        story()
            .joins("network")
            .rings("1001")
            .answers("1001")
            .waits(9)
            .hangsUp()
            .deskLeft(Outcome.ABANDONED)
            .call();
    ended(Outcome.ANSWERED, Evidence.COMPLETE, call);
    assertEquals(1, call.visits().size());
  }

  @Test
  void aBusyPhoneIsTriedButDoesNotRing() {
    var call = story().joins("network").busy("1001").waits(5).hangsUp().call();
    assertEquals(Optional.empty(), call.rangAt());
    assertEquals(Optional.of(RingEnd.BUSY), call.rings().findFirst().orElseThrow().how());
  }

  @Test
  void twoPhonesInTurnAreTwoRings() {
    var call =
        story()
            .joins("network")
            .rings("1001")
            .waits(8)
            .ignores("1001")
            .waits(1)
            .rings("1002")
            .answers("1002")
            .hangsUp()
            .call();
    assertEquals(2, call.rings().count());
    assertEquals(new AgentName("1002"), call.talks().findFirst().orElseThrow().agent());
    assertEquals(
        List.of(Optional.of(RingEnd.NO_ANSWER), Optional.of(RingEnd.ANSWERED)),
        call.rings().map(Ring::how).toList());
  }

  @Test
  void aRingThatComesBeforeItsAnnouncementCounts() {
    var s = story().joins("network");
    s.tell(new CallEvent.PhoneRang(s.at(), s.phone("1001")))
        .waits(1)
        .tries("1001")
        .answers("1001")
        .hangsUp();
    assertEquals(Optional.of(Story.NINE), s.call().rangAt());
  }

  @Test
  void aPhoneThatAnswersByItselfNeedsNoRing() {
    var call = story().joins("network").answers("1001").waits(3).hangsUp().call();
    ended(Outcome.ANSWERED, Evidence.COMPLETE, call);
    assertEquals(1, call.rings().count());
    assertEquals(Optional.empty(), call.rangAt());
  }

  @Test
  void aLocalMembersTwoHalvesAreOneRing() {
    var s = story().joins("network").tries("1001");
    var far = new Leg("pbx1", "far");
    s.tell(new CallEvent.PhoneForked(s.at(), "PJSIP/1001", far))
        .waits(1)
        .tell(new CallEvent.PhoneRang(s.at(), far))
        .tell(new CallEvent.PhoneRang(s.at(), far));
    assertEquals(1, s.call().rings().count());
    assertEquals(Optional.of(Story.NINE.plusSeconds(1)), s.call().rangAt());
  }

  @Test
  void aBlindTransferToAQueueIsASecondVisitOfTheSameCall() {
    // The second join comes before the first AgentComplete.
    var s =
        story()
            .joins("network")
            .rings("1001")
            .waits(1)
            .answers("1001")
            .waits(3)
            .joins("hosts")
            .completes("1001", "network");
    var call = s.rings("1003").waits(1).answers("1003").waits(8).hangsUp().call();
    assertEquals(2, call.visits().size());
    assertEquals(
        List.of("network", "hosts"), call.visits().stream().map(v -> v.queue().value()).toList());
    assertEquals(
        List.of(Duration.ofSeconds(3), Duration.ofSeconds(8)),
        call.talks().map(t -> t.length(Story.NINE)).toList());
    ended(Outcome.ANSWERED, Evidence.COMPLETE, call);
  }

  @Test
  void aCallAnsweredOnceIsAnsweredThoughItsSecondVisitIsAbandoned() {
    var s =
        story()
            .joins("network")
            .rings("1001")
            .answers("1001")
            .waits(3)
            .joins("hosts")
            .completes("1001", "network")
            .waits(30)
            .hangsUp();
    ended(Outcome.ANSWERED, Evidence.COMPLETE, s.call());
    assertEquals(Optional.of(Outcome.ABANDONED), s.call().visits().get(1).outcome());
  }

  @Test
  void aCallThatNeverReachedAQueueStayedInTheMenuOrIsWhatTheDialplanSays() {
    ended(
        Outcome.IVR_ONLY,
        Evidence.HANGUP_ONLY,
        story().reaches("4008100000").waits(4).hangsUp().call());
    ended(
        Outcome.OUT_OF_HOURS,
        Evidence.DESK_LEFT,
        story().reaches("4008100000").isTold(Outcome.OUT_OF_HOURS).hangsUp().call());
  }

  @Test
  void holdsAreIntervalsOfTheTalk() {
    var s = story().joins("network").rings("1001").answers("1001").waits(5);
    s.tell(new CallEvent.Held(s.at(), s.phone("1001")))
        .waits(10)
        .tell(new CallEvent.Resumed(s.at(), s.phone("1001")))
        .waits(5);
    s.tell(new CallEvent.Held(s.at(), s.leg())).waits(2).hangsUp();
    var held = s.call().talks().findFirst().orElseThrow().held();
    assertEquals(2, held.size());
    assertEquals(Story.NINE.plusSeconds(15), held.get(0).until().orElseThrow());
    assertEquals(
        Story.NINE.plusSeconds(22),
        held.get(1).until().orElseThrow(),
        "the end of the talk ends the hold");
  }

  @Test
  void aRestartedPbxTakesItsCallsAlong() {
    var s = story().linkIsBack("boot 1").caller("waits").joins("network").rings("1001");
    s.caller("talks")
        .joins("hosts")
        .rings("1003")
        .waits(2)
        .answers("1003")
        .waits(8)
        .linkBreaks()
        .waits(30)
        .linkIsBack("boot 2");
    ended(Outcome.ANSWERED, Evidence.SNAPSHOT, s.call());
    assertEquals(
        Duration.ofSeconds(8),
        s.call().talks().findFirst().orElseThrow().length(Story.NINE),
        "no longer than it was heard");
    ended(Outcome.LOST_WITH_PBX, Evidence.SNAPSHOT, s.caller("waits").call());
    assertEquals(Story.NINE.plusSeconds(10), s.call().endedAt().orElseThrow());
    assertEquals(Set.of(), Set.copyOf(s.calls().open()));
  }

  @Test
  void aCallThatOutlivesAGapGoesOn() {
    var s =
        story()
            .linkIsBack("boot 1")
            .caller("zhao")
            .joins("network")
            .rings("1001")
            .linkBreaks()
            .waits(20)
            .linkIsBack("boot 1", "zhao");
    assertEquals(1, s.calls().open().size());
    ended(Outcome.ANSWERED, Evidence.COMPLETE, s.answers("1001").waits(9).hangsUp().call());
  }

  @Test
  void aCallThatEndedInAGapIsClosedProvisionally() {
    var s =
        story()
            .linkIsBack("boot 1")
            .caller("zhao")
            .joins("network")
            .waits(5)
            .linkBreaks()
            .waits(20)
            .linkIsBack("boot 1");
    ended(Outcome.ABANDONED, Evidence.SNAPSHOT, s.call());
    assertTrue(s.call().evidence().orElseThrow().provisional());
  }

  @Test
  void aCallFoundLivingAfterAGapIsCountedFromItsAge() {
    var s = story().linkIsBack("boot 1", "zhao");
    assertEquals(Story.NINE.minusSeconds(30), s.caller("zhao").call().enteredAt());
    ended(Outcome.IVR_ONLY, Evidence.SNAPSHOT, s.waits(5).ends().call());
  }

  @Test
  void aCallerFoundWaitingAfterAGapWaitsSinceThen() {
    var s = story().caller("zhao");
    s.tell(new CallEvent.Booted(s.at(), "boot 1"))
        .tell(
            new CallEvent.WaiterListed(
                s.at(), s.leg(), new QueueName("network"), Duration.ofSeconds(12)));
    s.tell(
        new CallEvent.ChannelListed(
            s.at(),
            s.leg(),
            new Line(s.leg(), "from-trunk", "138", "4008100000"),
            Duration.ofSeconds(15)));
    s.tell(new CallEvent.ChannelsListed(s.at()));
    assertEquals(Duration.ofSeconds(12), s.call().visits().getFirst().waited(Story.NINE));
    ended(Outcome.ABANDONED, Evidence.HANGUP_THEN_ABANDON, s.waits(3).hangsUp().call());
  }

  @Test
  void aConsultationThroughAQueueIsNobodysNewCall() {
    var s = story().joins("network").rings("1001").answers("1001");
    var agentsLeg = new Leg("pbx1", "agents-own-leg");
    s.tell(
        new CallEvent.Joined(
            s.at(),
            agentsLeg,
            new Line(s.leg(), "from-agents", "1001", "hosts"),
            new QueueName("hosts")));
    assertEquals(Direction.INTERNAL, s.calls().find(agentsLeg).orElseThrow().direction());
    assertEquals(Direction.IN, s.call().direction());
  }

  @Test
  void eventsWithinAMinuteAfterTheEndStillBelongToTheCall() {
    var s = story().joins("network").waits(12).gaveUpByQueue().ends().waits(59);
    assertEquals(2, s.deskLeft("hosts", Outcome.REFUSED_FULL).call().visits().size());
    s.waits(2).caller("next").joins("network");
    assertEquals(Optional.empty(), s.calls().find(new Leg("pbx1", "caller")));
  }

  @Test
  void aWithheldNumberIsForgottenOnceTheDialplanSaysSo() {
    var s = story().reaches("4008100000");
    s.tell(
        new CallEvent.Joined(
            s.at(),
            s.leg(),
            new Line(s.leg(), "from-trunk", "anonymous", "4008100000"),
            new QueueName("network")));
    assertEquals("anonymous", s.call().line().from());
  }

  @Test
  void twoCallersDoNotMix() {
    var s =
        story()
            .caller("a")
            .joins("network")
            .rings("1001")
            .caller("b")
            .joins("network")
            .rings("1002")
            .answers("1002")
            .waits(5);
    s.caller("a").hangsUp();
    assertEquals(Optional.of(Outcome.ABANDONED), s.call().outcome());
    assertEquals(Optional.empty(), s.caller("b").call().outcome());
  }

  @Test
  void eachMessageOfACallIsFoundInTheJournal() {
    var call = story().joins("network").rings("1001").answers("1001").hangsUp().call();
    // Every event of the story had a journal row of its own.
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L), List.copyOf(call.journal()));
  }

  @Test
  void aStepOfACallerWhoWantsToStayUnknownTakesTheNumberAway() {
    var story = story().reaches("4008100000");
    story.tell(new CallEvent.DeskStep(story.at(), story.leg(), "language", "zh", true));
    assertEquals(Line.ANONYMOUS, story.call().line().from());
  }

  @Test
  void whatTheCallerHeardAndPressedIsKeptInOrderAndBounded() {
    var story = story().reaches("4008100000").steps("language", "zh").waits(2).steps("menu", "2");
    assertEquals(
        java.util.List.of("language zh 0", "menu 2 2"),
        story.call().steps().stream()
            .map(
                s ->
                    s.name()
                        + " "
                        + s.value()
                        + " "
                        + java.time.Duration.between(Story.NINE, s.at()).toSeconds())
            .toList());
    for (int i = 0; i < 2 * Call.STEPS; i++) story.steps("menu", "9");
    assertEquals(Call.STEPS, story.call().steps().size());
  }

  @Test
  void aKeyThatLeadsOutOfTheQueueIsNobodySendingTheCallerAway() {
    var s = story().joins("network").waits(5);
    s.tell(new CallEvent.GaveUp(s.at(), s.leg(), new QueueName("network"), "from-trunk,1"));
    ended(Outcome.TIMED_OUT, Evidence.ABANDON_ALONE, s.waits(9).ends().call());
  }

  @Test
  void twoCustomersInOneConferenceAreStillTwoCalls() {
    var s = story().caller("a").joins("network").rings("1001").answers("1001");
    s.caller("b").joins("network").rings("1002").answers("1002").waits(5);
    var a = new Leg("pbx1", "a");
    s.tell(new CallEvent.CallsJoined(s.at(), s.leg(), a))
        .tell(new CallEvent.CallsJoined(s.at(), s.leg(), a))
        .tell(new CallEvent.CallsJoined(s.at(), a, a));
    s.waits(5).hangsUp();
    ended(Outcome.ANSWERED, Evidence.COMPLETE, s.call());
    assertEquals(
        List.of("joined a"),
        s.call().steps().stream().map(t -> t.name() + " " + t.value()).toList());
    assertEquals(List.of(), s.caller("a").call().steps());
    ended(Outcome.ANSWERED, Evidence.COMPLETE, s.hangsUp().call());
  }

  @Test
  void whoPicksAnotherPhonesCallUpIsTheOneWhoAnswered() {
    // 1002 was called before, so its name is known; the event names the member and the channel.
    var s = story().caller("a").joins("network");
    s.tell(
        new CallEvent.PhoneCalled(
            s.at(),
            s.leg(),
            new QueueName("network"),
            s.phone("1002"),
            "PJSIP/1002-00000007",
            new AgentName("Bo")));
    s.hangsUp().caller("b").joins("network").rings("1001").waits(4);
    s.tell(
        new CallEvent.Connected(
            s.at(),
            s.leg(),
            new QueueName("network"),
            new Leg("pbx1", "picker"),
            new AgentName("PJSIP/1002")));
    var call = s.waits(3).hangsUp().call();
    assertEquals(new AgentName("Bo"), call.talks().findFirst().orElseThrow().agent());
    assertEquals(1, call.phonesRang());
  }

  @Test
  void aTalkEndsWithTheAgentsPhoneThoughTheCallerGoesOn() {
    var s = story().joins("network").rings("1001").answers("1001").waits(5);
    s.tell(new CallEvent.HungUp(s.at(), s.phone("1001"))).waits(30);
    var call = s.completes("1001", "network").hangsUp().call();
    assertEquals(Duration.ofSeconds(5), call.talked(Story.NINE));
    ended(Outcome.ANSWERED, Evidence.COMPLETE, call);
  }

  @Test
  void aLocalMemberThatTakesItselfOutOfTheWayDoesNotEndTheTalk() {
    var s = story().joins("network");
    var near = s.phone("1001");
    var far = new Leg("pbx1", "far");
    s.tell(new CallEvent.PhoneForked(s.at(), "Local/1001@phones-1;1", far))
        .tell(new CallEvent.PhoneRang(s.at(), far))
        .tell(
            new CallEvent.PhoneCalled(
                s.at(),
                s.leg(),
                new QueueName("network"),
                near,
                "Local/1001@phones-1;1",
                new AgentName("1001")))
        .waits(2)
        .answers("1001")
        .waits(1)
        .tell(new CallEvent.HungUp(s.at(), near))
        .waits(20)
        .tell(new CallEvent.Completed(s.at(), s.leg(), new QueueName("network"), far));
    var call = s.ends().call();
    assertEquals(Duration.ofSeconds(21), call.talked(Story.NINE));
    assertEquals(1, call.phonesRang(), "told before the queue announced its near half");
    ended(Outcome.ANSWERED, Evidence.COMPLETE, call);
  }

  @Test
  void whatThePbxDialsOrOriginatesIsNoCustomersCall() {
    var s = story();
    var line = new Line(s.leg(), "from-trunk", "13800138000", "4008100000");
    s.tell(new CallEvent.Dialled(s.at(), s.leg()))
        .tell(new CallEvent.Joined(s.at(), s.leg(), line, new QueueName("network")));
    assertEquals(Direction.INTERNAL, s.call().direction());
  }

  @Test
  void equalUniqueidsOfTwoPbxsAreTwoCalls() {
    var ids = new CallIds(java.util.Map.of());
    assertTrue(
        !ids.of(new Leg("pbx1", "1795473508.1"), Story.NINE)
            .equals(ids.of(new Leg("pbx2", "1795473508.1"), Story.NINE)));
    assertEquals(
        ids.of(new Leg("pbx1", "1795473508.1"), Story.NINE),
        ids.of(new Leg("pbx1", "1795473508.1"), Story.NINE),
        "the same call told once more has the same name");
  }
}
