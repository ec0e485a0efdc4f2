package org.ringdesk.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One stay of one call in one queue: queue and specialty figures count these. */
public record Visit(QueueName queue, Instant enteredAt, List<Ring> rings, Stay stay) {
  /** Lists tell waits in whole seconds. */
  private static final Duration LISTED = Duration.ofSeconds(2);

  /**
   * Asterisk tells of one call on several threads: what happened within so short a time may be told
   * in any order, and neighbouring moments may be out of step.
   */
  private static final Duration SKEW = Duration.ofMillis(20);

  static Visit began(QueueName queue, Instant at) {
    return new Visit(queue, at, List.of(), new Stay.Waiting());
  }

  public boolean waits() {
    return stay instanceof Stay.Waiting;
  }

  public boolean over() {
    return stay instanceof Stay.Ended;
  }

  public Optional<Talk> talk() {
    return switch (stay) {
      case Stay.Talking t -> Optional.of(t.talk());
      case Stay.Ended e -> e.talk();
      case Stay.Waiting w -> Optional.empty();
      case Stay.Leaving l -> Optional.empty();
    };
  }

  public Optional<Outcome> outcome() {
    return stay instanceof Stay.Ended e ? Optional.of(e.outcome()) : Optional.empty();
  }

  /** A closed or diverted one was not. */
  public boolean offered() {
    return outcome().map(Outcome::offered).orElse(true);
  }

  /** When the first phone really rang. */
  public Optional<Instant> rangAt() {
    return rings.stream().flatMap(r -> r.rangAt().stream()).min(Instant::compareTo);
  }

  /** Only the queue_log tells of some phone that was tried. */
  public boolean mayHaveRung() {
    return rings.stream().anyMatch(r -> !r.known());
  }

  /** How often a phone really rang in it. */
  public int phonesRang() {
    return (int) rings.stream().filter(r -> r.rangAt().isPresent()).count();
  }

  /** From entry to answer, or to leaving unanswered; up to {@code now} while it lasts. */
  public Duration waited(Instant now) {
    var until =
        switch (stay) {
          case Stay.Waiting w -> now;
          case Stay.Leaving l -> l.at();
          case Stay.Talking t -> t.talk().since();
          case Stay.Ended e -> e.talk().map(Talk::since).orElse(e.at());
        };
    return Duration.between(enteredAt, until);
  }

  /** Whether it was this stay when, by the PBX's clock, something happened in that queue. */
  boolean stoodIn(QueueName q, Instant at) {
    return queue.equals(q)
        && !at.isBefore(enteredAt.minus(SKEW))
        && left().filter(end -> at.isAfter(end.plus(SKEW))).isEmpty();
  }

  /** When the queue let go, or the talk ended. */
  private Optional<Instant> left() {
    return switch (stay) {
      case Stay.Leaving l -> Optional.of(l.at());
      case Stay.Ended e -> Optional.of(e.at());
      case Stay.Waiting w -> Optional.empty();
      case Stay.Talking t -> Optional.empty();
    };
  }

  boolean unanswered() {
    return talk().isEmpty();
  }

  boolean talkedOn(Leg phone) {
    return talk().filter(t -> t.phone().equals(phone)).isPresent();
  }

  boolean called(Leg phone) {
    return rings.stream().anyMatch(r -> r.phone().equals(phone));
  }

  Visit to(Stay next) {
    return new Visit(queue, enteredAt, rings, next);
  }

  Visit calling(Ring ring) {
    if (called(ring.phone())) return ring(ring.phone(), r -> r.announced(ring));
    var more = new ArrayList<>(rings);
    more.add(stay instanceof Stay.Ended e ? ring.stopped(e.at(), RingEnd.CANCELED) : ring);
    more.sort(Comparator.comparing(Ring::calledAt));
    return new Visit(queue, enteredAt, List.copyOf(more), stay);
  }

  Visit ring(Leg phone, UnaryOperator<Ring> change) {
    Predicate<Ring> its = r -> r.phone().equals(phone);
    return new Visit(
        queue,
        enteredAt,
        rings.stream().map(r -> its.test(r) ? change.apply(r) : r).toList(),
        stay);
  }

  Visit talk(UnaryOperator<Talk> change) {
    return stay instanceof Stay.Talking t ? to(new Stay.Talking(change.apply(t.talk()))) : this;
  }

  Visit end(Outcome outcome, Evidence by, Instant at) {
    return ended(outcome, by, at, talk().map(t -> t.ended(at)));
  }

  private Visit ended(Outcome outcome, Evidence by, Instant at, Optional<Talk> talk) {
    var stopped =
        rings.stream()
            .map(
                r ->
                    r.stopped(
                        at,
                        talk.filter(t -> t.phone().equals(r.phone())).isPresent()
                            ? RingEnd.ANSWERED
                            : RingEnd.CANCELED))
            .toList();
    return new Visit(queue, enteredAt, stopped, new Stay.Ended(outcome, by, at, talk));
  }

  /** AgentConnect. */
  Visit connected(Talk talk) {
    return switch (stay) {
      case Stay.Waiting w -> to(new Stay.Talking(talk));
      // Told after the end of the call that it began.
      case Stay.Ended e when e.talk().isEmpty() && !e.at().isBefore(talk.since()) ->
          ended(Outcome.ANSWERED, Evidence.HANGUP_ONLY, e.at(), Optional.of(talk.ended(e.at())));
      case Stay.Ended e -> this;
      case Stay.Leaving l -> this;
      case Stay.Talking t -> this;
    };
  }

  /** AgentComplete: it may come after the caller's Hangup, and is the stronger word then too. */
  Visit completed(Instant at) {
    return switch (stay) {
      case Stay.Talking t -> end(Outcome.ANSWERED, Evidence.COMPLETE, at);
      case Stay.Ended e -> again(e, e.outcome(), Evidence.COMPLETE, at);
      case Stay.Waiting w -> this;
      case Stay.Leaving l -> this;
    };
  }

  /**
   * The channel to a phone ended, and with it a talk, though the caller may go on elsewhere. Only a
   * Local one may end while its agent talks on: it takes itself out of the way.
   */
  Visit phoneGone(Leg phone, Instant at) {
    var stopped = ring(phone, r -> r.stopped(at, RingEnd.CANCELED));
    boolean local =
        rings.stream().anyMatch(r -> r.phone().equals(phone) && r.channel().startsWith("Local/"));
    if (local || !talkedOn(phone)) return stopped;
    return switch (stopped.stay) {
      case Stay.Talking t -> stopped.end(Outcome.ANSWERED, Evidence.HANGUP_ONLY, at);
      case Stay.Ended e -> stopped.again(e, e.outcome(), e.by(), at);
      case Stay.Waiting w -> stopped;
      case Stay.Leaving l -> stopped;
    };
  }

  /** QueueCallerAbandon, whatever it means. */
  Visit gaveUp(Instant at, boolean hangupAsked) {
    return switch (stay) {
      case Stay.Waiting w -> to(new Stay.Leaving(at, hangupAsked));
      case Stay.Ended e when e.talk().isEmpty() ->
          switch (e.by()) {
            case HANGUP_ONLY, HANGUP_THEN_ABANDON, ABANDON_ALONE ->
                hangupAsked
                    ? again(e, Outcome.ABANDONED, Evidence.HANGUP_THEN_ABANDON, at)
                    : again(e, Outcome.TIMED_OUT, Evidence.ABANDON_ALONE, at);
            case DESK_LEFT -> again(e, e.outcome(), e.by(), at);
            case COMPLETE, LEDGER, REDIRECT_THEN_ABANDON, SNAPSHOT -> this;
          };
      case Stay.Ended e -> this;
      case Stay.Leaving l -> this;
      case Stay.Talking t -> this;
    };
  }

  /** The caller asked to hang up: a reason for a leaving that happened just then. */
  Visit hangupAsked(Instant at) {
    return switch (stay) {
      case Stay.Leaving l when near(at, l.at()) -> to(new Stay.Leaving(l.at(), true));
      case Stay.Ended e when e.talk().isEmpty() && near(at, e.at()) ->
          e.by() == Evidence.ABANDON_ALONE || e.by() == Evidence.HANGUP_ONLY
              ? again(e, Outcome.ABANDONED, Evidence.HANGUP_THEN_ABANDON, e.at())
              : this;
      case Stay.Ended e -> this;
      case Stay.Leaving l -> this;
      case Stay.Waiting w -> this;
      case Stay.Talking t -> this;
    };
  }

  private static boolean near(Instant asked, Instant left) {
    return !asked.isAfter(left.plus(SKEW));
  }

  /** What the dialplan said, or where the caller was sent: stronger than what was only seen. */
  Visit left(Outcome outcome, Evidence by, Instant at) {
    return switch (stay) {
      case Stay.Waiting w -> end(outcome, by, at);
      case Stay.Leaving l -> end(outcome, by, l.at().isBefore(at) ? l.at() : at);
      case Stay.Ended e when e.talk().isEmpty() ->
          by.compareTo(e.by()) < 0 ? again(e, outcome, by, at) : again(e, e.outcome(), e.by(), at);
      case Stay.Ended e -> this;
      case Stay.Talking t -> this;
    };
  }

  /** The same end told once more: the earliest moment of all counts. */
  private Visit again(Stay.Ended e, Outcome outcome, Evidence by, Instant at) {
    if (!at.isBefore(e.at())) return to(new Stay.Ended(outcome, by, e.at(), e.talk()));
    return ended(outcome, by, at, e.talk().map(t -> t.ended(at)));
  }

  /** The caller's channel ended, and this is all that is known. */
  Visit settle(Instant at, boolean hangupAsked) {
    return switch (stay) {
      case Stay.Waiting w ->
          end(
              Outcome.ABANDONED,
              hangupAsked ? Evidence.HANGUP_THEN_ABANDON : Evidence.HANGUP_ONLY,
              at);
      case Stay.Leaving l ->
          l.hangupAsked()
              ? end(Outcome.ABANDONED, Evidence.HANGUP_THEN_ABANDON, l.at())
              : end(Outcome.TIMED_OUT, Evidence.ABANDON_ALONE, l.at());
      case Stay.Talking t -> end(Outcome.ANSWERED, Evidence.HANGUP_ONLY, at);
      case Stay.Ended e -> again(e, e.outcome(), e.by(), at);
    };
  }

  /** Nobody listens now: whether the phones being tried ring will not be heard. */
  Visit unheard() {
    return new Visit(queue, enteredAt, rings.stream().map(Ring::unheard).toList(), stay);
  }

  /** Whether it is the stay that a list says began at {@code listed}. */
  boolean began(Instant listed) {
    return Duration.between(enteredAt, listed).abs().compareTo(LISTED) <= 0;
  }

  /** The caller was next heard of in another queue. */
  Visit leftUnseen(Instant at) {
    return end(Outcome.TIMED_OUT, Evidence.ABANDON_ALONE, at);
  }

  /** The channel was found gone; {@code at} is the last moment it was known to live. */
  Visit lose(Instant at, boolean restarted) {
    return switch (stay) {
      case Stay.Waiting w ->
          end(restarted ? Outcome.LOST_WITH_PBX : Outcome.ABANDONED, Evidence.SNAPSHOT, at);
      case Stay.Talking t -> end(Outcome.ANSWERED, Evidence.SNAPSHOT, at);
      case Stay.Leaving l -> settle(at, false);
      case Stay.Ended e -> this;
    };
  }
}
