package org.ringdesk.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ringdesk.agent.PresenceChange.Spell;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Ring;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;

/**
 * One agent's desk.
 *
 * @param seat where the queues see the agent; empty for one who is a member of none
 * @param work calls that ring, are spoken with or are written up; the last form is on top
 */
public record AgentDesk(AgentName agent, Optional<Seat> seat, List<Work> work) {
  /** Older forms stay drafts, but off the screen. */
  static final int FORMS = 10;

  /**
   * @param pbx whose queues
   */
  public record Seat(String pbx, Spell spell) {}

  public AgentDesk {
    work = List.copyOf(work);
  }

  static AgentDesk of(AgentName agent) {
    return new AgentDesk(agent, Optional.empty(), List.of());
  }

  AgentDesk seated(Optional<Seat> next) {
    return new AgentDesk(agent, next, work);
  }

  /**
   * The desk after a call became what it is now. Telling it again changes nothing.
   *
   * @param attended whether somebody looks at the screen: only then is there a form to finish
   */
  AgentDesk on(Call call, boolean attended) {
    var before = of(call.id());
    var after = with(call, before, attended);
    if (before.equals(after)) return this;
    var next = new ArrayList<>(work);
    before.ifPresent(next::remove);
    after.ifPresent(next::add);
    while (forms(next).count() > FORMS) next.remove(forms(next).findFirst().orElseThrow());
    return new AgentDesk(agent, seat, next);
  }

  private Optional<Work> with(Call call, Optional<Work> before, boolean attended) {
    for (var visit : call.visits().reversed()) {
      var talk = visit.talk().filter(t -> t.agent().equals(agent));
      if (talk.isPresent()) return spoken(call, visit, talk.get(), before, attended);
      var ring = visit.rings().stream().filter(this::rings).reduce((first, last) -> last);
      if (ring.isPresent() && !call.over())
        return Optional.of(new Work.Ringing(call, visit.queue(), ring.get()));
    }
    return Optional.empty();
  }

  private static Optional<Work> spoken(
      Call call, Visit visit, Talk talk, Optional<Work> before, boolean attended) {
    var kept =
        before
            .map(
                w ->
                    switch (w) {
                      case Work.Ringing r -> attended;
                      case Work.Talking t -> t.kept();
                      case Work.WrapUp u -> true;
                    })
            .orElse(talk.until().isEmpty() && attended);
    if (talk.until().isEmpty())
      return Optional.of(new Work.Talking(call, visit.queue(), talk, kept));
    return kept ? Optional.of(new Work.WrapUp(call, visit.queue(), talk)) : Optional.empty();
  }

  private boolean rings(Ring ring) {
    return ring.agent().equals(agent) && ring.rangAt().isPresent() && ring.endedAt().isEmpty();
  }

  /** Somebody looks at the screen now: the call that is being spoken gets its form. */
  AgentDesk attended() {
    return map(
        w -> true,
        w ->
            w instanceof Work.Talking t
                ? new Work.Talking(t.call(), t.queue(), t.talk(), true)
                : w);
  }

  /** A form of before a restart. */
  AgentDesk reopened(Call call) {
    if (of(call.id()).isPresent()) return this;
    var next = new ArrayList<>(work);
    for (var visit : call.visits().reversed()) {
      var talk = visit.talk().filter(t -> t.agent().equals(agent) && t.until().isPresent());
      if (talk.isEmpty()) continue;
      next.add(new Work.WrapUp(call, visit.queue(), talk.get()));
      break;
    }
    next.sort(Comparator.comparing(Work::since));
    return new AgentDesk(agent, seat, next);
  }

  /** The form is finished. */
  AgentDesk finished(CallId call) {
    var next = new ArrayList<>(work);
    next.removeIf(w -> w instanceof Work.WrapUp && w.call().id().equals(call));
    return new AgentDesk(agent, seat, next)
        .map(
            w -> w.call().id().equals(call),
            w ->
                w instanceof Work.Talking t
                    ? new Work.Talking(t.call(), t.queue(), t.talk(), false)
                    : w);
  }

  /** This form comes on top. */
  AgentDesk turnedTo(CallId call) {
    var chosen =
        work.stream()
            .filter(w -> w instanceof Work.WrapUp && w.call().id().equals(call))
            .findFirst();
    if (chosen.isEmpty()) return this;
    var next = new ArrayList<>(work);
    next.remove(chosen.get());
    next.add(chosen.get());
    return new AgentDesk(agent, seat, next);
  }

  private AgentDesk map(Predicate<Work> which, java.util.function.UnaryOperator<Work> change) {
    return new AgentDesk(
        agent, seat, work.stream().map(w -> which.test(w) ? change.apply(w) : w).toList());
  }

  Optional<Work> of(CallId call) {
    return work.stream().filter(w -> w.call().id().equals(call)).findFirst();
  }

  /** What the screen is about: a caller on the line before one who rings, both before a form. */
  public Optional<Work> now() {
    return last(Work.Talking.class).or(() -> last(Work.Ringing.class)).or(() -> last(Work.class));
  }

  /** Forms that wait behind what the screen is about, oldest first. */
  public List<Work.WrapUp> unfinished() {
    var now = now();
    return forms(work).filter(form -> !now.equals(Optional.of(form))).toList();
  }

  public Optional<Instant> since() {
    return now().map(Work::since);
  }

  private Optional<Work> last(Class<? extends Work> kind) {
    return work.stream().filter(kind::isInstance).reduce((first, second) -> second).map(w -> w);
  }

  private static Stream<Work.WrapUp> forms(List<Work> work) {
    return work.stream().filter(Work.WrapUp.class::isInstance).map(Work.WrapUp.class::cast);
  }
}
