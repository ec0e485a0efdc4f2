package org.ringdesk.ivr;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiRequest;
import org.asteriskjava.fastagi.AgiScript;
import org.asteriskjava.fastagi.DefaultAgiServer;
import org.asteriskjava.fastagi.MappingStrategy;
import org.asteriskjava.util.ServerSocketFacade;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.Leg;
import org.ringdesk.hotline.KnownHours;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Asterisk asks what to do with a caller (FastAGI). One session a call, so many at most; one
 * more is closed at once, is counted, and its caller goes to the hotline's own queue. The same
 * happens to everybody in a session when this ends.
 */
public final class IvrServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IvrServer.class);

  /** Connections that the kernel holds until they are accepted. */
  private static final int BACKLOG = 200;

  private static final Duration IDLE_THREAD = Duration.ofSeconds(30);
  private static final Duration AFTER_A_FAILED_ACCEPT = Duration.ofMillis(100);
  private static final Duration LAST_ACCEPT = Duration.ofSeconds(5);

  /** Below this, a virtual thread that waits inside {@code synchronized} keeps its carrier. */
  private static final int FREE_OF_PINNING = 24;

  private final IvrSettings settings;
  private final KnownHours hours;
  private final Clock calendar;
  private final Consumer<String> canaries;
  private final Set<AgiSocket> sessions = ConcurrentHashMap.newKeySet();
  private final LongAdder turnedAway = new LongAdder();
  private @Nullable Door door;
  private @Nullable Server server;

  /**
   * @param calendar by which it is decided whether the desk is staffed; a demo moves it
   * @param canaries told the Uniqueid of each call of our own that came; may wait
   */
  public IvrServer(
      IvrSettings settings, KnownHours hours, Clock calendar, Consumer<String> canaries) {
    this.settings = settings;
    this.hours = hours;
    this.calendar = calendar;
    this.canaries = canaries;
  }

  /**
   * Listens when it returns.
   *
   * @throws IOException when the port is taken
   */
  public synchronized void start() throws IOException {
    var listening = new Door(settings.host(), settings.port());
    var serving = new Server(listening);
    door = listening;
    server = serving;
    serving.thread.start();
  }

  public synchronized int port() {
    if (door == null) throw new IllegalStateException("not started");
    return door.socket.getLocalPort();
  }

  /** Callers in a script now. */
  public int sessions() {
    return sessions.size();
  }

  /** Callers for whom there was no session left, since the start. */
  public long turnedAway() {
    return turnedAway.sum();
  }

  /**
   * The port is free when it returns: the kernel keeps a port for as long as a thread still waits
   * for callers at it, also after its socket was closed.
   */
  @Override
  public synchronized void close() {
    if (server == null) return;
    server.shutdown();
    for (var session : sessions) {
      try {
        session.close();
      } catch (IOException e) {
        log.debug("a session was closed already", e);
      }
    }
    try {
      if (!server.thread.join(LAST_ACCEPT)) log.warn("FastAGI still listens at its port");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server = null;
  }

  private void serve(AgiRequest request, AgiChannel channel) {
    var line = new AgiLine(request, channel);
    try {
      if (Leg.isCanary(channel.getUniqueId())) {
        line.step("canary", "");
        canaries.accept(channel.getUniqueId());
        return;
      }
      var script = settings.script(line.did());
      new HotlineCall(line, script, hours.of(script.hotline()), calendar).run();
    } catch (CallerLine.Gone e) {
      log.debug("{}: {}", channel.getUniqueId(), e.getMessage());
    }
  }

  /**
   * asterisk-java's {@code AgiChannelImpl.sendCommand} waits for Asterisk's answer inside {@code
   * synchronized}. Before JDK 24 that pins the virtual thread to its carrier, of which there are as
   * many as cores: two callers listening to a greeting would stop everything else that runs on
   * virtual threads. There, each session has a platform thread.
   */
  static ThreadFactory threads(int javaFeature) {
    return javaFeature >= FREE_OF_PINNING
        ? Thread.ofVirtual().name("caller-", 0).factory()
        : Thread.ofPlatform().daemon().name("caller-", 0).factory();
  }

  private final class Server extends DefaultAgiServer {
    private final Door door;
    private final Thread thread =
        Thread.ofPlatform().daemon().name("fastagi").unstarted(this::serve);

    Server(Door door) {
      super((MappingStrategy) (request, channel) -> (AgiScript) IvrServer.this::serve);
      this.door = door;
      setPort(door.socket.getLocalPort()); // for its log only
      setAddress(door.socket.getInetAddress());
    }

    private void serve() {
      try {
        startup();
      } catch (IOException e) {
        log.error("FastAGI has stopped", e);
      }
    }

    @Override
    protected ServerSocketFacade createServerSocket() {
      return door;
    }

    @Override
    protected ThreadPoolExecutor createPool() {
      return new ThreadPoolExecutor(
          0,
          settings.sessions(),
          IDLE_THREAD.toMillis(),
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          threads(Runtime.version().feature()));
    }

    @Override
    protected void execute(Runnable session) {
      try {
        super.execute(session);
      } catch (RejectedExecutionException e) {
        turnedAway.increment();
        log.warn(
            "{} callers in scripts are all there may be: one more goes straight to the queue",
            settings.sessions());
        throw e; // asterisk-java closes the connection
      }
    }

    @Override
    protected void handleException(String message, Exception e) {
      log.warn("{} {}", message, e.getMessage());
      LockSupport.parkNanos(AFTER_A_FAILED_ACCEPT.toNanos()); // too many open files pass slowly
    }
  }

  /** asterisk-java's own has no bounds of ours, and tells nobody its port. */
  private final class Door implements ServerSocketFacade {
    private final ServerSocket socket = new ServerSocket();

    Door(String host, int port) throws IOException {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
    }

    @Override
    public SocketConnectionFacade accept() throws IOException {
      var accepted = socket.accept();
      accepted.setTcpNoDelay(true);
      var session = new AgiSocket(accepted, sessions::remove);
      sessions.add(session);
      return session;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }

    @Override
    public void setSocketReadTimeout(int millis) {
      // each session has limits of its own
    }
  }
}
