package org.ringdesk.witness;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.Evidence;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.Ring;
import org.ringdesk.call.RingEnd;
import org.ringdesk.call.Stay;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;
import org.ringdesk.witness.Difference.Rule;

/**
 * One ended call as each witness tells it, laid side by side: {@link #call()} is what they tell
 * together, {@link #differences()} what they tell differently and which rule decided.
 */
public final class TwoStories {
  /** The log has whole seconds, each rounded down; so much apart is the same moment. */
  static final Duration SAME = Duration.ofSeconds(2);

  /** Entries of one queue further apart than this are two stays in it. */
  private static final Duration SAME_STAY = Duration.ofSeconds(30);

  private final Call ami;
  private final Call ledger;
  private final List<Difference> differences = new ArrayList<>();
  private final Call call;

  public TwoStories(Call ami, Call ledger) {
    this.ami = ami;
    this.ledger = ledger;
    var visits = visits();
    this.call = ami.agreed(visits, end(), told(visits));
  }

  public Call call() {
    return call;
  }

  public List<Difference> differences() {
    return differences;
  }

  private List<Visit> visits() {
    var untold = new ArrayList<>(ledger.visits());
    var visits = new ArrayList<Visit>();
    var unheard = new ArrayList<>(ami.visits());
    for (var mine : ami.visits()) {
      unheard.removeFirst();
      var other = sameStay(mine, untold).filter(o -> nearest(mine, o, unheard));
      other.ifPresent(untold::remove);
      visits.add(other.map(o -> visit(mine, o)).orElseGet(() -> unwritten(mine)));
    }
    for (var unseen : untold) {
      differ(Difference.VISIT, "", story(unseen), Rule.SEEN_COUNTS);
      visits.add(unseen);
    }
    visits.sort(Comparator.comparing(Visit::enteredAt));
    return visits;
  }

  private static Optional<Visit> sameStay(Visit of, List<Visit> among) {
    return among.stream()
        .filter(v -> v.queue().equals(of.queue()) && apart(v, of).compareTo(SAME_STAY) <= 0)
        .min(Comparator.comparing(v -> apart(v, of)));
  }

  /** No later stay is nearer to it: an entry that was not written is guessed, mostly too late. */
  private static boolean nearest(Visit mine, Visit other, List<Visit> later) {
    return sameStay(other, later)
        .filter(l -> apart(l, other).compareTo(apart(mine, other)) < 0)
        .isEmpty();
  }

  /** In the log's whole seconds: of two stays that began in one second the first is the first. */
  private static Duration apart(Visit one, Visit other) {
    return Duration.ofSeconds(
        Math.abs(one.enteredAt().getEpochSecond() - other.enteredAt().getEpochSecond()));
  }

  /** A full or empty queue refuses without a line; every other stay has its own. */
  private Visit unwritten(Visit mine) {
    var refused =
        mine.outcome()
            .filter(o -> o == Outcome.REFUSED_FULL || o == Outcome.REFUSED_EMPTY)
            .isPresent();
    if (!refused) differ(Difference.VISIT, story(mine), "", Rule.SEEN_COUNTS);
    return mine;
  }

  private Visit visit(Visit mine, Visit other) {
    if (!same(mine.enteredAt(), other.enteredAt()))
      differ(Difference.ENTERED_AT, mine.enteredAt(), other.enteredAt());
    var all = new Visit(mine.queue(), mine.enteredAt(), rings(mine, other), mine.stay());
    return mine.stay() instanceof Stay.Ended a && other.stay() instanceof Stay.Ended l
        ? answeredRing(
            new Visit(
                all.queue(),
                all.enteredAt(),
                all.rings(),
                a.outcome() == l.outcome() ? agreeing(a, l) : deciding(a, l)))
        : all;
  }

  private Stay agreeing(Stay.Ended a, Stay.Ended l) {
    if (a.by().provisional())
      return new Stay.Ended(a.outcome(), Evidence.LEDGER, leftAt(a, l), talk(a, l));
    if (!same(a.at(), l.at())) differ(Difference.LEFT_AT, a.at(), l.at());
    return new Stay.Ended(a.outcome(), a.by(), a.at(), talk(a, l));
  }

  private Stay deciding(Stay.Ended a, Stay.Ended l) {
    var answered = a.outcome() == Outcome.ANSWERED || answeredBefore(a, l);
    differ(
        Difference.OUTCOME,
        a.outcome().key() + " by " + a.by().key(),
        l.outcome().key(),
        answered ? Rule.ANSWER_WINS : Rule.STRONGER_EVIDENCE);
    var ledgerDecides =
        answered ? a.outcome() != Outcome.ANSWERED : a.by().compareTo(Evidence.LEDGER) > 0;
    return ledgerDecides ? new Stay.Ended(l.outcome(), Evidence.LEDGER, leftAt(a, l), l.talk()) : a;
  }

  /**
   * An answer after the caller was seen to leave belongs to another stay, whose lines were lost.
   */
  private static boolean answeredBefore(Stay.Ended a, Stay.Ended l) {
    return l.talk()
        .filter(t -> a.by() == Evidence.SNAPSHOT || !t.since().isAfter(a.at().plus(SAME)))
        .isPresent();
  }

  /** The link's own talk where it saw it begin; its end is the log's where the link was down. */
  private Optional<Talk> talk(Stay.Ended a, Stay.Ended l) {
    if (a.talk().isEmpty() || l.talk().isEmpty()) return a.talk().or(l::talk);
    var mine = a.talk().get();
    var other = l.talk().get();
    if (!same(mine.since(), other.since()))
      differ(Difference.ANSWERED_AT, mine.since(), other.since());
    if (!mine.agent().equals(other.agent()))
      differ(Difference.AGENT, mine.agent().value(), other.agent().value(), Rule.STRONGER_EVIDENCE);
    return Optional.of(
        a.by() == Evidence.SNAPSHOT && other.until().isPresent()
            ? new Talk(mine.phone(), mine.agent(), mine.since(), other.until(), mine.held())
            : mine);
  }

  /** The link's rings, and those of the log that it did not hear of. */
  private List<Ring> rings(Visit mine, Visit other) {
    var rings = new ArrayList<Ring>();
    for (var heard : mine.rings()) rings.add(rung(heard, other));
    var heard = new ArrayList<>(mine.rings());
    for (var written : other.rings()) {
      var same = heard.stream().filter(r -> sameRing(r, written)).findFirst();
      same.ifPresent(heard::remove);
      if (same.isPresent()
          || answeredByAnother(written, mine)
          || afterItsEnd(written, mine)
          || tries(rings, written.agent()) >= tries(other.rings(), written.agent())) continue;
      differ(Difference.RING, "", written.agent() + " at " + written.calledAt(), Rule.SEEN_COUNTS);
      rings.add(written);
    }
    rings.sort(Comparator.comparing(Ring::calledAt));
    return List.copyOf(rings);
  }

  /** A phone that began to ring while the link was down: the log tells for how long it rang. */
  private static Ring rung(Ring heard, Visit other) {
    return other.rings().stream()
        .filter(w -> w.phone().equals(heard.phone()) && heard.rangAt().isEmpty())
        .flatMap(w -> w.rangAt().stream())
        .map(heard::rang)
        .findFirst()
        .orElse(heard);
  }

  private static boolean sameRing(Ring heard, Ring written) {
    return heard.phone().equals(written.phone())
        || (heard.agent().equals(written.agent()) && same(heard.calledAt(), written.calledAt()));
  }

  /** A line that was lost can make the log give one stay's answer to another. */
  private static boolean answeredByAnother(Ring written, Visit mine) {
    return written.how().equals(Optional.of(RingEnd.ANSWERED))
        && mine.talk().filter(t -> !t.agent().equals(written.agent())).isPresent();
  }

  /** Nor is a phone tried for a caller who was seen to leave. */
  private static boolean afterItsEnd(Ring written, Visit mine) {
    return mine.stay() instanceof Stay.Ended e
        && e.by() != Evidence.SNAPSHOT
        && written.calledAt().isAfter(e.talk().map(Talk::since).orElse(e.at()).plus(SAME));
  }

  private static long tries(List<Ring> rings, AgentName agent) {
    return rings.stream().filter(r -> r.agent().equals(agent)).count();
  }

  /** An answer that only the log saw: the link may have heard that phone ring all the same. */
  private static Visit answeredRing(Visit visit) {
    var talk = visit.talk();
    if (talk.isEmpty()) return visit;
    var phone = talk.get().phone();
    var since = talk.get().since();
    return new Visit(
        visit.queue(),
        visit.enteredAt(),
        visit.rings().stream().map(r -> r.phone().equals(phone) ? answered(r, since) : r).toList(),
        visit.stay());
  }

  private static Ring answered(Ring r, Instant at) {
    return r.how().equals(Optional.of(RingEnd.ANSWERED))
        ? r
        : new Ring(
            r.phone(),
            r.channel(),
            r.agent(),
            r.calledAt(),
            r.rangAt(),
            r.known(),
            Optional.of(at),
            Optional.of(RingEnd.ANSWERED));
  }

  /** Where the link lost the call, only the log knows when it ended. */
  private Optional<Instant> end() {
    var lost = ami.evidence().equals(Optional.of(Evidence.SNAPSHOT));
    return lost && ledger.endedAt().isPresent() ? ledger.endedAt() : ami.endedAt();
  }

  private Optional<Outcome> told(List<Visit> visits) {
    if (ami.told().isPresent() || ledger.told().isEmpty()) return ami.told();
    if (visits.isEmpty())
      differ(
          Difference.OUTCOME,
          ami.outcome().map(Outcome::key).orElse(""),
          ledger.told().get().key(),
          Rule.STRONGER_EVIDENCE);
    return ledger.told();
  }

  private void differ(String what, Instant mine, Instant other) {
    differ(what, mine.toString(), other.toString(), Rule.FINER_CLOCK);
  }

  private void differ(String what, String mine, String other, Rule rule) {
    differences.add(new Difference(what, mine, other, rule));
  }

  private static String story(Visit v) {
    return v.queue() + " at " + v.enteredAt() + v.outcome().map(o -> ": " + o.key()).orElse("");
  }

  /** The link's finer moment, unless it was not there to see it. */
  private static Instant leftAt(Stay.Ended a, Stay.Ended l) {
    return a.by() != Evidence.SNAPSHOT && same(a.at(), l.at()) ? a.at() : l.at();
  }

  private static boolean same(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(SAME) <= 0;
  }
}
