package org.ringdesk.desk;

import java.time.Instant;
import org.ringdesk.call.Call;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Ring;
import org.ringdesk.call.Talk;

/** What an agent has to do with one call. */
public sealed interface Work {
  Call call();

  QueueName queue();

  /** Since when. */
  Instant since();

  record Ringing(Call call, QueueName queue, Ring ring) implements Work {
    @Override
    public Instant since() {
      return ring.rangAt().orElse(ring.calledAt());
    }
  }

  /**
   * @param kept whether there is a form to finish: somebody looks at this agent's screen
   */
  record Talking(Call call, QueueName queue, Talk talk, boolean kept) implements Work {
    @Override
    public Instant since() {
      return talk.since();
    }

    public boolean held() {
      return !talk.held().isEmpty() && talk.held().getLast().until().isEmpty();
    }
  }

  /** The talk is over, the form is not finished. */
  record WrapUp(Call call, QueueName queue, Talk talk) implements Work {
    @Override
    public Instant since() {
      return talk.until().orElse(talk.since());
    }
  }
}
