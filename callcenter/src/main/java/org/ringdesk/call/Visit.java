package org.ringdesk.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One stay of one call in one queue: queue and specialty figures count these. */
public record Visit(QueueName queue, Instant enteredAt, List<Ring> rings, Stay stay) {
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

  /** When the first phone really rang. */
  public Optional<Instant> rangAt() {
    return rings.stream().flatMap(r -> r.rangAt().stream()).min(Instant::compareTo);
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

  boolean waitsIn(QueueName q) {
    return waits() && queue.equals(q);
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
    if (called(ring.phone())) return this;
    var more = new ArrayList<>(rings);
    more.add(ring);
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
    var stopped =
        rings.stream()
            .map(
                r ->
                    r.stopped(
                        at, outcome == Outcome.ANSWERED ? RingEnd.ANSWERED : RingEnd.CANCELED))
            .toList();
    return new Visit(
        queue, enteredAt, stopped, new Stay.Ended(outcome, by, at, talk().map(t -> t.ended(at))));
  }

  /** AgentComplete: it may come after the caller's Hangup, and is the stronger word then too. */
  Visit completed(Instant at) {
    return switch (stay) {
      case Stay.Talking t -> end(Outcome.ANSWERED, Evidence.COMPLETE, at);
      case Stay.Ended e -> to(new Stay.Ended(e.outcome(), Evidence.COMPLETE, e.at(), e.talk()));
      case Stay.Waiting w -> this;
      case Stay.Leaving l -> this;
    };
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
      case Stay.Ended e -> this;
    };
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
