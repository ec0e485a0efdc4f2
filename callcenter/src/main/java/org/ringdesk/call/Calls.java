package org.ringdesk.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The calls of one PBX as they stand. It finds the call an event belongs to and remembers what
 * {@link Call#on} makes of it. Not safe for threads; the same events in the same order give the
 * same calls.
 */
public final class Calls {
  /** Events up to so long after a call's end still belong to it. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  /** A ring that came before its AgentCalled is remembered among so many. */
  private static final int EARLY_RINGS = 1_000;

  private final String pbx;
  private final Set<String> internalContexts;
  private final CallIds ids;
  private final Map<Leg, Call> calls = new HashMap<>();
  private final Map<Leg, Leg> callerOfPhone = new HashMap<>();
  private final Map<Leg, Leg> phoneOfFork = new HashMap<>();
  private final Map<String, Leg> phoneOfChannel = new HashMap<>();
  private final Deque<Leg> over = new ArrayDeque<>();
  private final Map<Leg, Instant> early =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Leg, Instant> eldest) {
          return size() > EARLY_RINGS;
        }
      };
  private final Map<Leg, CallEvent.WaiterListed> waiters = new HashMap<>();
  private final Set<Leg> living = new HashSet<>();
  private Optional<String> boot;
  private boolean restarted;
  private Instant lastHeard = Instant.EPOCH;
  private Instant heardBeforeLogin = Instant.EPOCH;

  /**
   * @param internalContexts contexts in which a call that begins comes from one of our own phones;
   *     from any other it comes from outside, so that a context nobody thought of is counted rather
   *     than forgotten
   * @param boot which run of the PBX was last seen, if any
   */
  public Calls(String pbx, Set<String> internalContexts, CallIds ids, Optional<String> boot) {
    this.pbx = pbx;
    this.internalContexts = Set.copyOf(internalContexts);
    this.ids = ids;
    this.boot = boot;
  }

  /** What {@code e} changed; mostly nothing or one call. */
  public List<CallChange> apply(CallEvent e) {
    var changes =
        switch (e) {
          case CallEvent.Reached r -> reached(r);
          case CallEvent.Joined j -> joined(j);
          case CallEvent.PhoneCalled p -> phoneCalled(p);
          case CallEvent.PhoneForked p -> phoneForked(p);
          case CallEvent.PhoneRang p -> phoneRang(p);
          case CallEvent.PhoneStopped p -> phone(p.phone(), p);
          case CallEvent.HangupAsked h -> caller(h.leg(), h);
          case CallEvent.GaveUp g -> caller(g.leg(), g);
          case CallEvent.Connected c -> connected(c);
          case CallEvent.Completed c -> caller(c.leg(), c);
          case CallEvent.Held h -> either(h.leg(), h);
          case CallEvent.Resumed r -> either(r.leg(), r);
          case CallEvent.DeskLeft d -> caller(d.leg(), d);
          case CallEvent.DeskTold d -> caller(d.leg(), d);
          case CallEvent.DeskStep d -> caller(d.leg(), d);
          case CallEvent.HungUp h -> hungUp(h);
          case CallEvent.LinkLost l -> List.<CallChange>of();
          case CallEvent.Booted b -> booted(b);
          case CallEvent.ChannelListed c -> listed(c);
          case CallEvent.WaiterListed w -> waits(w);
          case CallEvent.ChannelsListed c -> closeTheGone(c);
        };
    lastHeard = e.at().pbx();
    forget(lastHeard);
    return changes;
  }

  /**
   * A call of an earlier run whose messages are no longer there to replay. The next list of living
   * channels decides about it.
   */
  public void adopt(Call call) {
    calls.put(call.caller(), call);
  }

  /** The call of that leg, also for a while after its end. */
  public Optional<Call> find(Leg caller) {
    return Optional.ofNullable(calls.get(caller));
  }

  /** Calls that have not ended. */
  public Collection<Call> open() {
    return calls.values().stream().filter(c -> !c.over()).toList();
  }

  public Optional<String> boot() {
    return boot;
  }

  private List<CallChange> reached(CallEvent.Reached r) {
    living.add(r.leg());
    if (calls.containsKey(r.leg()) || !fromOutside(r.line())) return List.of();
    return begin(r.leg(), Direction.IN, r.line(), r.at(), r.at().pbx(), false);
  }

  private List<CallChange> joined(CallEvent.Joined j) {
    living.add(j.leg());
    var changes = new ArrayList<CallChange>();
    if (!calls.containsKey(j.leg())) {
      // Its beginning was missed, or it came from a phone of ours. A consultation has the
      // customer's linkedid and is nobody's new call.
      var direction =
          j.line().linked().equals(j.leg()) && fromOutside(j.line())
              ? Direction.IN
              : Direction.INTERNAL;
      changes.addAll(
          begin(j.leg(), direction, j.line(), j.at(), j.at().pbx(), direction == Direction.IN));
    }
    changes.addAll(caller(j.leg(), j));
    return changes;
  }

  private List<CallChange> phoneCalled(CallEvent.PhoneCalled p) {
    if (!calls.containsKey(p.leg())) return List.of();
    callerOfPhone.put(p.phone(), p.leg());
    phoneOfChannel.put(p.channel(), p.phone());
    var changes = new ArrayList<>(caller(p.leg(), p));
    var rang = early.remove(p.phone());
    if (rang != null)
      changes.addAll(
          phone(
              p.phone(),
              new CallEvent.PhoneRang(new At(rang, p.at().seen(), p.at().chunk()), p.phone())));
    return changes;
  }

  private List<CallChange> phoneForked(CallEvent.PhoneForked p) {
    var near = phoneOfChannel.get(p.via());
    if (near != null) phoneOfFork.put(p.phone(), near);
    return List.of();
  }

  private List<CallChange> phoneRang(CallEvent.PhoneRang p) {
    var phone = phoneOfFork.getOrDefault(p.phone(), p.phone());
    if (callerOfPhone.containsKey(phone))
      return phone(phone, new CallEvent.PhoneRang(p.at(), phone));
    early.put(phone, p.at().pbx());
    return List.of();
  }

  private List<CallChange> connected(CallEvent.Connected c) {
    if (!calls.containsKey(c.leg())) return List.of();
    callerOfPhone.put(c.phone(), c.leg());
    return caller(c.leg(), c);
  }

  private List<CallChange> hungUp(CallEvent.HungUp h) {
    living.remove(h.leg());
    return caller(h.leg(), h);
  }

  /** Each login begins with this: the lists that follow tell who still lives. */
  private List<CallChange> booted(CallEvent.Booted b) {
    restarted = boot.isPresent() && !boot.get().equals(b.boot());
    boot = Optional.of(b.boot());
    heardBeforeLogin = lastHeard;
    living.clear();
    waiters.clear();
    return List.of();
  }

  private List<CallChange> waits(CallEvent.WaiterListed w) {
    waiters.put(w.leg(), w);
    return List.of();
  }

  private List<CallChange> listed(CallEvent.ChannelListed c) {
    living.add(c.leg());
    var changes = new ArrayList<CallChange>();
    if (!calls.containsKey(c.leg()) && c.line().linked().equals(c.leg()) && fromOutside(c.line()))
      changes.addAll(
          begin(c.leg(), Direction.IN, c.line(), c.at(), c.at().pbx().minus(c.age()), true));
    var waiter = waiters.remove(c.leg());
    if (waiter != null) changes.addAll(caller(c.leg(), waiter));
    return changes;
  }

  private List<CallChange> closeTheGone(CallEvent.ChannelsListed listed) {
    var gone = open().stream().filter(c -> !living.contains(c.caller())).toList();
    var changes = new ArrayList<CallChange>();
    for (var call : gone)
      changes.addAll(
          change(call.caller(), listed.at(), c -> c.lostAt(heardBeforeLogin, restarted)));
    restarted = false;
    return changes;
  }

  private boolean fromOutside(Line line) {
    return !internalContexts.contains(line.context());
  }

  private List<CallChange> begin(
      Leg leg, Direction direction, Line line, At at, Instant enteredAt, boolean partial) {
    if (leg.canary()) return List.of();
    var call =
        Call.reached(ids.of(leg, enteredAt), leg, direction, line, enteredAt, partial)
            .seenIn(at.chunk());
    calls.put(leg, call);
    return List.of(new CallChange(Optional.empty(), call));
  }

  private List<CallChange> either(Leg leg, CallEvent e) {
    return calls.containsKey(leg) ? caller(leg, e) : phone(leg, e);
  }

  private List<CallChange> phone(Leg phone, CallEvent e) {
    var caller = callerOfPhone.get(phone);
    return caller == null ? List.of() : caller(caller, e);
  }

  private List<CallChange> caller(Leg caller, CallEvent e) {
    return change(caller, e.at(), call -> call.on(e));
  }

  private List<CallChange> change(Leg caller, At at, UnaryOperator<Call> next) {
    var before = calls.get(caller);
    if (before == null) return List.of();
    var after = next.apply(before).seenIn(at.chunk());
    if (after.equals(before)) return List.of();
    calls.put(caller, after);
    if (after.over() && !before.over()) over.add(caller);
    return List.of(new CallChange(Optional.of(before), after));
  }

  private void forget(Instant now) {
    for (var oldest = over.peek(); oldest != null; oldest = over.peek()) {
      var call = calls.get(oldest);
      if (call != null && call.endedAt().map(end -> end.plus(GRACE).isAfter(now)).orElse(false))
        return;
      over.remove();
      calls.remove(oldest);
      if (call == null) continue;
      call.rings()
          .forEach(
              r -> {
                callerOfPhone.remove(r.phone());
                phoneOfChannel.remove(r.channel(), r.phone());
                phoneOfFork.values().remove(r.phone());
              });
    }
  }

  @Override
  public String toString() {
    return "Calls[" + pbx + ", " + calls.size() + "]";
  }
}
