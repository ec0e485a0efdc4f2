package org.ringdesk.desk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.call.Call;
import org.ringdesk.call.QueueName;
import org.ringdesk.script.Step;

/**
 * One agent's screen at one moment.
 *
 * @param queues the agent serves
 * @param card of the caller the screen is about, once looked up
 * @param step what to say now; empty when nobody is on the line
 * @param waiting callers in the agent's queues, longest first, at most {@link #WAITING}
 * @param waitingCount all of them
 * @param owed calls to return, newest first, at most {@link #OWED}
 * @param owedCount all of them, at most {@link Owed#AT_MOST}
 */
public record DeskSnapshot(
    AgentDesk desk,
    Set<QueueName> queues,
    Optional<CallerCard> card,
    Optional<Step> step,
    List<Waiting> waiting,
    int waitingCount,
    List<Owed> owed,
    int owedCount) {
  public static final int WAITING = 6;
  public static final int OWED = 12;

  public DeskSnapshot {
    queues = Set.copyOf(queues);
    waiting = List.copyOf(waiting);
    owed = List.copyOf(owed);
  }

  public record Waiting(Call call, QueueName queue, Instant since, Optional<CallerCard> card) {}

  public Optional<Work> now() {
    return desk.now();
  }
}
