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

  /** What was told before what explains it is remembered of so many phones, this much of each. */
  private static final int EARLY_PHONES = 1_000;

  private static final int EARLY_EVENTS = 8;

  /** Channels the PBX made itself: far more than live at a time, and their ends may be missed. */
  private static final int DIALLED = 10_000;

  private static final int ENDPOINTS = 10_000;

  /** How a channel begins that leads on to another one. */
  private static final String LOCAL = "Local/";

  private final String pbx;
  private final Set<String> internalContexts;
  private final CallIds ids;
  private final Map<Leg, Call> calls = new HashMap<>();
  private final Map<Leg, Leg> callerOfPhone = new HashMap<>();
  private final Map<Leg, Leg> phoneOfFork = new HashMap<>();
  private final Map<String, Leg> phoneOfChannel = new HashMap<>();

  /** Where each caller's last queue was called, as {@link Line#place}. */
  private final Map<Leg, String> queuedAt = new HashMap<>();

  private final Deque<Leg> over = new ArrayDeque<>();

  /** Told of phones that no queue has announced yet. */
  private final Map<Leg, List<CallEvent>> early = newest(EARLY_PHONES);

  /** Far halves of Local members whose near half no queue has announced yet. */
  private final Map<String, Leg> earlyForks = newest(EARLY_PHONES);

  private final Map<Leg, At> dialled = newest(DIALLED);

  /** Whose phone it is, by its channels' name up to their number, such as {@code PJSIP/1001}. */
  private final Map<String, AgentName> agentOfEndpoint = newest(ENDPOINTS);

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
          case CallEvent.Dialled d -> dialled(d);
          case CallEvent.Reached r -> reached(r);
          case CallEvent.Joined j -> joined(j);
          case CallEvent.PhoneCalled p -> phoneCalled(p);
          case CallEvent.PhoneForked p -> phoneForked(p);
          case CallEvent.PhoneRang p -> phoneRang(p);
          case CallEvent.PhoneStopped p -> announced(p.phone(), p);
          case CallEvent.HangupAsked h -> caller(h.leg(), h);
          case CallEvent.GaveUp g -> gaveUp(g);
          case CallEvent.Redirected r -> caller(r.leg(), r);
          case CallEvent.CallsJoined j -> callsJoined(j);
          case CallEvent.Connected c -> connected(c);
          case CallEvent.Completed c -> completed(c);
          case CallEvent.Held h -> either(h.leg(), h);
          case CallEvent.Resumed r -> either(r.leg(), r);
          case CallEvent.DeskLeft d -> caller(d.leg(), d);
          case CallEvent.DeskTold d -> caller(d.leg(), d);
          case CallEvent.DeskStep d -> caller(d.leg(), d);
          case CallEvent.HungUp h -> hungUp(h);
          case CallEvent.LinkLost l ->
              open().stream().flatMap(c -> caller(c.caller(), l).stream()).toList();
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

  /**
   * Whose phone it is: told of each member that a queue names, for the day on which another phone
   * picks a call up.
   */
  public void belongs(String phone, AgentName agent) {
    agentOfEndpoint.put(phone, agent);
  }

  /** What both witnesses tell of a call counts from here on, where it is still remembered. */
  public void agree(Call call) {
    calls.computeIfPresent(call.caller(), (leg, before) -> call);
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

  private List<CallChange> dialled(CallEvent.Dialled d) {
    dialled.put(d.leg(), d.at());
    return List.of();
  }

  private List<CallChange> reached(CallEvent.Reached r) {
    living.add(r.leg());
    var known = calls.get(r.leg());
    if (known != null) return began(known, r);
    if (!fromOutside(r.line())) return List.of();
    return begin(r.leg(), Direction.IN, r.line(), r.at(), r.at().pbx(), false);
  }

  /** Its beginning is told after what came of it. */
  private List<CallChange> began(Call known, CallEvent.Reached r) {
    if (!r.at().pbx().isBefore(known.enteredAt())) return List.of();
    var direction = fromOutside(r.line()) ? Direction.IN : Direction.INTERNAL;
    return change(r.leg(), r.at(), call -> call.reachedAs(direction, r.line(), r.at().pbx()));
  }

  private List<CallChange> joined(CallEvent.Joined j) {
    living.add(j.leg());
    var changes = new ArrayList<CallChange>();
    if (!calls.containsKey(j.leg())) {
      // Its beginning was missed, or it came from a phone of ours, or the PBX made it. A
      // consultation has the customer's linkedid and is nobody's new call.
      var direction =
          j.line().linked().equals(j.leg())
                  && fromOutside(j.line())
                  && !dialled.containsKey(j.leg())
              ? Direction.IN
              : Direction.INTERNAL;
      changes.addAll(
          begin(j.leg(), direction, j.line(), j.at(), j.at().pbx(), direction == Direction.IN));
    }
    queuedAt.put(j.leg(), j.line().place());
    changes.addAll(caller(j.leg(), j));
    return changes;
  }

  private List<CallChange> phoneCalled(CallEvent.PhoneCalled p) {
    endpoint(p.channel()).ifPresent(e -> agentOfEndpoint.put(e, p.agent()));
    if (!calls.containsKey(p.leg())) return List.of();
    phoneOfChannel.put(p.channel(), p.phone());
    var fork = earlyForks.remove(p.channel());
    if (fork != null) phoneOfFork.put(fork, p.phone());
    var changes = new ArrayList<>(caller(p.leg(), p));
    changes.addAll(introduce(p.leg(), p.phone()));
    if (fork != null) changes.addAll(catchUp(fork));
    return changes;
  }

  private List<CallChange> connected(CallEvent.Connected c) {
    if (!calls.containsKey(c.leg())) return List.of();
    var phone = near(c.phone());
    var agent = agentOfEndpoint.getOrDefault(c.agent().value(), c.agent());
    var changes =
        new ArrayList<>(
            caller(c.leg(), new CallEvent.Connected(c.at(), c.leg(), c.queue(), phone, agent)));
    changes.addAll(introduce(c.leg(), phone));
    return changes;
  }

  private List<CallChange> completed(CallEvent.Completed c) {
    return caller(c.leg(), new CallEvent.Completed(c.at(), c.leg(), c.queue(), near(c.phone())));
  }

  /** From now on it is known whose call the phone rings for. */
  private List<CallChange> introduce(Leg caller, Leg phone) {
    callerOfPhone.put(phone, caller);
    return catchUp(phone);
  }

  private List<CallChange> catchUp(Leg phone) {
    var told = early.remove(phone);
    if (told == null) return List.of();
    var changes = new ArrayList<CallChange>();
    for (var event : told) changes.addAll(apply(event));
    return changes;
  }

  /** The part of a channel's name that stays the same from call to call. */
  private static Optional<String> endpoint(String channel) {
    int hyphen = channel.lastIndexOf('-');
    return hyphen < 1 || channel.startsWith(LOCAL)
        ? Optional.empty()
        : Optional.of(channel.substring(0, hyphen));
  }

  private List<CallChange> phoneForked(CallEvent.PhoneForked p) {
    var near = phoneOfChannel.get(p.via());
    if (near == null) {
      earlyForks.put(p.via(), p.phone());
      return List.of();
    }
    phoneOfFork.put(p.phone(), near);
    return catchUp(p.phone());
  }

  private List<CallChange> phoneRang(CallEvent.PhoneRang p) {
    var phone = near(p.phone());
    return announced(phone, new CallEvent.PhoneRang(p.at(), phone));
  }

  /** The queue's channel to a phone, where this is the phone behind a Local member. */
  private Leg near(Leg phone) {
    return phoneOfFork.getOrDefault(phone, phone);
  }

  /** Of a phone that a queue calls; kept for a while where the queue has not said so yet. */
  private List<CallChange> announced(Leg phone, CallEvent e) {
    if (callerOfPhone.containsKey(phone)) return phone(phone, e);
    var told = early.computeIfAbsent(phone, l -> new ArrayList<>(2));
    if (told.size() < EARLY_EVENTS) told.add(e);
    return List.of();
  }

  private List<CallChange> gaveUp(CallEvent.GaveUp g) {
    var call = calls.get(g.leg());
    var queued = queuedAt.getOrDefault(g.leg(), g.place());
    // A key pressed in the queue leads to an extension of one digit: nobody sent that caller away.
    boolean sentElsewhere =
        call != null
            && !call.hangupAsked()
            && !g.place().isEmpty()
            && !g.place().equals(queued)
            && g.place().lastIndexOf(',') < g.place().length() - 2;
    return caller(
        g.leg(), sentElsewhere ? new CallEvent.Redirected(g.at(), g.leg(), g.queue()) : g);
  }

  private List<CallChange> callsJoined(CallEvent.CallsJoined j) {
    var call = calls.get(j.leg());
    return call == null || call.line().linked().equals(j.linked()) ? List.of() : caller(j.leg(), j);
  }

  private List<CallChange> hungUp(CallEvent.HungUp h) {
    living.remove(h.leg());
    dialled.remove(h.leg());
    early.remove(h.leg());
    return calls.containsKey(h.leg()) ? caller(h.leg(), h) : phone(h.leg(), h);
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
    return calls.containsKey(leg) ? caller(leg, e) : phone(near(leg), e);
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
      queuedAt.remove(oldest);
      if (call == null) continue;
      call.rings()
          .forEach(
              r -> {
                callerOfPhone.remove(r.phone());
                phoneOfChannel.remove(r.channel(), r.phone());
                if (r.channel().startsWith(LOCAL)) phoneOfFork.values().remove(r.phone());
              });
    }
  }

  private static <K, V> Map<K, V> newest(int most) {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  @Override
  public String toString() {
    return "Calls[" + pbx + ", " + calls.size() + "]";
  }
}
