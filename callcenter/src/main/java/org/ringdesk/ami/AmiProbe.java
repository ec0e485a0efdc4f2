package org.ringdesk.ami;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

  private static final Duration LOGIN = Duration.ofSeconds(5);

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
        handOver.drain(10_000, heard::add);
      }
      return seen(link.state());
    } finally {
      link.stop();
    }
  }

  /** Makes a call of our own. */
  public interface Making {
    void make() throws InterruptedException;
  }

  /**
   * What the PBX tells of a call of our own.
   *
   * @param make makes it; called when the link is up, and not at all when it does not come up
   * @param afterwards how long to go on listening
   * @return the last sign of it
   */
  public Optional<CanarySign> hear(String uniqueid, Making make, Duration afterwards)
      throws InterruptedException {
    var handOver = new HandOver(() -> {});
    var link = new AmiLink(address, handOver, new Told());
    link.start();
    try {
      var end = System.nanoTime() + LOGIN.toNanos();
      while (link.state() != AmiLink.State.UP && System.nanoTime() < end) Thread.sleep(20);
      if (link.state() != AmiLink.State.UP) return Optional.empty();
      make.make();
      end = System.nanoTime() + afterwards.toNanos();
      var sign = Optional.<CanarySign>empty();
      do {
        heard.clear();
        handOver.drain(10_000, heard::add);
        for (var message : heard)
          if (new AmiDecoder().decode(message, 0) instanceof Decoded.OfCanary(var next)
              && next.uniqueid().equals(uniqueid)) sign = Optional.of(next);
        Thread.sleep(20);
      } while (sign.filter(s -> s.progress() == CanarySign.Progress.LEFT).isEmpty()
          && System.nanoTime() < end);
      return sign;
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
