package org.ringdesk.ami;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.AsteriskVersion;
import org.asteriskjava.manager.AuthenticationFailedException;
import org.asteriskjava.manager.ManagerConnectionState;
import org.asteriskjava.manager.SendActionCallback;
import org.asteriskjava.manager.TimeoutException;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.PingAction;
import org.asteriskjava.manager.event.DisconnectEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.internal.ManagerConnectionImpl;
import org.asteriskjava.manager.response.ManagerResponse;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;

/**
 * One login to one PBX, used once: asterisk-java does the challenge, writes actions and matches
 * their responses; what it must not do is reconnect by itself, because it keeps believing in links
 * that are dead.
 */
final class AmiConnection extends ManagerConnectionImpl implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private final AmiAddress address;
  private final AmiSocket wire;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Thread pump;
  private boolean connected;

  AmiConnection(AmiAddress address, InstantSource clock, AmiSocket.Sink sink) {
    this.address = address;
    this.wire = new AmiSocket(address.pbx(), clock, sink);
    setHostname(address.host());
    setPort(address.port());
    setUsername(address.user());
    setPassword(address.secret());
    setDefaultResponseTimeout(ANSWER_WITHIN.toMillis());
  }

  AmiSocket wire() {
    return wire;
  }

  /**
   * Connects and logs in.
   *
   * @param events what the PBX shall send: {@code on} or {@code off}
   * @throws LinkFault.Met when it does not answer, or does not let us in
   * @throws IOException when it cannot be reached
   */
  void open(String events) throws IOException {
    try {
      login(events);
    } catch (AuthenticationFailedException e) {
      if (e.getCause() == null) {
        throw new LinkFault.Met(
            new LinkFault(LinkFault.Reason.REFUSED, address.user() + ": " + e.getMessage()));
      }
      throw unanswered(e);
    } catch (TimeoutException | RuntimeException e) {
      throw unanswered(e);
    }
  }

  private LinkFault.Met unanswered(Exception cause) {
    return new LinkFault.Met(wire.end().orElse(LinkFault.of(LinkFault.Reason.UNANSWERED)), cause);
  }

  /** The first time only: asterisk-java's own reconnecting ends here. */
  @Override
  protected void connect() throws IOException {
    if (connected) {
      state = ManagerConnectionState.DISCONNECTED;
      throw new IOException("a connection is used once");
    }
    connected = true;
    super.connect();
  }

  @Override
  protected SocketConnectionFacade createSocket() throws IOException {
    wire.connect(address);
    return wire;
  }

  /** Nothing we send depends on it, and asking would wait behind the first events. */
  @Override
  protected AsteriskVersion determineVersion() {
    return AsteriskVersion.DEFAULT_VERSION;
  }

  @Override
  public void dispatchEvent(ManagerEvent event, @Nullable Integer requiredHandlingTime) {
    pump = Thread.currentThread();
    if (event instanceof DisconnectEvent) {
      ended.countDown();
      state = ManagerConnectionState.DISCONNECTED;
      if (!wire.greeted()) {
        // Nothing was asked yet; asterisk-java would wait here for its own login to give up.
        return;
      }
    }
    super.dispatchEvent(event, requiredHandlingTime);
  }

  /** Sends and does not wait; the answer comes among the messages. */
  void send(ManagerAction action) throws IOException {
    try {
      sendAction(action, (SendActionCallback) null);
    } catch (IllegalStateException e) {
      throw unanswered(e);
    }
  }

  /** Sends and waits. */
  ManagerResponse ask(ManagerAction action, Duration within) throws IOException {
    try {
      var response = sendAction(action, within.toMillis());
      if (response == null) {
        throw new IOException("interrupted");
      }
      return response;
    } catch (TimeoutException | IllegalStateException e) {
      throw unanswered(e);
    }
  }

  void ping() throws IOException {
    send(new PingAction());
  }

  /** True once it is over, waiting no longer than told. */
  boolean endsWithin(Duration wait) throws InterruptedException {
    return ended.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  boolean ended() {
    return ended.getCount() == 0 || wire.closed();
  }

  /** Ends it from any thread, without waiting. */
  void abort() {
    try {
      wire.close();
    } catch (IOException e) {
      // It was to be closed, and it is.
    }
  }

  /** Ends it hard and sees its threads end. */
  @Override
  public void close() {
    abort();
    boolean interrupted = Thread.interrupted();
    try {
      join(wire.reader(), END_WITHIN);
      var events = pump;
      join(events, Duration.ofMillis(200));
      if (events != null && events.isAlive()) {
        // asterisk-java may raise its stop flag just after the queue was looked at: up to a minute.
        events.interrupt();
        join(events, END_WITHIN);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(@Nullable Thread thread, Duration wait) throws InterruptedException {
    if (thread != null && thread != Thread.currentThread()) {
      thread.join(wait.toMillis());
    }
  }
}
