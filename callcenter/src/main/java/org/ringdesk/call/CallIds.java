package org.ringdesk.call;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.time.Instant;
import java.util.Map;

/** Names calls. A call that was named before, in another run of this program, keeps its name. */
public final class CallIds {
  private static final TimeBasedEpochRandomGenerator V7 =
      Generators.timeBasedEpochRandomGenerator();
  private final Map<Leg, CallId> known;

  /**
   * @param known the names given in earlier runs, by the caller's leg
   */
  public CallIds(Map<Leg, CallId> known) {
    this.known = Map.copyOf(known);
  }

  CallId of(Leg caller, Instant enteredAt) {
    var named = known.get(caller);
    return named != null ? named : new CallId(V7.construct(enteredAt.toEpochMilli()));
  }
}
