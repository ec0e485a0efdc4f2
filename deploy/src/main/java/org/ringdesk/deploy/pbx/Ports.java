package org.ringdesk.deploy.pbx;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody uses, for what runs on this machine only. They come from below the range that
 * the kernel lends to outgoing connections, so that none is taken between finding and using it, and
 * one that was given a short while ago is not given again.
 */
public final class Ports {
  /** Asterisk looks for a free pair in here itself. */
  static final int VOICE_FIRST = 40_000;

  static final int VOICE_LAST = 59_999;

  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;

  /**
   * Whoever got a port may not have bound it yet. Bounded: a long demo needs more ports than there
   * are.
   */
  private static final int REMEMBERED = 1_000;

  private static final Set<String> GIVEN = new LinkedHashSet<>();

  private Ports() {}

  public static int tcp(String host) {
    return find(
        host,
        address -> {
          try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
          }
        });
  }

  public static int udp(String host) {
    return find(host, address -> new DatagramSocket(address).close());
  }

  /** The first of a pair two apart, where SIPp expects voice and pictures. */
  static int media(String host) {
    return find(
        host,
        address -> {
          new DatagramSocket(address).close();
          new DatagramSocket(new InetSocketAddress(address.getAddress(), address.getPort() + 2))
              .close();
        });
  }

  private static synchronized int find(String host, Binding binding) {
    for (int i = 0; i < TRIES; i++) {
      // The three after it are never given to anybody: media ports come in groups.
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST) & ~3;
      if (GIVEN.contains(host + ":" + port)) {
        continue;
      }
      try {
        binding.tryOn(new InetSocketAddress(InetAddress.getByName(host), port));
      } catch (IOException e) {
        continue;
      }
      GIVEN.add(host + ":" + port);
      if (GIVEN.size() > REMEMBERED) {
        GIVEN.remove(GIVEN.iterator().next());
      }
      return port;
    }
    throw new IllegalStateException(
        "No free port on " + host + " between " + FIRST + " and " + LAST + ".");
  }

  @FunctionalInterface
  private interface Binding {
    void tryOn(InetSocketAddress address) throws IOException;
  }
}
