package org.ringdesk.ami;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One look at a PBX's manager interface, as the doctor needs it: logs in as the server would,
 * listens for a while, and tells what it saw.
 */
public final class AmiProbe {
  /**
   * What was seen.
   *
   * @param state where the link stood at the end
   * @param why of a link that is not up
   * @param refused our questions that the account may not ask: {@code core-status}, {@code
   *     queue-status}, {@code channels}
   * @param queues the PBX's queues, by name
   * @param events how many events came by themselves
   * @param untimed how many of them carried no timestamp
   */
  public record Seen(
      AmiLink.State state,
      String why,
      Set<String> refused,
      Set<String> queues,
      int events,
      int untimed) {}

  private final AmiAddress address;
  private final List<AmiMessage> heard = new ArrayList<>();
  private volatile String why = "";

  public AmiProbe(AmiAddress address) {
    this.address = address;
  }

  /**
   * @param patience for an event to come by itself; returns as soon as one did and the answers are
   *     complete
   */
  public Seen look(Duration patience) throws InterruptedException {
    var handOver = new HandOver(() -> {});
    var link = new AmiLink(address, handOver, new Told());
    var end = System.nanoTime() + patience.toNanos();
    link.start();
    try {
      while (System.nanoTime() < end
          && link.state() != AmiLink.State.REFUSED
          && !(answered() && eventsHeard() > 0)) {
        Thread.sleep(50);
        handOver.drainTo(heard, 10_000);
      }
      return seen(link.state());
    } finally {
      link.stop();
    }
  }

  private Seen seen(AmiLink.State state) {
    var refused = new HashSet<String>();
    var queues = new HashSet<String>();
    int untimed = 0;
    for (var message : heard) {
      if (message.response() && !message.word("Response").equals("Success"))
        message.action().ifPresent(refused::add);
      if (message.event().equals("QueueParams")) queues.add(message.word("Queue"));
      if (byItself(message) && message.header("Timestamp").isEmpty()) untimed++;
    }
    return new Seen(state, why, refused, queues, eventsHeard(), untimed);
  }

  private boolean answered() {
    return heard.stream()
        .anyMatch(
            m ->
                m.event().equals("CoreShowChannelsComplete")
                    || (m.response()
                        && m.action().equals(java.util.Optional.of(AmiLink.CHANNELS))
                        && !m.word("Response").equals("Success")));
  }

  private int eventsHeard() {
    return (int) heard.stream().filter(AmiProbe::byItself).count();
  }

  private static boolean byItself(AmiMessage message) {
    return !message.event().isEmpty() && message.action().isEmpty();
  }

  private final class Told implements AmiLink.Listener {
    @Override
    public void up(Instant at) {
      why = "";
    }

    @Override
    public void down(Instant at, LinkFault fault) {
      why = fault.sentence();
    }
  }
}
