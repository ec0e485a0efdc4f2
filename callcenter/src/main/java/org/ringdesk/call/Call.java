package org.ringdesk.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One caller's call. {@link #on} gives the next value; the caller of it stores and publishes.
 *
 * @param caller the leg that came from the trunk: with its PBX the call's natural key
 * @param partial whether its beginning was missed: it was found living when the link came up
 * @param hangupAsked whether the caller has asked to hang up
 * @param told what our dialplan said of a call that needs no queue
 * @param lost whether its PBX died under it
 * @param seenBy who tells of it: both witnesses do, unless one of them was not watching
 * @param steps what the caller heard and pressed, at most {@link #STEPS}
 * @param journal the journal rows its messages lie in
 */
public record Call(
    CallId id,
    Leg caller,
    Direction direction,
    Line line,
    Instant enteredAt,
    boolean partial,
    boolean hangupAsked,
    Optional<Instant> endedAt,
    Optional<Outcome> told,
    boolean lost,
    Set<Witness> seenBy,
    List<Visit> visits,
    List<Step> steps,
    SortedSet<Long> journal) {
  /** More than any script of ours has; what comes after is in the journal only. */
  static final int STEPS = 100;

  static Call reached(
      CallId id, Leg caller, Direction direction, Line line, Instant at, boolean partial) {
    return new Call(
        id,
        caller,
        direction,
        line,
        at,
        partial,
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        Set.of(Witness.AMI),
        List.of(),
        List.of(),
        new TreeSet<>());
  }

  /** The call after {@code e}; itself when the event does not move it. */
  public Call on(CallEvent e) {
    var t = e.at().pbx();
    return switch (e) {
      case CallEvent.Joined j -> joined(j, t);
      case CallEvent.WaiterListed w -> waits(w.queue(), t.minus(w.waited()));
      case CallEvent.PhoneCalled p ->
          last(
              v -> v.called(p.phone()) || v.stoodIn(p.queue(), t),
              v -> v.calling(Ring.called(p.phone(), p.channel(), p.agent(), t)));
      case CallEvent.PhoneRang p -> ring(p.phone(), r -> r.rang(t));
      case CallEvent.PhoneStopped p -> ring(p.phone(), r -> r.stopped(t, p.how()));
      case CallEvent.HangupAsked h -> h.leg().equals(caller) ? hangupAsked(t) : this;
      case CallEvent.GaveUp g ->
          last(v -> v.stoodIn(g.queue(), t) && v.unanswered(), v -> v.gaveUp(t, hangupAsked));
      case CallEvent.Redirected r ->
          last(
              v -> v.stoodIn(r.queue(), t) && v.unanswered(),
              v -> v.left(Outcome.TRANSFERRED_OUT, Evidence.REDIRECT_THEN_ABANDON, t));
      case CallEvent.Connected c ->
          last(v -> v.stoodIn(c.queue(), t) && v.unanswered(), v -> connected(v, c, t));
      // By phone, not "the current visit": a blind transfer joins the next queue before this
      // arrives.
      case CallEvent.Completed c -> last(v -> v.talkedOn(c.phone()), v -> v.completed(t));
      case CallEvent.Held h ->
          last(v -> v.stay() instanceof Stay.Talking, v -> v.talk(k -> k.held(t)));
      case CallEvent.Resumed r ->
          last(v -> v.stay() instanceof Stay.Talking, v -> v.talk(k -> k.resumed(t)));
      case CallEvent.DeskLeft d -> left(d, t);
      case CallEvent.DeskTold told -> but(d -> d.told = Optional.of(told.outcome()));
      case CallEvent.DeskStep d ->
          (d.withheld() ? withheld() : this).withStep(new Step(t, d.step(), d.value()));
      case CallEvent.HungUp h ->
          h.leg().equals(caller)
              ? settled(t)
              : last(v -> v.called(h.leg()), v -> v.phoneGone(h.leg(), t));
      case CallEvent.CallsJoined j -> joined(j.linked(), t);
      case CallEvent.Reached r -> this;
      case CallEvent.Dialled d -> this;
      case CallEvent.PhoneForked p -> this;
      case CallEvent.LinkLost l ->
          over() ? this : but(d -> d.visits = visits.stream().map(Visit::unheard).toList());
      case CallEvent.Booted b -> this;
      case CallEvent.ChannelListed c -> this;
      case CallEvent.ChannelsListed c -> this;
    };
  }

  /**
   * The call as it must have ended when its channel is found gone; {@code lastHeard}: when its PBX
   * was last known to carry it.
   */
  Call lostAt(Instant lastHeard, boolean restarted) {
    var at = lastHeard.isBefore(enteredAt) ? enteredAt : lastHeard;
    return but(
        d -> {
          d.endedAt = Optional.of(at);
          d.lost = restarted;
          d.visits = ended(v -> v.lose(at, restarted));
        });
  }

  /** The call under the name that our rows already have for it. */
  public Call named(CallId name) {
    return but(d -> d.id = name);
  }

  /** The call with one more journal row behind it. */
  Call seenIn(long chunk) {
    if (journal.contains(chunk)) return this;
    var more = new TreeSet<>(journal);
    more.add(chunk);
    return but(d -> d.journal = more);
  }

  public boolean over() {
    return endedAt.isPresent();
  }

  public Optional<Instant> rangAt() {
    return visits.stream().flatMap(v -> v.rangAt().stream()).min(Instant::compareTo);
  }

  public Optional<Instant> answeredAt() {
    return talks().map(Talk::since).min(Instant::compareTo);
  }

  public Stream<Talk> talks() {
    return visits.stream().flatMap(v -> v.talk().stream());
  }

  public Stream<Ring> rings() {
    return visits.stream().flatMap(v -> v.rings().stream());
  }

  /** In its queues unanswered, over all visits; up to {@code now} while it lasts. */
  public Duration waited(Instant now) {
    return visits.stream().map(v -> v.waited(now)).reduce(Duration.ZERO, Duration::plus);
  }

  /** With agents, over all talks; up to {@code now} while one lasts. */
  public Duration talked(Instant now) {
    return talks().map(t -> t.length(now)).reduce(Duration.ZERO, Duration::plus);
  }

  /** How often a phone really rang for it. */
  public int phonesRang() {
    return visits.stream().mapToInt(Visit::phonesRang).sum();
  }

  /**
   * How the call as a whole ended, once it has: answered when anybody answered it, else as its last
   * visit ended.
   */
  public Optional<Outcome> outcome() {
    if (!over()) return Optional.empty();
    if (visits.stream().anyMatch(v -> v.outcome().equals(Optional.of(Outcome.ANSWERED))))
      return Optional.of(Outcome.ANSWERED);
    return told.or(() -> lastVisit().flatMap(Visit::outcome))
        .or(() -> Optional.of(lost ? Outcome.LOST_WITH_PBX : Outcome.IVR_ONLY));
  }

  /** What {@link #outcome()} rests on. */
  public Optional<Evidence> evidence() {
    var outcome = outcome();
    if (outcome.isEmpty()) return Optional.empty();
    return ended()
        .filter(e -> e.outcome() == outcome.get())
        .map(Stay.Ended::by)
        .reduce((first, second) -> second)
        .or(
            () ->
                Optional.of(
                    told.isPresent()
                        ? Evidence.DESK_LEFT
                        : lost || partial ? Evidence.SNAPSHOT : Evidence.HANGUP_ONLY));
  }

  private Stream<Stay.Ended> ended() {
    return visits.stream()
        .map(Visit::stay)
        .filter(Stay.Ended.class::isInstance)
        .map(Stay.Ended.class::cast);
  }

  public Optional<Visit> lastVisit() {
    return visits.isEmpty() ? Optional.empty() : Optional.of(visits.getLast());
  }

  private static Visit connected(Visit v, CallEvent.Connected c, Instant t) {
    // A phone set to answer by itself never rings, and an early answer may overtake its own
    // ringing: it was tried all the same.
    var known = v.called(c.phone()) ? v : v.calling(Ring.called(c.phone(), "", c.agent(), t));
    return known
        .ring(c.phone(), r -> r.stopped(t, RingEnd.ANSWERED))
        .connected(Talk.began(c.phone(), c.agent(), t));
  }

  /**
   * Said after every Queue(), also for a visit that never began: a full or empty queue refuses
   * without a word of its own.
   */
  private Call left(CallEvent.DeskLeft d, Instant t) {
    Predicate<Visit> its =
        v ->
            v.queue().equals(d.queue()) && v.unanswered() && (!v.over() || v.stoodIn(d.queue(), t));
    if (refusal(d.outcome()) && visits.stream().noneMatch(its))
      return add(Visit.began(d.queue(), t).end(d.outcome(), Evidence.DESK_LEFT, t));
    return last(its, v -> v.left(d.outcome(), Evidence.DESK_LEFT, t));
  }

  private static boolean refusal(Outcome o) {
    return o == Outcome.REFUSED_FULL || o == Outcome.REFUSED_EMPTY;
  }

  private Call joined(CallEvent.Joined j, Instant t) {
    // The channel appeared with the carrier's number; only the dialplan knows that it must not be
    // shown.
    var named = j.line().withheld() ? withheld() : this;
    return named.began(j.queue(), t) ? named : named.add(Visit.began(j.queue(), t));
  }

  private Call withheld() {
    return but(d -> d.line = line.withhold());
  }

  /** The same entry told again is no second visit. */
  private boolean began(QueueName queue, Instant at) {
    return visits.stream().anyMatch(v -> v.queue().equals(queue) && v.enteredAt().equals(at));
  }

  /**
   * Listed as waiting since {@code entered}, in whole seconds: maybe in a stay not heard of yet.
   */
  private Call waits(QueueName queue, Instant entered) {
    return visits.stream().anyMatch(v -> v.queue().equals(queue) && !v.over() && v.began(entered))
        ? this
        : add(Visit.began(queue, entered));
  }

  private Call ring(Leg phone, UnaryOperator<Ring> change) {
    return last(v -> v.called(phone), v -> v.ring(phone, change));
  }

  private Call add(Visit v) {
    return but(d -> d.visits = plus(visits, v));
  }

  private Call withStep(Step step) {
    return steps.size() >= STEPS ? this : but(d -> d.steps = plus(steps, step));
  }

  private static <T> List<T> plus(List<T> list, T more) {
    var longer = new ArrayList<>(list);
    longer.add(more);
    return List.copyOf(longer);
  }

  /** Changes the newest visit that {@code which} holds for. */
  private Call last(Predicate<Visit> which, UnaryOperator<Visit> change) {
    for (int i = visits.size() - 1; i >= 0; i--) {
      if (!which.test(visits.get(i))) continue;
      var next = new ArrayList<>(visits);
      next.set(i, change.apply(visits.get(i)));
      return but(d -> d.visits = List.copyOf(next));
    }
    return this;
  }

  /** The call as both witnesses tell it together. */
  public Call agreed(List<Visit> both, Optional<Instant> end, Optional<Outcome> said) {
    return but(
        d -> {
          d.visits = List.copyOf(both);
          d.endedAt = end;
          d.told = said;
          d.seenBy = Set.of(Witness.AMI, Witness.LEDGER);
        });
  }

  private Call hangupAsked(Instant t) {
    return but(
        d -> {
          d.hangupAsked = true;
          d.visits = visits.stream().map(v -> v.hangupAsked(t)).toList();
        });
  }

  /** Noted once, and nothing more: whose Linkedid it has does not make it another call. */
  private Call joined(Leg older, Instant t) {
    var step = new Step(t, Step.JOINED, older.uniqueid());
    return steps.stream()
            .anyMatch(s -> s.name().equals(step.name()) && s.value().equals(step.value()))
        ? this
        : withStep(step);
  }

  /**
   * As it really began, where something else was told of it first.
   *
   * @param line as it was then; what is withheld since stays withheld
   */
  Call reachedAs(Direction as, Line then, Instant at) {
    return but(
        d -> {
          d.direction = as;
          d.line = line.withheld() ? then.withhold() : then;
          d.enteredAt = at;
          d.partial = false;
        });
  }

  /** Who waits again has left where he waited before, though nobody was heard to say how. */
  private List<Visit> ended(UnaryOperator<Visit> how) {
    var ended = new ArrayList<Visit>();
    for (int i = 0; i < visits.size(); i++) {
      var visit = visits.get(i);
      var left = visit.waits() && i + 1 < visits.size();
      ended.add(left ? visit.leftUnseen(visits.get(i + 1).enteredAt()) : how.apply(visit));
    }
    return List.copyOf(ended);
  }

  private Call settled(Instant t) {
    if (endedAt.filter(before -> !t.isBefore(before)).isPresent()) return this;
    return but(
        d -> {
          d.endedAt = Optional.of(t);
          d.visits = ended(v -> v.settle(t, hangupAsked));
        });
  }

  private Call but(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.call(this);
  }

  /** What of a call can change, while it is being changed. */
  private static final class Draft {
    private CallId id;
    private Direction direction;
    private Line line;
    private Instant enteredAt;
    private boolean partial;
    private boolean hangupAsked;
    private Optional<Instant> endedAt;
    private Optional<Outcome> told;
    private boolean lost;
    private Set<Witness> seenBy;
    private List<Visit> visits;
    private List<Step> steps;
    private SortedSet<Long> journal;

    Draft(Call of) {
      id = of.id;
      direction = of.direction;
      line = of.line;
      enteredAt = of.enteredAt;
      partial = of.partial;
      hangupAsked = of.hangupAsked;
      endedAt = of.endedAt;
      told = of.told;
      lost = of.lost;
      seenBy = of.seenBy;
      visits = of.visits;
      steps = of.steps;
      journal = of.journal;
    }

    Call call(Call of) {
      return new Call(
          id,
          of.caller,
          direction,
          line,
          enteredAt,
          partial,
          hangupAsked,
          endedAt,
          told,
          lost,
          seenBy,
          visits,
          steps,
          journal);
    }
  }
}
