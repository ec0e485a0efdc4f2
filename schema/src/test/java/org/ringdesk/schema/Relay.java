package org.ringdesk.schema;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A wire that a test can spoil: a port of the loopback that passes bytes on to another one. Cut, it
 * drops what is connected and refuses what comes, as a server that died does.
 */
public final class Relay implements AutoCloseable {
  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Queue<byte[]> noise = new ConcurrentLinkedQueue<>();
  private volatile Fate fate = new Fate();
  private ServerSocket door;

  /** Of the connections between two faults. */
  private static final class Fate {
    private volatile boolean swallows;
    private volatile boolean stalls;
  }

  public Relay(String host, int port) {
    this.target = new InetSocketAddress(host, port);
    this.door = open(0);
    this.port = door.getLocalPort();
  }

  public int port() {
    return port;
  }

  public synchronized void cut() {
    close(door);
    sockets.forEach(Relay::close);
    sockets.clear();
  }

  /** What is connected stays so, but nothing passes any more; what connects from now on works. */
  public synchronized void swallow() {
    next().swallows = true;
  }

  /** Nobody takes any more what the far side sends on what is connected. */
  public synchronized void stall() {
    next().stalls = true;
  }

  /**
   * Reaches whoever connected here, between two messages that the far side ends with CR LF CR LF.
   */
  public void inject(byte[] bytes) {
    noise.add(bytes);
  }

  /** Whether all that was injected has passed. */
  public boolean injected() {
    return noise.isEmpty();
  }

  private Fate next() {
    var before = fate;
    fate = new Fate();
    return before;
  }

  public synchronized void mend() {
    cut();
    door = open(port);
  }

  @Override
  public void close() {
    cut();
  }

  private ServerSocket open(int port) {
    try {
      var opened = new ServerSocket();
      opened.setReuseAddress(true);
      opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      Thread.ofVirtual().name("relay").start(() -> accept(opened));
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket door) {
    try {
      while (true) {
        var near = door.accept();
        var far = new Socket();
        sockets.add(near);
        sockets.add(far);
        if (!connected(far)) {
          close(near);
          continue;
        }
        var shared = fate;
        Thread.ofVirtual().start(() -> pass(near, far, shared, false));
        Thread.ofVirtual().start(() -> pass(far, near, shared, true));
        if (door.isClosed()) cut();
      }
    } catch (IOException e) {
      // cut
    }
  }

  /** Where nobody listens, whoever connected here is hung up on. */
  private boolean connected(Socket far) {
    try {
      far.connect(target);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void pass(Socket from, Socket to, Fate fate, boolean fromFar) {
    try (from;
        to) {
      var bytes = new byte[16 * 1024];
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        while (fate.stalls && fromFar && !from.isClosed()) Thread.sleep(20);
        if (fate.swallows) continue;
        out.write(bytes, 0, n);
        if (fromFar && endsAMessage(bytes, n))
          for (var more = noise.poll(); more != null; more = noise.poll()) out.write(more);
      }
    } catch (SocketException e) {
      // cut, or one side left
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static boolean endsAMessage(byte[] bytes, int length) {
    return length >= 4
        && Arrays.equals(bytes, length - 4, length, new byte[] {'\r', '\n', '\r', '\n'}, 0, 4);
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
