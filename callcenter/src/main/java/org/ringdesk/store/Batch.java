package org.ringdesk.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.ami.AmiMessage;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallChange;
import org.ringdesk.call.CallId;
import org.ringdesk.journal.JournalText;
import org.ringdesk.outbox.Effect;
import org.ringdesk.witness.Difference;

/**
 * What was heard within a moment, and all that it changed: written together or not at all. Filled
 * by one thread, then handed over.
 */
public final class Batch {
  private final long chunk;
  private final JournalText text = new JournalText();
  private final Map<CallId, Call> calls = new LinkedHashMap<>();
  private final List<PresenceChange> presences = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final Map<CallId, List<Difference>> differences = new LinkedHashMap<>();
  private final Set<CallId> confirmed = new LinkedHashSet<>();
  private Optional<String> boot = Optional.empty();
  private Optional<Instant> reconciled = Optional.empty();

  /**
   * @param chunk the number of the journal row that its messages will be
   */
  public Batch(long chunk) {
    this.chunk = chunk;
  }

  public void heard(AmiMessage message) {
    text.add(message);
  }

  public void changed(CallChange change, List<Effect> causes) {
    calls.put(change.after().id(), change.after());
    effects.addAll(causes);
  }

  public void changed(PresenceChange change) {
    presences.add(change);
  }

  public void watched(Watch watch) {
    watches.add(watch);
  }

  /** The ledger tells of this call just what is stored. */
  public void confirmed(CallId call) {
    confirmed.add(call);
  }

  public void differed(CallId call, List<Difference> found) {
    if (!found.isEmpty()) differences.put(call, found);
  }

  /** Up to then the two witnesses were laid side by side. */
  public void reconciled(Instant until) {
    reconciled = Optional.of(until);
  }

  public void booted(String run) {
    boot = Optional.of(run);
  }

  /** Nothing more comes. */
  void close() {
    text.close();
  }

  public long chunk() {
    return chunk;
  }

  public boolean isEmpty() {
    return text.messages() == 0 && calls.isEmpty() && watches.isEmpty() && reconciled.isEmpty();
  }

  JournalText text() {
    return text;
  }

  /** How many messages. */
  public int size() {
    return text.messages();
  }

  List<Call> calls() {
    return List.copyOf(calls.values());
  }

  List<PresenceChange> presences() {
    return presences;
  }

  List<Watch> watches() {
    return watches;
  }

  List<Effect> effects() {
    return effects;
  }

  Map<CallId, List<Difference>> differences() {
    return differences;
  }

  Set<CallId> confirmed() {
    return confirmed;
  }

  Optional<Instant> reconciled() {
    return reconciled;
  }

  Optional<String> boot() {
    return boot;
  }
}
