package org.ringdesk.canary;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ringdesk.ami.ActionResult;
import org.ringdesk.ami.AmiActions;
import org.ringdesk.ami.CallOrder;
import org.ringdesk.ami.ChannelTarget;
import org.ringdesk.ami.ContextName;

/** Makes a call of our own and waits until all have seen it, or for so long that they will not. */
public record CanaryCall(Canaries canaries, AmiActions gate, String pbx, Clock clock) {
  /** How long a witness may take. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** Longer than anybody waits for it, so that it is not we who end it. */
  private static final Duration LONGEST = PATIENCE.multipliedBy(2);

  /** The order for one: it begins in a place of the dialplan that is there for nothing else. */
  public static CallOrder order(UUID attempt, String hotline) {
    return new CallOrder(
        attempt,
        new ChannelTarget.Ourselves(hotline),
        ContextName.CANARY,
        "s",
        "",
        LONGEST,
        Map.of());
  }

  public Canary make(String hotline) throws InterruptedException {
    return make(UUID.randomUUID(), hotline);
  }

  public Canary make(UUID attempt, String hotline) throws InterruptedException {
    canaries.begin(attempt, pbx, hotline, clock.instant());
    try {
      return switch (gate.originate(order(attempt, hotline))) {
        case ActionResult.Accepted a -> canaries.decide(attempt, watch(attempt), "");
        case ActionResult.Unclear u -> canaries.decide(attempt, watch(attempt), u.sentence());
        case ActionResult.NotSent n -> canaries.decide(attempt, Set.of(Blind.ORDERS), n.sentence());
        case ActionResult.Refused r -> canaries.decide(attempt, Set.of(Blind.ORDERS), r.sentence());
        case ActionResult.Rejected r -> canaries.decide(attempt, Set.of(blindTo(r)), r.sentence());
      };
    } finally {
      gate.settled(attempt);
    }
  }

  /** A PBX without a place for it refuses before it makes a channel. */
  public static Blind blindTo(ActionResult.Rejected rejected) {
    return rejected.sentence().contains("Extension does not exist")
        ? Blind.CONTEXT
        : Blind.ORIGINATE;
  }

  private Set<Blind> watch(UUID attempt) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var traces = canaries.traces(attempt);
    while (!traces.settled() && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_AGAIN);
      traces = canaries.traces(attempt);
    }
    return traces.blind();
  }
}
