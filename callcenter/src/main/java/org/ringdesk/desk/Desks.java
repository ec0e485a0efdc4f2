package org.ringdesk.desk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Visit;
import org.ringdesk.script.Pace;
import org.ringdesk.script.Step;

/**
 * All agents' desks, moved by the same changes as the board. Like it, the place where all PBXs
 * meet: safe for threads. An agent is one person, whatever the PBX.
 */
public final class Desks {
  /** A page that is being loaded again is not a screen that nobody looks at. */
  private static final Duration GLANCE = Duration.ofMinutes(1);

  private static final int CARDS = 2_000;

  private final Clock clock;
  private final Consumer<DeskEvent> wanted;
  private final Map<AgentName, AgentDesk> desks = new HashMap<>();
  private final Map<AgentName, Set<QueueName>> serving = new HashMap<>();
  private final Map<AgentName, Instant> looked = new HashMap<>();
  private final Map<CallId, Call> waiting = new LinkedHashMap<>();
  private final Map<CallId, CallerCard> cards = newest();
  private final Map<CallId, Call> callers = newest();
  private final Map<List<Object>, Pace.Choice> choices = new HashMap<>();
  private List<Owed> owed = List.of();

  /**
   * @param wanted told what is to be done; must not wait, and must not call back
   */
  public Desks(Clock clock, Consumer<DeskEvent> wanted) {
    this.clock = clock;
    this.wanted = wanted;
  }

  /** The call as it is now. Telling it again changes nothing. */
  public synchronized void apply(Call call) {
    if (callers.put(call.id(), call) == null && !call.over())
      wanted.accept(new DeskEvent.CallerCame(call));
    if (call.visits().stream().anyMatch(Visit::waits)) waiting.put(call.id(), call);
    else waiting.remove(call.id());
    concerned(call).forEach(agent -> change(agent, desk -> desk.on(call, attended(agent))));
    wanted.accept(new DeskEvent.Changed());
  }

  public synchronized void apply(PresenceChange p) {
    change(
        p.agent(), desk -> desk.seated(p.after().map(spell -> new AgentDesk.Seat(p.pbx(), spell))));
    if (p.after().isEmpty()) serving.remove(p.agent());
    wanted.accept(new DeskEvent.Changed());
  }

  public synchronized void serves(AgentName agent, Set<QueueName> queues) {
    if (!queues.equals(serving.put(agent, Set.copyOf(queues))))
      wanted.accept(new DeskEvent.Changed());
  }

  /** The look-up failed: the next change of the call asks again. */
  public synchronized void noCard(CallId call) {
    callers.remove(call);
  }

  /**
   * These of the newest calls whose cards somebody may look at: who calls still, or is written up.
   */
  public synchronized List<Call> shown(Collection<CallId> calls) {
    return calls.stream()
        .flatMap(id -> known(id).stream())
        .filter(call -> !call.over() || isAtADesk(call.id()))
        .toList();
  }

  private boolean isAtADesk(CallId call) {
    return desks.values().stream().anyMatch(desk -> desk.of(call).isPresent());
  }

  /** What was found out about a caller. */
  public synchronized void card(CallId call, CallerCard card) {
    if (!card.equals(cards.put(call, card))) wanted.accept(new DeskEvent.Changed());
  }

  /** One of the newest calls, as it is now. */
  public synchronized Optional<Call> known(CallId call) {
    return Optional.ofNullable(callers.get(call));
  }

  public synchronized Optional<CallerCard> card(CallId call) {
    return Optional.ofNullable(cards.get(call));
  }

  public synchronized void owed(List<Owed> all) {
    if (all.equals(owed)) return;
    owed = List.copyOf(all);
    wanted.accept(new DeskEvent.Changed());
  }

  /** Somebody looks at this agent's screen at this moment. */
  public synchronized void look(AgentName agent) {
    var away = !attended(agent);
    looked.put(agent, clock.instant());
    if (away) change(agent, AgentDesk::attended);
  }

  /** A form of before a restart. */
  public synchronized void reopen(AgentName agent, Call call) {
    change(agent, desk -> desk.reopened(call));
    if (callers.put(call.id(), call) == null) wanted.accept(new DeskEvent.CallerCame(call));
  }

  public synchronized void finished(AgentName agent, CallId call) {
    change(agent, desk -> desk.finished(call));
    choices.remove(List.<Object>of(agent, call));
    wanted.accept(new DeskEvent.Changed());
  }

  public synchronized void turnTo(AgentName agent, CallId call) {
    change(agent, desk -> desk.turnedTo(call));
    wanted.accept(new DeskEvent.Changed());
  }

  /** The agent wants other words than those that come by themselves. */
  public synchronized void choose(AgentName agent, CallId call, Step step) {
    if (desk(agent).of(call).isEmpty()) return;
    choices.put(List.<Object>of(agent, call), new Pace.Choice(step, clock.instant()));
    wanted.accept(new DeskEvent.Changed());
  }

  public synchronized AgentDesk desk(AgentName agent) {
    return desks.getOrDefault(agent, AgentDesk.of(agent));
  }

  public synchronized DeskSnapshot snapshot(AgentName agent) {
    var desk = desk(agent);
    var queues = serving.getOrDefault(agent, Set.of());
    var card = desk.now().flatMap(work -> card(work.call().id()));
    var waiters = waitingIn(queues);
    var owing = owed.stream().filter(o -> concerns(o, queues)).toList();
    return new DeskSnapshot(
        desk,
        queues,
        card,
        desk.now().flatMap(work -> step(agent, work, card)),
        waiters.stream().limit(DeskSnapshot.WAITING).toList(),
        waiters.size(),
        owing.stream().limit(DeskSnapshot.OWED).toList(),
        owing.size());
  }

  private List<DeskSnapshot.Waiting> waitingIn(Set<QueueName> queues) {
    var waiters = new ArrayList<DeskSnapshot.Waiting>();
    for (var call : waiting.values())
      for (var visit : call.visits())
        if (visit.waits() && queues.contains(visit.queue()))
          waiters.add(
              new DeskSnapshot.Waiting(call, visit.queue(), visit.enteredAt(), card(call.id())));
    waiters.sort(Comparator.comparing(DeskSnapshot.Waiting::since));
    return waiters;
  }

  /** Who never came as far as a queue is everybody's. */
  private static boolean concerns(Owed owed, Set<QueueName> queues) {
    return owed.queues().isEmpty() || owed.queues().stream().anyMatch(queues::contains);
  }

  private Optional<Step> step(AgentName agent, Work work, Optional<CallerCard> card) {
    var choice = Optional.ofNullable(choices.get(List.<Object>of(agent, work.call().id())));
    return switch (work) {
      case Work.Ringing r -> Optional.of(Pace.ringing());
      case Work.Talking t ->
          Optional.of(
              Pace.talking(
                  t.talk(),
                  card.flatMap(CallerCard::customer).isPresent(),
                  choice,
                  clock.instant()));
      case Work.WrapUp u -> Optional.empty();
    };
  }

  private Set<AgentName> concerned(Call call) {
    var agents = new LinkedHashSet<AgentName>();
    call.rings().forEach(r -> agents.add(r.agent()));
    call.talks().forEach(t -> agents.add(t.agent()));
    return agents;
  }

  private boolean attended(AgentName agent) {
    var at = looked.get(agent);
    return at != null && at.plus(GLANCE).isAfter(clock.instant());
  }

  private static <T> Map<CallId, T> newest() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<CallId, T> oldest) {
        return size() > CARDS;
      }
    };
  }

  private void change(AgentName agent, UnaryOperator<AgentDesk> how) {
    var before = desk(agent);
    var after = how.apply(before);
    if (after.equals(before)) return;
    desks.put(agent, after);
    for (var work : after.work())
      if (work instanceof Work.Talking t && t.kept() && !keptIn(before, t.call().id()))
        wanted.accept(new DeskEvent.FormBegan(after, t));
    choices
        .keySet()
        .removeIf(k -> k.getFirst().equals(agent) && after.of((CallId) k.getLast()).isEmpty());
  }

  private static boolean keptIn(AgentDesk desk, CallId call) {
    return desk.of(call).filter(w -> w instanceof Work.Talking t && t.kept()).isPresent();
  }
}
