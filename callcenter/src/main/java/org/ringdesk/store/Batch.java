package org.ringdesk.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.ami.AmiMessage;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallChange;
import org.ringdesk.call.CallId;
import org.ringdesk.outbox.Effect;

/**
 * What was heard within a moment, and all that it changed: written together or not at all. Filled
 * by one thread, then handed over.
 */
public final class Batch {
  private final long chunk;
  private final List<AmiMessage> messages = new ArrayList<>();
  private final Map<CallId, Call> calls = new LinkedHashMap<>();
  private final List<PresenceChange> presences = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private Optional<String> boot = Optional.empty();

  /**
   * @param chunk the number of the journal row that its messages will be
   */
  public Batch(long chunk) {
    this.chunk = chunk;
  }

  public void heard(AmiMessage message) {
    messages.add(message);
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

  public void booted(String run) {
    boot = Optional.of(run);
  }

  public long chunk() {
    return chunk;
  }

  public boolean isEmpty() {
    return messages.isEmpty() && calls.isEmpty() && watches.isEmpty();
  }

  List<AmiMessage> messages() {
    return messages;
  }

  public int size() {
    return messages.size();
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

  Optional<String> boot() {
    return boot;
  }
}
