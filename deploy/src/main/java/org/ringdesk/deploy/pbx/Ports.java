package org.ringdesk.deploy.pbx;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody uses, for what runs on this machine only. They come from below the range that
 * the kernel lends to outgoing connections, so that none is taken between finding and using it;
 * within one JVM none is given twice.
 */
public final class Ports {
  /** Asterisk looks for a free pair in here itself. */
  static final int VOICE_FIRST = 40_000;

  static final int VOICE_LAST = 59_999;

  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;
  private static final Set<String> GIVEN = ConcurrentHashMap.newKeySet();

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

  private static int find(String host, Binding binding) {
    for (int i = 0; i < TRIES; i++) {
      // Even, and the next one stays unused: voice ports come in pairs.
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST) & ~1;
      if (GIVEN.contains(host + ":" + port)) {
        continue;
      }
      try {
        binding.tryOn(new InetSocketAddress(InetAddress.getByName(host), port));
      } catch (IOException e) {
        continue;
      }
      if (GIVEN.add(host + ":" + port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No free port on " + host + " between " + FIRST + " and " + LAST + ".");
  }

  @FunctionalInterface
  private interface Binding {
    void tryOn(InetSocketAddress address) throws IOException;
  }
}
