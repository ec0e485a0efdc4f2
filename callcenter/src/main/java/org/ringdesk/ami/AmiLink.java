package org.ringdesk.ami;

import static org.ringdesk.ami.LinkFault.Reason.CLOSED;
import static org.ringdesk.ami.LinkFault.Reason.OVERFLOW;
import static org.ringdesk.ami.LinkFault.Reason.REFUSED;
import static org.ringdesk.ami.LinkFault.Reason.SILENT;
import static org.ringdesk.ami.LinkFault.Reason.STOPPED;
import static org.ringdesk.ami.LinkFault.Reason.UNREACHABLE;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.asteriskjava.manager.action.AbstractManagerAction;
import org.asteriskjava.manager.action.CoreShowChannelsAction;
import org.asteriskjava.manager.action.CoreStatusAction;
import org.asteriskjava.manager.action.QueueStatusAction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one PBX: logs in, asks how things stand, hands over every message in the order it
 * came, and builds the link anew whenever it ends or falls silent. It drops nothing silently: from
 * {@link Listener#down} until {@link Listener#up} nobody listened.
 *
 * <p>One thread of its own keeps it; each connection has two of asterisk-java's, which end with it.
 */
public final class AmiLink {
  static final String CORE_STATUS = "core-status";
  static final String QUEUE_STATUS = "queue-status";
  static final String CHANNELS = "channels";

  private static final Logger log = LoggerFactory.getLogger(AmiLink.class);

  /**
   * @param firstRetry after a link that had been up for longer than {@code lastRetry}; doubled
   *     after each further failure
   * @param patience how long the reader waits for room in the {@link HandOver}
   */
  record Pace(Duration firstRetry, Duration lastRetry, Duration retryRefused, Duration patience) {
    static final Pace USUAL =
        new Pace(
            Duration.ofMillis(200),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));

    Duration after(Duration wait) {
      var twice = wait.multipliedBy(2);
      return twice.compareTo(lastRetry) < 0 ? twice : lastRetry;
    }
  }

  /** Where the link stands. */
  public enum State {
    CONNECTING,
    UP,
    DOWN,
    /** The PBX answers but does not let us in: somebody must look at user and secret. */
    REFUSED,
    STOPPED
  }

  /** Called on the link's own thread; must not block. */
  public interface Listener {
    /** Logged in; messages follow, among them the lists of what lives now. */
    void up(Instant at);

    /**
     * The link is down.
     *
     * @param at since when nothing is known: all whole messages before it were handed over. Told
     *     again with the same moment when the reason changes.
     */
    void down(Instant at, LinkFault why);
  }

  private final AmiAddress address;
  private final HandOver handOver;
  private final Listener listener;
  private final InstantSource clock;
  private final Pace pace;
  private @Nullable Thread keeper;
  private volatile @Nullable AmiConnection connection;
  private volatile @Nullable Instant heardAt;
  private volatile State state = State.DOWN;
  private volatile boolean stopped;
  private Instant downSince = Instant.EPOCH;
  private @Nullable LinkFault toldWhy;

  public AmiLink(AmiAddress address, HandOver handOver, Listener listener) {
    this(address, handOver, listener, InstantSource.system(), Pace.USUAL);
  }

  AmiLink(
      AmiAddress address, HandOver handOver, Listener listener, InstantSource clock, Pace pace) {
    this.address = address;
    this.handOver = handOver;
    this.listener = listener;
    this.clock = clock;
    this.pace = pace;
  }

  public State state() {
    return state;
  }

  /** When the PBX last said anything at all, if only to a ping. */
  public Optional<Instant> heardAt() {
    var now = connection;
    var heard = now == null ? null : now.wire().heardAt();
    return Optional.ofNullable(heard == null ? heardAt : heard);
  }

  /** Starts connecting; once. */
  public synchronized void start() {
    if (keeper != null || stopped) {
      throw new IllegalStateException("a link is started once");
    }
    downSince = clock.instant();
    keeper = Thread.ofPlatform().daemon().name("ami-" + address.pbx()).start(this::keep);
  }

  /** Ends the link and its threads; harmless when repeated. */
  public synchronized void stop() {
    stopped = true;
    var thread = keeper;
    if (thread == null || !thread.isAlive()) {
      state = State.STOPPED;
      return;
    }
    thread.interrupt();
    var open = connection;
    if (open != null) {
      open.abort();
    }
    try {
      thread.join(15_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    Duration wait = pace.firstRetry();
    try {
      while (!stopped) {
        handOver.awaitRoom();
        boolean stable = connectAndWatch().compareTo(pace.lastRetry()) > 0;
        wait = stable ? pace.firstRetry() : wait;
        Thread.sleep(jittered(state == State.REFUSED ? pace.retryRefused() : wait));
        wait = pace.after(wait);
      }
    } catch (InterruptedException e) {
      // Only stop() interrupts.
    } finally {
      state = State.STOPPED;
    }
  }

  /** Half of it to all of it: many links must not knock at the same moment. */
  private static Duration jittered(Duration wait) {
    long millis = wait.toMillis();
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
  }

  /** One connection from its beginning to its end; answers how long it was up. */
  private Duration connectAndWatch() throws InterruptedException {
    boolean up = false;
    long since = System.nanoTime();
    state = State.CONNECTING;
    try (var now = new AmiConnection(address, clock, new ToHandOver())) {
      connection = now;
      if (stopped) {
        return Duration.ZERO;
      }
      try {
        now.open("on");
        up = true;
        goUp();
        ask(now);
        LinkFault why = watch(now);
        goDown(lostAt(now), why);
      } catch (IOException e) {
        goDown(up ? lostAt(now) : downSince, LinkFault.of(e, up ? CLOSED : UNREACHABLE));
      } catch (RuntimeException e) {
        log.error("{} is built anew after a fault of ours", address, e);
        state = State.DOWN;
      } finally {
        heardAt = heardAt().orElse(null);
      }
    }
    return up ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
  }

  private void goUp() {
    state = State.UP;
    downSince = clock.instant();
    toldWhy = null;
    log.info("{} is up", address);
    listener.up(downSince);
  }

  private void goDown(Instant since, LinkFault why) {
    state = stopped ? State.STOPPED : why.reason() == REFUSED ? State.REFUSED : State.DOWN;
    downSince = since;
    if (!why.equals(toldWhy)) {
      toldWhy = why;
      if (stopped) {
        log.info("{} stopped", address);
      } else {
        log.warn("{} is down since {}: {}", address, since, why.sentence());
      }
      listener.down(since, stopped ? LinkFault.of(STOPPED) : why);
    }
  }

  /** Since the last whole message; where none came, since it went up. */
  private Instant lostAt(AmiConnection lost) {
    var whole = lost.wire().wholeAt();
    return whole == null || whole.isBefore(downSince) ? downSince : whole;
  }

  /** Their answers come among the events, in order: what a list leaves out was over before it. */
  private static void ask(AmiConnection now) throws IOException {
    now.send(named(new CoreStatusAction(), CORE_STATUS));
    now.send(named(new QueueStatusAction(), QUEUE_STATUS));
    now.send(named(new CoreShowChannelsAction(), CHANNELS));
  }

  private static AbstractManagerAction named(AbstractManagerAction action, String name) {
    action.setActionId(AmiMessage.OURS + name);
    return action;
  }

  /** Until it ends or falls silent; answers why. */
  private LinkFault watch(AmiConnection now) throws InterruptedException, IOException {
    var pingEvery = address.silence().dividedBy(3);
    while (!now.endsWithin(pingEvery)) {
      if (now.wire().silentFor().compareTo(address.silence()) > 0) {
        return LinkFault.of(SILENT);
      }
      now.ping();
    }
    return now.wire().end().orElse(LinkFault.of(CLOSED));
  }

  /** On the reading thread. */
  private final class ToHandOver implements AmiSocket.Sink {
    @Override
    public void take(AmiMessage message, AmiSocket from) throws IOException {
      handOver(message, from);
    }

    @Override
    public void rest() {
      handOver.wake();
    }
  }

  private void handOver(AmiMessage message, AmiSocket from) throws IOException {
    if (message.response() && !message.word("Response").equals("Success")) {
      log.warn(
          "{} refuses {}: {}; its user needs read=call,agent,user write=call,agent,originate,reporting",
          address,
          message.action().orElse("?"),
          message.word("Message"));
    }
    long until = System.nanoTime() + pace.patience().toNanos();
    try {
      while (!handOver.offer(message, Duration.ofMillis(50))) {
        if (from.closed()) {
          throw new IOException("closed");
        }
        if (System.nanoTime() > until) {
          throw new LinkFault.Met(LinkFault.of(OVERFLOW));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
