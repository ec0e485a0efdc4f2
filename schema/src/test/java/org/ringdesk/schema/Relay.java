package org.ringdesk.schema;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire that a test can cut: a port of the loopback that passes bytes on to another one. Cut, it
 * drops what is connected and refuses what comes, as a server that died does.
 */
public final class Relay implements AutoCloseable {
  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private ServerSocket door;

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
        far.connect(target);
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
        if (door.isClosed()) cut();
      }
    } catch (IOException e) {
      // cut
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (SocketException e) {
      // cut, or one side left
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
