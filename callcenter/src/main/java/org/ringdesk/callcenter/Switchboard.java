package org.ringdesk.callcenter;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.ringdesk.agent.AgentEvent;
import org.ringdesk.agent.Agents;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.ami.AmiDecoder;
import org.ringdesk.ami.AmiMessage;
import org.ringdesk.ami.CanarySign;
import org.ringdesk.ami.Decoded;
import org.ringdesk.board.Board;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallChange;
import org.ringdesk.call.CallEvent;
import org.ringdesk.call.Calls;
import org.ringdesk.desk.Desks;
import org.ringdesk.store.Batch;
import org.ringdesk.store.Watch;
import org.ringdesk.witness.TwoStories;

/**
 * One PBX's messages, one after the other: journal, calls, board, desks, effects. Called on one
 * thread only and never waits; whoever calls it takes the batch away and has it written.
 */
final class Switchboard {
  private final AmiDecoder decoder;
  private final Calls calls;
  private final Agents agents;
  private final Board board;
  private final Desks desks;
  private final TicketEffects effects;
  private final Consumer<CanarySign> canaries;
  private final Map<String, LongAdder> ignored = new ConcurrentHashMap<>();
  private Batch batch;
  private volatile Duration lag = Duration.ZERO;
  private volatile boolean listed;

  /**
   * @param canaries told of calls of our own; must not wait
   * @param chunk the number of the first journal row to come
   */
  Switchboard(
      AmiDecoder decoder,
      Calls calls,
      Agents agents,
      Board board,
      Desks desks,
      TicketEffects effects,
      Consumer<CanarySign> canaries,
      long chunk) {
    this.decoder = decoder;
    this.calls = calls;
    this.agents = agents;
    this.board = board;
    this.desks = desks;
    this.effects = effects;
    this.canaries = canaries;
    this.batch = new Batch(chunk);
  }

  void on(AmiMessage message) {
    batch.heard(message);
    switch (decoder.decode(message, batch.chunk())) {
      case Decoded.OfCall c -> on(c.event());
      case Decoded.OfAgent a -> on(a.event());
      case Decoded.OfCanary c -> canaries.accept(c.sign());
      case Decoded.Ignored i ->
          ignored.computeIfAbsent(i.reason(), r -> new LongAdder()).increment();
    }
  }

  private void on(CallEvent event) {
    var at = event.at();
    calls.apply(event).forEach(change -> changed(change, at.seen()));
    switch (event) {
      case CallEvent.Booted b -> batch.booted(b.boot());
      case CallEvent.ChannelsListed l -> listed = true;
      case CallEvent.LinkLost l -> listed = false;
      default -> {}
    }
    lag = Duration.between(at.pbx(), at.seen());
  }

  private void on(AgentEvent event) {
    agents.apply(event).forEach(this::changed);
    switch (event) {
      case AgentEvent.MemberSeen m -> {
        calls.belongs(m.phone(), m.agent());
        serves(m.agent());
      }
      case AgentEvent.MemberRemoved r -> serves(r.agent());
      case AgentEvent.ListBegan b -> {}
      case AgentEvent.ListEnded e -> agents.names().forEach(this::serves);
    }
  }

  private void serves(AgentName agent) {
    desks.serves(agent, agents.queuesOf(agent));
  }

  void changed(CallChange change, Instant now) {
    batch.changed(change, effects.of(change, now));
    board.apply(change.after());
    desks.apply(change.after());
  }

  /**
   * Lays what the ledger tells beside what was heard. A call that still goes on is left for its
   * end.
   *
   * @param until the ledger was read up to here
   */
  void reconcile(Reconciliation.Found found, Instant until, Instant now) {
    for (var told : found.told())
      calls
          .find(told.caller())
          .or(() -> found.stored(told.caller()))
          .ifPresentOrElse(known -> agree(known, told, now), () -> recover(told, now));
    batch.reconciled(until);
  }

  private void recover(Call told, Instant now) {
    if (told.over()) reconciled(new CallChange(Optional.empty(), told), now);
  }

  private void agree(Call known, Call told, Instant now) {
    if (!known.over()) return;
    var stories = new TwoStories(known, told);
    var together = stories.call();
    batch.differed(known.id(), stories.differences());
    calls.agree(together);
    if (together.visits().equals(known.visits())
        && together.told().equals(known.told())
        && together.endedAt().equals(known.endedAt())) batch.confirmed(known.id());
    else reconciled(new CallChange(Optional.of(known), together), now);
  }

  private void reconciled(CallChange change, Instant now) {
    batch.changed(change, effects.ofReconciled(change, now));
    board.apply(change.after());
    desks.apply(change.after());
  }

  private void changed(PresenceChange change) {
    batch.changed(change);
    board.apply(change);
    desks.apply(change);
  }

  void watched(Watch watch) {
    batch.watched(watch);
  }

  /** What has come together since the last call of this. */
  Batch take() {
    var full = batch;
    batch = new Batch(full.chunk() + 1);
    return full;
  }

  Batch filling() {
    return batch;
  }

  /** From the PBX's clock to ours, of the last call event. */
  Duration lag() {
    return lag;
  }

  /** How many messages were of no use, by reason. */
  Map<String, LongAdder> ignored() {
    return ignored;
  }

  /** Whether the lists after the last login were complete: what is not open now has ended. */
  boolean listed() {
    return listed;
  }

  int openCalls() {
    return calls.open().size();
  }
}
