package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * People who watch the board, each over a connection of its own. All of them take what comes; one
 * in so many looks which calls are in it, at once. What the others take is dropped unread, ten
 * times a second: they are here for the server's work, and share its processors.
 */
final class Viewers implements AutoCloseable {
  private static final Pattern CALL = Pattern.compile("data-call=.{0,2}([0-9a-f-]{36})");
  private static final Pattern BOARD = Pattern.compile("event: (board|change)\n");
  private static final int DROP_EVERY_MS = 100;

  private final int port;
  private final String cookie;
  private final List<SocketChannel> everybody = new ArrayList<>();
  private final Queue<SocketChannel> droppers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger watching = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final Thread dropping =
      Thread.ofPlatform().name("droppers").daemon().unstarted(this::drop);

  /**
   * One call, as it first came to one viewer.
   *
   * @param entered when, by the PBX
   */
  record Seen(UUID call, long entered, long shown) {
    long took() {
      return shown - entered;
    }
  }

  Viewers(int port, String cookie) {
    this.port = port;
    this.cookie = cookie;
  }

  /**
   * @param lookers how many of them look at what they see
   */
  void come(int count, int lookers) throws IOException, InterruptedException {
    dropping.start();
    for (int i = 0; i < count; i++) {
      var viewer =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      everybody.add(viewer);
      boolean looks = i % (count / lookers) == count / lookers - 1; // the last one too
      Thread.ofVirtual().name("viewer").start(() -> watch(viewer, looks));
      if (i % 50 == 0) Thread.sleep(20);
    }
    for (int tries = 0; watching.get() < count; tries++) {
      if (tries > 300) throw new IOException("only " + watching.get() + " viewers were let in");
      Thread.sleep(100);
    }
  }

  private void watch(SocketChannel viewer, boolean looks) {
    try {
      viewer.write(
          ByteBuffer.wrap(
              ("GET /board/stream?lang=en HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: "
                      + cookie
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII)));
      var in = viewer.socket().getInputStream();
      var buffer = new byte[16 * 1024];
      int read = in.read(buffer);
      if (!new String(buffer, 0, Math.max(0, read), StandardCharsets.US_ASCII)
          .startsWith("HTTP/1.1 200")) return;
      watching.incrementAndGet();
      if (!looks) {
        viewer.configureBlocking(false);
        droppers.add(viewer);
        return;
      }
      try {
        look(in, buffer);
      } finally {
        watching.decrementAndGet();
      }
    } catch (IOException e) {
      // The end of the measurement, or of the server.
    }
  }

  private void drop() {
    var buffer = ByteBuffer.allocateDirect(1024 * 1024);
    try {
      while (true) {
        droppers.removeIf(viewer -> gone(viewer, buffer));
        Thread.sleep(DROP_EVERY_MS);
      }
    } catch (InterruptedException e) {
      // The end of the measurement.
    }
  }

  /** Takes all that is there. */
  private boolean gone(SocketChannel viewer, ByteBuffer buffer) {
    try {
      int read = viewer.read(buffer.clear());
      if (read >= 0) {
        bytes.addAndGet(read);
        return false;
      }
    } catch (IOException e) {
      // The end of the measurement, or of the server.
    }
    watching.decrementAndGet();
    return true;
  }

  private void look(InputStream in, byte[] buffer) throws IOException {
    var text = new StringBuilder();
    Set<String> known = new HashSet<>();
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      bytes.addAndGet(read);
      text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
      int end = text.lastIndexOf("\n\n");
      if (end < 0) continue;
      long now = Instant.now().toEpochMilli();
      var events = text.substring(0, end);
      text.delete(0, end + 2);
      frames.addAndGet(BOARD.matcher(events).results().count());
      var calls = CALL.matcher(events);
      while (calls.find()) if (known.add(calls.group(1))) saw(UUID.fromString(calls.group(1)), now);
    }
  }

  /** The name of a call holds the moment at which it entered. */
  private void saw(UUID call, long now) {
    seen.add(new Seen(call, call.getMostSignificantBits() >>> 16, now));
  }

  int watching() {
    return watching.get();
  }

  long bytes() {
    return bytes.get();
  }

  /** Boards, or changes of them, that the lookers got, together. */
  long frames() {
    return frames.get();
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() throws IOException {
    dropping.interrupt();
    for (var viewer : everybody) viewer.close();
  }
}
