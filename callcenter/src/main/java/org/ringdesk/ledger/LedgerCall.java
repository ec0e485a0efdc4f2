package org.ringdesk.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallIds;
import org.ringdesk.call.Direction;
import org.ringdesk.call.Evidence;
import org.ringdesk.call.Leg;
import org.ringdesk.call.Line;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Ring;
import org.ringdesk.call.RingEnd;
import org.ringdesk.call.Stay;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;
import org.ringdesk.call.Witness;

/** One call while its lines are read, as they happened. */
final class LedgerCall {
  /** Two lines of one moment may be written so far apart: whole seconds, and late threads. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  /** No wait and no talk lasts longer; a greater number is a clock's mistake. */
  private static final long LONGEST_SECONDS = Duration.ofDays(7).toSeconds();

  private final String pbx;
  private final String callid;
  private final List<Stayed> stays = new ArrayList<>();
  private final Set<String> phones = new HashSet<>();
  private @Nullable Instant began;
  private @Nullable Instant out;
  private String from = "";
  private String to = "";
  private String status = "";
  private Optional<Outcome> told = Optional.empty();

  LedgerCall(String pbx, String callid) {
    this.pbx = pbx;
    this.callid = callid;
  }

  /** Whether {@code event} is one that a call is made of. */
  static boolean tells(String event) {
    return switch (event) {
      case "DESKIN",
          "DID",
          "ENTERQUEUE",
          "CONNECT",
          "COMPLETEAGENT",
          "COMPLETECALLER",
          "TRANSFER",
          "BLINDTRANSFER",
          "ATTENDEDTRANSFER",
          "ABANDON",
          "EXITWITHTIMEOUT",
          "EXITEMPTY",
          "EXITWITHKEY",
          "WITHDRAW",
          "SYSCOMPAT",
          "RINGNOANSWER",
          "RINGCANCELED",
          "AGENTDUMP",
          "FULL",
          "JOINEMPTY",
          "LEAVEEMPTY",
          "CLOSED",
          "DIVERT_CA_RATIO",
          "DIVERT_HOLDTIME",
          "DESKOUT" ->
          true;
      default -> false;
    };
  }

  void on(QueueLogLine l) {
    switch (l.event()) {
      case "DESKIN", "DID" -> reached(l);
      case "ENTERQUEUE" -> entered(l);
      case "CONNECT" -> connected(l);
      case "COMPLETEAGENT", "COMPLETECALLER" -> talked(l, 0);
      case "TRANSFER", "BLINDTRANSFER" -> talked(l, 2);
      // BRIDGE|id|hold|talk|position, APP|name|…, LINK|one|other|…
      case "ATTENDEDTRANSFER" -> talked(l, Math.max(0, l.fields().size() - 3));
      case "ABANDON" -> left(l, Outcome.ABANDONED, 2);
      case "EXITWITHTIMEOUT" -> left(l, Outcome.TIMED_OUT, 2);
      case "EXITEMPTY" -> left(l, Outcome.LEFT_EMPTY, 2);
      case "EXITWITHKEY" -> left(l, Outcome.EXITED_BY_KEY, 3);
      case "WITHDRAW" -> left(l, Outcome.WITHDRAWN, 2);
      case "SYSCOMPAT" -> incompatible(l);
      case "RINGNOANSWER" -> tried(l, RingEnd.NO_ANSWER);
      case "RINGCANCELED" -> tried(l, RingEnd.CANCELED);
      case "AGENTDUMP" -> tookAndDropped(l);
      case "FULL" -> refused(l, Outcome.REFUSED_FULL);
      case "JOINEMPTY" -> refused(l, Outcome.REFUSED_EMPTY);
      case "LEAVEEMPTY" -> refused(l, Outcome.LEFT_EMPTY);
      case "CLOSED" -> refused(l, Outcome.OUT_OF_HOURS);
      case "DIVERT_CA_RATIO", "DIVERT_HOLDTIME" -> refused(l, Outcome.DIVERTED);
      case "DESKOUT" -> out(l);
      default -> {}
    }
  }

  /**
   * @param died when the PBX was last known to live, where it then died under the call
   */
  Optional<Call> call(Optional<Instant> died) {
    if (out != null) endBy(out);
    var lost = died.isPresent() && (stays.isEmpty() || stays.stream().anyMatch(s -> !s.over()));
    if (out == null && lost) endBy(died.orElseThrow(), Outcome.LOST_WITH_PBX);
    stays.sort(Comparator.comparing(s -> s.entered));
    var first = began();
    if (first == null) return Optional.empty();
    var ended = ended(died.filter(d -> lost));
    var leg = new Leg(pbx, callid);
    return Optional.of(
        new Call(
            CallIds.name(leg, first),
            leg,
            Direction.IN,
            new Line(leg, "", from, to),
            first,
            began == null,
            false,
            ended,
            told,
            lost && out == null,
            Set.of(Witness.LEDGER),
            stays.stream().map(Stayed::visit).toList(),
            List.of(),
            new TreeSet<>()));
  }

  private @Nullable Instant began() {
    if (stays.isEmpty()) return began;
    var first = stays.getFirst().entered;
    return began == null || first.isBefore(began) ? first : began;
  }

  private Optional<Instant> ended(Optional<Instant> died) {
    if (stays.stream().anyMatch(s -> !s.over())) return Optional.empty();
    var last = stays.stream().map(s -> s.until).max(Comparator.naturalOrder());
    var hungUp = Optional.ofNullable(out).or(() -> died);
    return hungUp.map(h -> last.filter(h::isBefore).orElse(h)).or(() -> last);
  }

  private void reached(QueueLogLine l) {
    if (began == null || l.moment().isBefore(began)) began = l.moment();
    if (to.isEmpty()) to = l.field(0);
  }

  private void entered(QueueLogLine l) {
    if (began == null) began = l.moment();
    if (from.isEmpty()) from = l.field(1);
    var guessed = last(s -> s.in(l) && s.guessed && near(s.entered, l.moment()));
    if (guessed != null) {
      guessed.enteredAt(l.moment());
      return;
    }
    // Told again, such as by a half-written line and the whole one.
    if (last(s -> s.in(l) && s.entered.equals(l.moment()) && !s.over()) != null) return;
    // A caller waits in one queue at a time: nobody wrote how this one was left.
    var waiting = last(Stayed::waits);
    if (waiting != null) waiting.end(Outcome.TRANSFERRED_OUT, l.moment(), true);
    stays.add(new Stayed(l, l.moment(), false));
  }

  private void connected(QueueLogLine l) {
    if (last(s -> s.in(l) && s.agent.equals(l.agent()) && near(s.since, l.moment())) != null)
      return; // told twice
    var stay = last(s -> s.in(l) && s.mayStillEnd(l));
    if (stay == null) stay = guess(l, l.moment().minusSeconds(seconds(l, 0)));
    stay.notAfter(l.moment().minusSeconds(seconds(l, 0)));
    stay.connect(l.agent(), unused(l.field(1)), l.moment());
    var ringing = later(stay.entered, l.moment().minusSeconds(seconds(l, 2)));
    stay.rings.add(stay.answeredRing(ringing));
  }

  private void talked(QueueLogLine l, int hold) {
    var talk = Duration.ofSeconds(seconds(l, hold + 1));
    var stay = last(s -> s.in(l) && s.talks() && s.agent.equals(l.agent()));
    if (stay == null) stay = last(s -> s.in(l) && s.talks());
    if (stay == null) {
      var since = l.moment().minus(talk);
      if (last(s -> s.in(l) && s.answeredBy(l.agent()) && !s.until.plus(SLACK).isBefore(since))
          != null) return; // told twice
      // Not a stay that began after the talk: a transfer's next entry is written before its end.
      stay = last(s -> s.in(l) && s.mayStillEnd(l) && !s.entered.isAfter(since.plus(SLACK)));
      if (stay == null) stay = guess(l, since.minusSeconds(seconds(l, hold)));
      stay.connect(l.agent(), unused(""), later(stay.entered, since));
      stay.rings.add(stay.answeredRing(stay.since));
    }
    stay.end(Outcome.ANSWERED, later(stay.since, l.moment()), false);
  }

  private void left(QueueLogLine l, Outcome outcome, int wait) {
    var stay = last(s -> s.in(l) && s.mayStillEnd(l));
    if (stay == null) {
      if (last(s -> s.in(l) && near(s.until, l.moment())) != null) return; // told twice
      stay = guess(l, l.moment().minusSeconds(seconds(l, wait)));
    }
    stay.notAfter(l.moment().minusSeconds(seconds(l, wait)));
    stay.end(outcome, later(stay.entered, l.moment()), false);
  }

  /** Answered, but the two channels could not be joined: the caller is dropped. */
  private void incompatible(QueueLogLine l) {
    tookAndDropped(l);
    left(l, Outcome.ABANDONED, 9);
  }

  private void tried(QueueLogLine l, RingEnd how) {
    var millis = Math.min(l.count(0).orElse(0), LONGEST_SECONDS * 1000);
    ring(l, l.moment().minusMillis(millis), Optional.empty(), false, how);
  }

  /** The agent's phone was answered and put down before the two were joined. */
  private void tookAndDropped(QueueLogLine l) {
    ring(l, l.moment(), Optional.of(l.moment()), true, RingEnd.CANCELED);
  }

  private void ring(
      QueueLogLine l, Instant called, Optional<Instant> rang, boolean known, RingEnd how) {
    var stay = last(s -> s.in(l) && s.mayCall(called));
    if (stay == null) stay = guess(l, called);
    stay.rings.add(
        new Ring(
            new Leg(pbx, unused("")),
            "",
            new AgentName(l.agent()),
            called,
            rang,
            known,
            Optional.of(l.moment()),
            Optional.of(how)));
  }

  /** Written instead of an entry, or, by Wazo, after Queue() let go. */
  private void refused(QueueLogLine l, Outcome outcome) {
    if (began == null) began = l.moment();
    var stay = last(s -> s.in(l) && s.mayStillEnd(l));
    if (stay == null) {
      if (last(s -> s.in(l) && s.outcome == outcome && near(s.until, l.moment())) != null) return;
      stay = new Stayed(l, l.moment(), false);
      stays.add(stay);
    }
    stay.end(outcome, later(stay.entered, l.moment()), false);
  }

  private void out(QueueLogLine l) {
    out = l.moment();
    status = l.field(0);
    told = Outcomes.ofKey(status);
    var left = Outcomes.ofQueueStatus(status);
    if (told.isPresent() || left.isEmpty()) return;
    var refusal = left.get() == Outcome.REFUSED_FULL || left.get() == Outcome.REFUSED_EMPTY;
    var named = !l.queue().isEmpty() && !l.queue().equals("NONE");
    if (refusal && named && last(s -> s.in(l)) == null) refused(l, left.get());
    else if (stays.isEmpty()) told = left;
  }

  /** The end of the channel ends what no line of its own has ended. */
  private void endBy(Instant at) {
    endBy(
        at,
        Outcomes.ofQueueStatus(status)
            .filter(o -> o != Outcome.ANSWERED)
            .orElse(Outcome.ABANDONED));
  }

  private void endBy(Instant at, Outcome ofWaiting) {
    for (var s : stays)
      if (!s.over())
        s.end(s.talks() ? Outcome.ANSWERED : ofWaiting, later(s.lastSeen(), at), false);
  }

  private Stayed guess(QueueLogLine l, Instant entered) {
    var stay = new Stayed(l, entered, true);
    stays.add(stay);
    return stay;
  }

  private @Nullable Stayed last(Predicate<Stayed> which) {
    for (int i = stays.size() - 1; i >= 0; i--) if (which.test(stays.get(i))) return stays.get(i);
    return null;
  }

  /**
   * A leg's name that no other phone of this call has; queue_log names only those that answered.
   */
  private String unused(String phone) {
    var name = phone.isEmpty() ? "queue_log-" + phones.size() : phone;
    while (!phones.add(name)) name += "+";
    return name;
  }

  private static long seconds(QueueLogLine l, int field) {
    var count = l.count(field).orElse(0);
    return count > LONGEST_SECONDS ? 0 : count;
  }

  private static boolean near(Instant a, Instant b) {
    return Duration.between(a, b).abs().compareTo(SLACK) <= 0;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** A visit while its lines are read. */
  private final class Stayed {
    private final QueueName queue;
    private final List<Ring> rings = new ArrayList<>(2);
    private Instant entered;
    private boolean guessed;
    private String agent = "";
    private String phone = "";
    private Instant since = Instant.MAX;
    private Instant until = Instant.MAX;
    private @Nullable Outcome outcome;
    private boolean endGuessed;

    /**
     * @param guessed whether its entry was not seen
     */
    Stayed(QueueLogLine l, Instant entered, boolean guessed) {
      this.queue = new QueueName(l.queue());
      this.entered = entered;
      this.guessed = guessed;
    }

    boolean in(QueueLogLine l) {
      return queue.value().equals(l.queue());
    }

    boolean over() {
      return outcome != null;
    }

    boolean talks() {
      return !over() && !since.equals(Instant.MAX);
    }

    boolean waits() {
      return !over() && since.equals(Instant.MAX);
    }

    /** Whether a line may be the one that says how it went on. */
    boolean mayStillEnd(QueueLogLine l) {
      return waits() || (endGuessed && near(until, l.moment()));
    }

    /** Whether its queue may have tried a phone at that moment: it does while the caller waits. */
    boolean mayCall(Instant at) {
      return waits() || at.isBefore((talks() || !agent.isEmpty() ? since : until).plus(SLACK));
    }

    boolean answeredBy(String name) {
      return outcome == Outcome.ANSWERED && agent.equals(name);
    }

    Instant lastSeen() {
      return talks() ? since : entered;
    }

    void enteredAt(Instant at) {
      guessed = false;
      entered = since.isBefore(at) ? since : until.isBefore(at) ? until : at;
    }

    /** A guessed entry, when a later line tells how long the wait was. */
    void notAfter(Instant at) {
      if (guessed && at.isBefore(entered)) entered = at;
    }

    void connect(String by, String on, Instant at) {
      agent = by;
      phone = on;
      since = at;
      outcome = null;
      until = Instant.MAX;
    }

    void end(Outcome how, Instant at, boolean guess) {
      outcome = how;
      until = at;
      endGuessed = guess;
    }

    Ring answeredRing(Instant rang) {
      return new Ring(
          new Leg(pbx, phone),
          "",
          new AgentName(agent),
          rang,
          Optional.of(rang),
          true,
          Optional.of(since),
          Optional.of(RingEnd.ANSWERED));
    }

    Visit visit() {
      rings.sort(Comparator.comparing(Ring::calledAt));
      return new Visit(queue, entered, List.copyOf(rings), stay());
    }

    private Stay stay() {
      if (since.equals(Instant.MAX))
        return outcome == null
            ? new Stay.Waiting()
            : new Stay.Ended(outcome, Evidence.LEDGER, until, Optional.empty());
      var talk =
          new Talk(
              new Leg(pbx, phone),
              new AgentName(agent),
              since,
              Optional.of(until).filter(u -> outcome != null),
              List.of());
      return outcome == null
          ? new Stay.Talking(talk)
          : new Stay.Ended(outcome, Evidence.LEDGER, until, Optional.of(talk));
    }
  }
}
