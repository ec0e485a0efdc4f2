package org.ringdesk.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Asterisk tells of one call on two threads, each in its own order: channels on the one, queues on
 * the other. Within the moment that one is behind the other, nothing may depend on who is first.
 */
class DisorderTest {
  private static final Duration BEHIND = Duration.ofMillis(15);
  private static final int SHUFFLES = 200;
  private static final Leg CALLER = new Leg("pbx1", "1795473508.1");
  private static final Leg FIRST = new Leg("pbx1", "1795473508.2");
  private static final Leg SECOND = new Leg("pbx1", "1795473508.3");
  private static final QueueName QUEUE = new QueueName("network");
  private static final QueueName OTHER = new QueueName("hosts");
  private static final Line LINE = new Line(CALLER, "from-trunk", "13800138000", "4008100000");

  private final List<CallEvent> story = new ArrayList<>();
  private Instant now = Story.NINE;

  private At at(long millis) {
    now = now.plusMillis(millis);
    return new At(now, now.plusMillis(2), 7);
  }

  private static AgentName agent(Leg phone) {
    return new AgentName(phone.equals(FIRST) ? "Ann" : "Bo");
  }

  private void joins(QueueName queue) {
    if (story.isEmpty()) story.add(new CallEvent.Reached(at(0), CALLER, LINE));
    story.add(new CallEvent.Joined(at(3), CALLER, LINE, queue));
  }

  private void rings(QueueName queue, Leg phone) {
    story.add(new CallEvent.Dialled(at(1), phone));
    story.add(
        new CallEvent.PhoneCalled(
            at(1), CALLER, queue, phone, "PJSIP/" + agent(phone) + "-1", agent(phone)));
    story.add(new CallEvent.PhoneRang(at(1), phone));
    story.add(new CallEvent.PhoneRang(at(1), phone));
  }

  private void answers(QueueName queue, Leg phone) {
    story.add(new CallEvent.PhoneStopped(at(5_000), phone, RingEnd.ANSWERED));
    story.add(new CallEvent.Connected(at(1), CALLER, queue, phone, agent(phone)));
  }

  private void hangsUpTalking(QueueName queue, Leg phone) {
    story.add(new CallEvent.HangupAsked(at(60_000), CALLER));
    story.add(new CallEvent.Completed(at(1), CALLER, queue, phone));
    story.add(new CallEvent.HungUp(at(1), phone));
    story.add(new CallEvent.HungUp(at(1), CALLER));
  }

  private void hangsUpWaiting(boolean deskTells) {
    story.add(new CallEvent.HangupAsked(at(9_000), CALLER));
    story.add(new CallEvent.PhoneStopped(at(1), FIRST, RingEnd.CANCELED));
    story.add(new CallEvent.GaveUp(at(1), CALLER, QUEUE, LINE.place()));
    if (deskTells) story.add(new CallEvent.DeskLeft(at(1), CALLER, QUEUE, Outcome.ABANDONED));
    story.add(new CallEvent.HungUp(at(1), FIRST));
    story.add(new CallEvent.HungUp(at(1), CALLER));
  }

  private static boolean ofAQueue(CallEvent e) {
    return e instanceof CallEvent.Joined
        || e instanceof CallEvent.PhoneCalled
        || e instanceof CallEvent.Connected
        || e instanceof CallEvent.Completed
        || e instanceof CallEvent.GaveUp;
  }

  /** Each thread in its order, one of them up to {@link #BEHIND} late. */
  private static List<CallEvent> shuffled(List<CallEvent> story, Random random) {
    var queues = new ArrayList<>(story.stream().filter(DisorderTest::ofAQueue).toList());
    var channels = new ArrayList<>(story.stream().filter(e -> !ofAQueue(e)).toList());
    var mixed = new ArrayList<CallEvent>();
    while (!queues.isEmpty() || !channels.isEmpty()) {
      var from = queues;
      if (queues.isEmpty()) from = channels;
      else if (!channels.isEmpty()) {
        var apart = Duration.between(queues.getFirst().at().pbx(), channels.getFirst().at().pbx());
        if (apart.abs().compareTo(BEHIND) > 0) from = apart.isNegative() ? channels : queues;
        else from = random.nextBoolean() ? channels : queues;
      }
      mixed.add(from.removeFirst());
    }
    return mixed;
  }

  private static Call told(List<CallEvent> events) {
    var calls = new Calls("pbx1", Set.of(), new CallIds(Map.of()), Optional.empty());
    events.forEach(calls::apply);
    return calls.find(CALLER).orElseThrow();
  }

  /** Without our own name for it, which holds the moment that was told first. */
  private static Call unnamed(Call call) {
    return new Call(
        new CallId(new java.util.UUID(0, 0)),
        call.caller(),
        call.direction(),
        call.line(),
        call.enteredAt(),
        call.partial(),
        call.hangupAsked(),
        call.endedAt(),
        call.told(),
        call.lost(),
        call.seenBy(),
        call.visits(),
        call.steps(),
        call.journal());
  }

  private void isTheSameInAnyOrder(Outcome outcome, Evidence evidence) {
    var inOrder = told(story);
    assertEquals(Optional.of(outcome), inOrder.outcome());
    assertEquals(Optional.of(evidence), inOrder.evidence());
    for (int seed = 0; seed < SHUFFLES; seed++)
      assertEquals(
          unnamed(inOrder), unnamed(told(shuffled(story, new Random(seed)))), "seed " + seed);
    var doubled = new ArrayList<CallEvent>();
    for (var event : story) {
      doubled.add(event);
      doubled.add(event);
    }
    assertEquals(inOrder, told(doubled), "each event twice");
    var again = new ArrayList<>(story);
    again.addAll(story);
    assertEquals(inOrder, told(again), "the whole story twice");
  }

  @Test
  void anAnsweredCall() {
    joins(QUEUE);
    rings(QUEUE, FIRST);
    answers(QUEUE, FIRST);
    hangsUpTalking(QUEUE, FIRST);
    isTheSameInAnyOrder(Outcome.ANSWERED, Evidence.COMPLETE);
  }

  @Test
  void aRingWithoutAnAnswerAndTheNextPhone() {
    joins(QUEUE);
    rings(QUEUE, FIRST);
    story.add(new CallEvent.PhoneStopped(at(8_000), FIRST, RingEnd.NO_ANSWER));
    story.add(new CallEvent.PhoneStopped(at(1), FIRST, RingEnd.CANCELED));
    story.add(new CallEvent.HungUp(at(1), FIRST));
    rings(QUEUE, SECOND);
    answers(QUEUE, SECOND);
    hangsUpTalking(QUEUE, SECOND);
    isTheSameInAnyOrder(Outcome.ANSWERED, Evidence.COMPLETE);
    assertEquals(
        Optional.of(RingEnd.NO_ANSWER), told(story).rings().findFirst().orElseThrow().how());
  }

  @Test
  void aPhoneThatAnswersAtOnce() {
    joins(QUEUE);
    rings(QUEUE, FIRST);
    story.add(new CallEvent.PhoneStopped(at(2), FIRST, RingEnd.ANSWERED));
    story.add(new CallEvent.Connected(at(1), CALLER, QUEUE, FIRST, agent(FIRST)));
    hangsUpTalking(QUEUE, FIRST);
    isTheSameInAnyOrder(Outcome.ANSWERED, Evidence.COMPLETE);
  }

  @Test
  void aCallerWhoGivesUp() {
    joins(QUEUE);
    rings(QUEUE, FIRST);
    hangsUpWaiting(false);
    isTheSameInAnyOrder(Outcome.ABANDONED, Evidence.HANGUP_THEN_ABANDON);
  }

  @Test
  void aCallerWhoGivesUpWhereOurDialplanSaysSo() {
    joins(QUEUE);
    rings(QUEUE, FIRST);
    hangsUpWaiting(true);
    isTheSameInAnyOrder(Outcome.ABANDONED, Evidence.DESK_LEFT);
  }

  @Test
  void aQueueThatGivesUp() {
    joins(QUEUE);
    rings(QUEUE, FIRST);
    story.add(new CallEvent.PhoneStopped(at(12_000), FIRST, RingEnd.NO_ANSWER));
    story.add(new CallEvent.GaveUp(at(1), CALLER, QUEUE, LINE.place()));
    story.add(new CallEvent.HungUp(at(1), FIRST));
    story.add(new CallEvent.HungUp(at(2), CALLER));
    isTheSameInAnyOrder(Outcome.TIMED_OUT, Evidence.ABANDON_ALONE);
  }

  @Test
  void aBlindTransferToAnotherQueue() {
    joins(QUEUE);
    rings(QUEUE, FIRST);
    answers(QUEUE, FIRST);
    at(3_000);
    joins(OTHER);
    story.add(new CallEvent.Completed(at(2), CALLER, QUEUE, FIRST));
    story.add(new CallEvent.HungUp(at(2), FIRST));
    at(500);
    rings(OTHER, SECOND);
    answers(OTHER, SECOND);
    hangsUpTalking(OTHER, SECOND);
    isTheSameInAnyOrder(Outcome.ANSWERED, Evidence.COMPLETE);
    assertEquals(2, told(story).visits().size());
  }

  @Test
  void aCallerWhoIsSentElsewhereByHand() {
    joins(QUEUE);
    rings(QUEUE, FIRST);
    story.add(new CallEvent.PhoneStopped(at(6_000), FIRST, RingEnd.CANCELED));
    story.add(new CallEvent.HungUp(at(1), FIRST));
    story.add(new CallEvent.GaveUp(at(1), CALLER, QUEUE, "from-agents,1003"));
    story.add(new CallEvent.HangupAsked(at(20_000), CALLER));
    story.add(new CallEvent.HungUp(at(3), CALLER));
    isTheSameInAnyOrder(Outcome.TRANSFERRED_OUT, Evidence.REDIRECT_THEN_ABANDON);
  }
}
