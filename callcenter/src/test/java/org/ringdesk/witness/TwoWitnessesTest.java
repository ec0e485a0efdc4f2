package org.ringdesk.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.At;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallEvent;
import org.ringdesk.call.CallIds;
import org.ringdesk.call.Calls;
import org.ringdesk.call.Leg;
import org.ringdesk.call.Line;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.RingEnd;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;
import org.ringdesk.ledger.LedgerCalls;
import org.ringdesk.ledger.LedgerLine;
import org.ringdesk.ledger.Places;
import org.ringdesk.ledger.QueueLogLine;

/**
 * Ten thousand calls that never were: each is lived through once, told by two witnesses of whom one
 * misses a stretch, repeats itself and stammers, and must come out as it was.
 */
class TwoWitnessesTest {
  private static final int HISTORIES = 10_000;
  private static final Instant NINE = Instant.parse("2026-11-24T01:00:00Z");

  @Test
  void whateverOneWitnessMissesTheCallIsToldAsItWas() {
    var faults = new int[Fault.values().length];
    for (int seed = 0; seed < HISTORIES; seed++) {
      var history = new History(seed);
      faults[history.fault.ordinal()]++;
      try {
        history.check();
      } catch (AssertionError e) {
        fail("history " + seed + " " + history + ": " + e.getMessage(), e);
      }
    }
    for (int n : faults) assertTrue(n > HISTORIES / 10, "every fault has its share");
  }

  private enum Fault {
    NONE,
    LINK_DOWN,
    PBX_DIED,
    LEDGER_LOST
  }

  /** How a stay in a queue really went: the model that the product knows nothing of. */
  private record Lived(
      String queue,
      Instant entered,
      Instant left,
      Outcome outcome,
      String agent,
      int tries,
      int rings) {
    Lived left(Instant at, Outcome how, String by) {
      return new Lived(queue, entered, at, how, by, tries, rings);
    }
  }

  /** Something that happened, and how each witness would tell it; either may say nothing. */
  private record Told(Instant at, Optional<CallEvent> event, String line) {}

  private static final class History {
    private final Random random;
    private final Leg caller;
    private final List<Told> happened = new ArrayList<>();
    private final List<Lived> lived = new ArrayList<>();
    private final Fault fault;
    private Instant now;
    private int phones;
    private Instant missedFrom = Instant.MAX;
    private Instant missedTo = Instant.MAX;

    History(int seed) {
      random = new Random(seed);
      caller = new Leg("pbx1", "pbx1-" + seed + ".1");
      now = NINE.plusMillis(random.nextInt(1_000));
      fault = Fault.values()[random.nextInt(Fault.values().length)];
      live();
      if (fault != Fault.NONE) chooseStretch();
      if (fault == Fault.PBX_DIED) die();
    }

    // ---- the call as it happens ----

    private void live() {
      tell(new CallEvent.Reached(at(), caller, line()), "NONE|NONE|DESKIN|4008100000");
      pass(1, 900);
      int stays = 1 + random.nextInt(3);
      var transferred = Optional.<Runnable>empty();
      for (int i = 0; i < stays; i++) {
        var queue = List.of("network", "hosts", "desktop").get(random.nextInt(3));
        var entered = now;
        tell(
            new CallEvent.Joined(at(), caller, line(), new QueueName(queue)),
            queue + "|NONE|ENTERQUEUE||13800138000|1");
        transferred.ifPresent(Runnable::run); // the talk before ends after the next entry
        transferred = Optional.empty();
        pass(
            3_000,
            8_000); // two stays in one queue closer than the log's seconds cannot be told apart
        int tries = random.nextInt(3);
        int rings = 0;
        for (int t = 0; t < tries; t++) rings += tryPhone(queue) ? 1 : 0;
        var last = i == stays - 1;
        switch (random.nextInt(last ? 3 : 2)) {
          case 0 -> transferred = Optional.of(talk(queue, entered, tries + 1, rings + 1, last));
          case 1 -> giveUp(queue, entered, tries, rings);
          default -> {
            abandon(queue, entered, tries, rings);
            return;
          }
        }
        pass(5, 20);
      }
      transferred.ifPresent(Runnable::run);
      pass(2, 10);
      hangUp("");
    }

    private boolean tryPhone(String queue) {
      var phone = phone();
      var agent = agent();
      var rings = random.nextInt(4) > 0;
      tell(
          new CallEvent.PhoneCalled(
              at(),
              caller,
              new QueueName(queue),
              phone,
              "PJSIP/" + phone.uniqueid(),
              new AgentName(agent)),
          "");
      pass(30, 200);
      if (rings) tell(new CallEvent.PhoneRang(at(), phone), "");
      int millis = rings ? 5_000 + random.nextInt(3_000) : random.nextInt(300);
      now = now.plusMillis(millis);
      tell(
          new CallEvent.PhoneStopped(at(), phone, rings ? RingEnd.NO_ANSWER : RingEnd.BUSY),
          queue + "|" + agent + "|RINGNOANSWER|" + millis);
      pass(300, 3_000);
      return rings;
    }

    /** What ends the talk: run when it does. */
    private Runnable talk(String queue, Instant entered, int tries, int rings, boolean last) {
      var phone = phone();
      var agent = agent();
      var name = new QueueName(queue);
      tell(
          new CallEvent.PhoneCalled(
              at(), caller, name, phone, "PJSIP/" + phone.uniqueid(), new AgentName(agent)),
          "");
      pass(30, 200);
      tell(new CallEvent.PhoneRang(at(), phone), "");
      var rang = now;
      pass(500, 6_000);
      tell(new CallEvent.PhoneStopped(at(), phone, RingEnd.ANSWERED), "");
      pass(1, 5);
      var since = now;
      tell(
          new CallEvent.Connected(at(), caller, name, phone, new AgentName(agent)),
          queue
              + "|"
              + agent
              + "|CONNECT|"
              + seconds(entered, since)
              + "|"
              + phone.uniqueid()
              + "|"
              + seconds(rang, since));
      pass(3_000, 90_000);
      lived.add(new Lived(queue, entered, since, Outcome.ANSWERED, agent, tries, rings));
      return () -> {
        pass(2, 12);
        var talked = seconds(entered, since) + "|" + seconds(since, now) + "|1";
        tell(
            new CallEvent.Completed(at(), caller, name, phone),
            queue
                + "|"
                + agent
                + "|"
                + (last ? "COMPLETECALLER|" : "BLINDTRANSFER|6001|from-agents|")
                + talked);
      };
    }

    private void giveUp(String queue, Instant entered, int tries, int rings) {
      var empty = random.nextInt(3) == 0;
      var outcome = empty ? Outcome.LEFT_EMPTY : Outcome.TIMED_OUT;
      tell(
          new CallEvent.GaveUp(at(), caller, new QueueName(queue)),
          queue
              + "|NONE|"
              + (empty ? "EXITEMPTY" : "EXITWITHTIMEOUT")
              + "|1|1|"
              + seconds(entered, now));
      lived.add(new Lived(queue, entered, now, outcome, "", tries, rings));
      pass(1, 4);
      tell(new CallEvent.DeskLeft(at(), caller, new QueueName(queue), outcome), "");
    }

    private void abandon(String queue, Instant entered, int tries, int rings) {
      tell(new CallEvent.HangupAsked(at(), caller), "");
      pass(1, 4);
      tell(
          new CallEvent.GaveUp(at(), caller, new QueueName(queue)),
          queue + "|NONE|ABANDON|1|1|" + seconds(entered, now));
      lived.add(new Lived(queue, entered, now, Outcome.ABANDONED, "", tries, rings));
      pass(1, 4);
      tell(new CallEvent.DeskLeft(at(), caller, new QueueName(queue), Outcome.ABANDONED), "");
      pass(1, 4);
      hangUp("");
    }

    private void hangUp(String status) {
      tell(new CallEvent.HungUp(at(), caller), "NONE|NONE|DESKOUT|" + status);
    }

    // ---- what goes wrong ----

    private void chooseStretch() {
      var length = Duration.between(happened.getFirst().at(), happened.getLast().at()).toMillis();
      missedFrom = happened.getFirst().at().plusMillis(random.nextLong(-3_000, length + 1));
      missedTo = missedFrom.plusMillis(500 + random.nextLong(length + 10_000));
    }

    /** Nothing happens any more after the first missed moment, but for the restart. */
    private void die() {
      happened.removeIf(t -> !t.at().isBefore(missedFrom));
      lived.clear();
      if (!happened.isEmpty()) liveAgain();
    }

    /** What of the call was lived when the PBX died: told from its own events alone, slowly. */
    private void liveAgain() {
      var open = Optional.<Lived>empty();
      var before = new ArrayList<Lived>();
      for (var t : happened) {
        switch (t.event().orElseThrow()) {
          case CallEvent.Joined j -> {
            open.ifPresent(before::add);
            open =
                Optional.of(
                    new Lived(
                        j.queue().value(), t.at(), missedFrom, Outcome.LOST_WITH_PBX, "", 0, 0));
          }
          case CallEvent.Connected c ->
              open = open.map(o -> o.left(t.at(), Outcome.ANSWERED, c.agent().value()));
          case CallEvent.GaveUp g -> open = open.map(o -> o.left(t.at(), how(t.line()), ""));
          default -> {}
        }
      }
      open.ifPresent(before::add);
      lived.addAll(before);
    }

    private static Outcome how(String line) {
      if (line.contains("ABANDON")) return Outcome.ABANDONED;
      return line.contains("TIMEOUT") ? Outcome.TIMED_OUT : Outcome.LEFT_EMPTY;
    }

    private boolean missed(Told t) {
      return !t.at().isBefore(missedFrom) && t.at().isBefore(missedTo);
    }

    /** What the link makes of what it hears. */
    private Optional<Call> heard() {
      var calls =
          new Calls("pbx1", Set.of("from-agents"), new CallIds(Map.of()), Optional.of("boot 1"));
      var linkFails = fault == Fault.LINK_DOWN || fault == Fault.PBX_DIED;
      var seen = new ArrayList<Call>();
      boolean back = !linkFails;
      for (var t : stammered()) {
        if (linkFails && missed(t)) continue;
        if (!back && !t.at().isBefore(missedTo)) {
          comeBack(calls, seen);
          back = true;
        }
        t.event().ifPresent(e -> calls.apply(e).forEach(c -> seen.add(c.after())));
      }
      if (!back) comeBack(calls, seen);
      return seen.isEmpty() ? Optional.empty() : Optional.of(seen.getLast());
    }

    /** The lists after the next login. */
    private void comeBack(Calls calls, List<Call> seen) {
      var at = new At(missedTo, missedTo, 1);
      var lost = new At(missedFrom, missedFrom, 1);
      var events = new ArrayList<CallEvent>();
      events.add(new CallEvent.LinkLost(lost, "cut"));
      events.add(new CallEvent.Booted(at, fault == Fault.PBX_DIED ? "boot 2" : "boot 1"));
      var lives =
          fault == Fault.LINK_DOWN
              && happened.getFirst().at().isBefore(missedTo)
              && !happened.getLast().at().isBefore(missedTo);
      if (lives) {
        waitsIn()
            .ifPresent(
                l ->
                    events.add(
                        new CallEvent.WaiterListed(
                            at,
                            caller,
                            new QueueName(l.queue()),
                            Duration.between(l.entered(), missedTo)
                                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS))));
        events.add(
            new CallEvent.ChannelListed(
                at, caller, line(), Duration.between(happened.getFirst().at(), missedTo)));
      }
      events.add(new CallEvent.ChannelsListed(at));
      for (var e : events) calls.apply(e).forEach(c -> seen.add(c.after()));
    }

    private Optional<Lived> waitsIn() {
      return lived.stream()
          .filter(l -> l.entered().isBefore(missedTo) && l.left().isAfter(missedTo))
          .findFirst();
    }

    /** Now and then the same twice, and neighbours of one moment the other way round. */
    private List<Told> stammered() {
      var told = new ArrayList<Told>();
      for (var t : happened) {
        if (t.event().isEmpty()) continue;
        told.add(t);
        if (random.nextInt(10) == 0) told.add(t);
      }
      return told;
    }

    /** What the ledger makes of its lines. */
    private Optional<Call> written() {
      var places = new Places();
      var lines = new ArrayList<LedgerLine>();
      for (var t : happened) {
        if (t.line().isEmpty() || (fault == Fault.LEDGER_LOST && missed(t))) continue;
        var text = t.at().getEpochSecond() + "|" + caller.uniqueid() + "|" + t.line();
        if (QueueLogLine.read(text) instanceof QueueLogLine.Read r)
          lines.add(places.next(r.line()));
        else fail("not a line: " + text);
      }
      var read = new ArrayList<>(lines);
      for (var l : lines) if (random.nextInt(5) == 0) read.add(l); // read again
      java.util.Collections.shuffle(read, random);
      return LedgerCalls.of(
          "pbx1",
          read,
          fault == Fault.PBX_DIED
              ? happened.stream()
                  .map(Told::at)
                  .reduce((a, b) -> b)
                  .map(d -> Instant.ofEpochSecond(d.getEpochSecond()))
              : Optional.empty());
    }

    // ---- what must come out ----

    void check() {
      if (happened.isEmpty()) return; // it died before the call
      var heard = heard();
      var written = written();
      var call =
          heard.isPresent() && written.isPresent()
              ? new TwoStories(heard.get(), written.get()).call()
              : heard.or(() -> written).orElseThrow();
      assertTrue(call.over(), "it has ended");
      assertEquals(
          lived.stream().map(l -> l.queue() + " " + l.outcome()).toList(),
          call.visits().stream()
              .map(v -> v.queue() + " " + v.outcome().map(Enum::name).orElse("open"))
              .toList());
      for (int i = 0; i < lived.size(); i++) same(lived.get(i), call.visits().get(i));
    }

    private void same(Lived l, Visit v) {
      near(l.entered(), v.enteredAt(), "entered");
      if (fault != Fault.PBX_DIED) near(l.left(), v.enteredAt().plus(v.waited(now)), "left");
      assertEquals(l.agent(), v.talk().map(Talk::agent).map(AgentName::value).orElse(""));
      if (fault == Fault.PBX_DIED) return;
      assertEquals(l.tries(), v.rings().size(), "phones tried");
      long rang = v.rings().stream().filter(r -> r.rangAt().isPresent()).count();
      long unknown = v.rings().stream().filter(r -> !r.known()).count();
      assertTrue(
          rang <= l.rings() && l.rings() <= rang + unknown,
          rang + "+" + unknown + " rings of " + l.rings());
    }

    private static void near(Instant wanted, Instant had, String what) {
      assertTrue(
          Duration.between(wanted, had).abs().compareTo(TwoStories.SAME) <= 0,
          what + " " + had + ", not " + wanted);
    }

    // ---- small words ----

    private void tell(CallEvent event, String line) {
      happened.add(new Told(now, Optional.of(event), line));
    }

    private void pass(int least, int most) {
      now = now.plusMillis(least + random.nextInt(most - least + 1));
    }

    private At at() {
      return new At(now, now, 1);
    }

    private Line line() {
      return new Line(caller, "from-trunk", "13800138000", "4008100000");
    }

    private Leg phone() {
      return new Leg("pbx1", caller.uniqueid() + "0" + ++phones);
    }

    private String agent() {
      return List.of("Anna Berg", "Boris Orlov", "Chen Jing").get(random.nextInt(3));
    }

    private static long seconds(Instant from, Instant to) {
      return to.getEpochSecond() - from.getEpochSecond();
    }

    @Override
    public String toString() {
      return fault + " " + missedFrom + " to " + missedTo + ": " + lived;
    }
  }
}
