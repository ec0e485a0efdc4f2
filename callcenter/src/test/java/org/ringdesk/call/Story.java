package org.ringdesk.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells what happens to callers, in the order in which Asterisk would tell it: {@code
 * story().caller("zhao").joins("network").waits(20).hangsUp()}. One second passes only where it
 * says so.
 */
public final class Story {
  public static final Instant NINE =
      Instant.parse("2026-11-24T01:00:00Z"); // nine in the morning in Shanghai

  private final List<CallChange> changes = new ArrayList<>();
  private final Calls calls;
  private Instant now = NINE;
  private long chunk = 1;
  private int legs = 100;
  private String caller = "caller";
  private QueueName queue = new QueueName("network");

  private Story(Calls calls) {
    this.calls = calls;
  }

  public static Story story() {
    return new Story(
        new Calls(
            "pbx1", Set.of("from-agents"), new CallIds(java.util.Map.of()), Optional.empty()));
  }

  public Story at(Instant moment) {
    now = moment;
    return this;
  }

  /** Who the next lines are about. */
  public Story caller(String name) {
    caller = name;
    return this;
  }

  public Story reaches(String number) {
    return tell(new CallEvent.Reached(at(), leg(), line("from-trunk", number)));
  }

  public Story joins(String name) {
    if (calls.find(leg()).isEmpty()) reaches("4008100000");
    queue = new QueueName(name);
    return tell(new CallEvent.Joined(at(), leg(), line("from-trunk", "4008100000"), queue));
  }

  public Story waits(int seconds) {
    now = now.plusSeconds(seconds);
    return this;
  }

  /** The queue tries the phone, but nothing rings: it is busy, or dead. */
  public Story tries(String agent) {
    return tell(
        new CallEvent.PhoneCalled(
            at(), leg(), queue, phone(agent), "PJSIP/" + agent, new AgentName(agent)));
  }

  public Story rings(String agent) {
    return tries(agent).tell(new CallEvent.PhoneRang(at(), phone(agent)));
  }

  public Story busy(String agent) {
    return tries(agent).tell(new CallEvent.PhoneStopped(at(), phone(agent), RingEnd.BUSY));
  }

  public Story ignores(String agent) {
    return tell(new CallEvent.PhoneStopped(at(), phone(agent), RingEnd.NO_ANSWER));
  }

  public Story answers(String agent) {
    return tell(new CallEvent.PhoneStopped(at(), phone(agent), RingEnd.ANSWERED))
        .tell(new CallEvent.Connected(at(), leg(), queue, phone(agent), new AgentName(agent)));
  }

  public Story completes(String agent, String inQueue) {
    return tell(new CallEvent.Completed(at(), leg(), new QueueName(inQueue), phone(agent)));
  }

  /** The caller hangs up, in the queue or while talking, as Asterisk tells it. */
  public Story hangsUp() {
    tell(new CallEvent.HangupAsked(at(), leg()));
    if (call().visits().stream().anyMatch(Visit::waits))
      tell(new CallEvent.GaveUp(at(), leg(), queue));
    call()
        .talks()
        .filter(t -> t.until().isEmpty())
        .forEach(t -> tell(new CallEvent.Completed(at(), leg(), queue, t.phone())));
    return tell(new CallEvent.HungUp(at(), leg()));
  }

  /** Queue() gives up; the dialplan goes on. */
  public Story gaveUpByQueue() {
    return tell(new CallEvent.GaveUp(at(), leg(), queue));
  }

  public Story deskLeft(Outcome outcome) {
    return deskLeft(queue.value(), outcome);
  }

  public Story deskLeft(String inQueue, Outcome outcome) {
    return tell(new CallEvent.DeskLeft(at(), leg(), new QueueName(inQueue), outcome));
  }

  public Story isTold(Outcome outcome) {
    return tell(new CallEvent.DeskTold(at(), leg(), outcome));
  }

  public Story steps(String step, String value) {
    return tell(new CallEvent.DeskStep(at(), leg(), step, value, false));
  }

  /** The channel ends, and that is all that is said. */
  public Story ends() {
    return tell(new CallEvent.HungUp(at(), leg()));
  }

  public Story linkBreaks() {
    return tell(new CallEvent.LinkLost(at(), "cut"));
  }

  /** A login, with the channels of these callers still living. */
  public Story linkIsBack(String boot, String... living) {
    tell(new CallEvent.Booted(at(), boot));
    for (var name : living)
      tell(
          new CallEvent.ChannelListed(
              at(),
              new Leg("pbx1", name),
              new Line(new Leg("pbx1", name), "from-trunk", name, "4008100000"),
              Duration.ofSeconds(30)));
    return tell(new CallEvent.ChannelsListed(at()));
  }

  public Story tell(CallEvent e) {
    changes.addAll(calls.apply(e));
    return this;
  }

  /** The call of the caller that the story is about. */
  public Call call() {
    return calls.find(leg()).orElseThrow();
  }

  /** All that changed, in order. */
  public List<CallChange> changes() {
    return changes;
  }

  public Calls calls() {
    return calls;
  }

  public At at() {
    return new At(now, now.plusMillis(2), chunk++);
  }

  public Leg leg() {
    return new Leg("pbx1", caller);
  }

  public Leg phone(String agent) {
    return new Leg("pbx1", caller + "-" + agent + "-" + legs / 100);
  }

  private Line line(String context, String to) {
    return new Line(leg(), context, "13800138000", to);
  }
}
