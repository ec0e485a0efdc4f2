package org.ringdesk.deploy.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * People who watch the board, each over a connection of its own. All of them read what comes; one
 * in so many looks which calls are in it.
 */
final class Viewers implements AutoCloseable {
  private static final Pattern CALL = Pattern.compile("data-call=.{0,2}([0-9a-f-]{36})");

  private final int port;
  private final String cookie;
  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicInteger watching = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();

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
    for (int i = 0; i < count; i++) {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(socket);
      boolean looks = i % (count / lookers) == count / lookers - 1; // the last one too
      Thread.ofVirtual().name("viewer").start(() -> watch(socket, looks));
      if (i % 50 == 0) Thread.sleep(20);
    }
    for (int tries = 0; watching.get() < count; tries++) {
      if (tries > 300) throw new IOException("only " + watching.get() + " viewers were let in");
      Thread.sleep(100);
    }
  }

  private void watch(Socket socket, boolean looks) {
    try (socket) {
      socket
          .getOutputStream()
          .write(
              ("GET /board/stream?lang=en HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: "
                      + cookie
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      var in = socket.getInputStream();
      var buffer = new byte[16 * 1024];
      int read = in.read(buffer);
      if (!new String(buffer, 0, Math.max(0, read), StandardCharsets.US_ASCII)
          .startsWith("HTTP/1.1 200")) return;
      watching.incrementAndGet();
      if (looks) look(in, buffer);
      else for (; read >= 0; read = in.read(buffer)) bytes.addAndGet(read);
    } catch (IOException e) {
      // The end of the measurement, or of the server.
    } finally {
      watching.decrementAndGet();
    }
  }

  private void look(InputStream in, byte[] buffer) throws IOException {
    var frame = new ByteArrayOutputStream(64 * 1024);
    Set<String> known = new HashSet<>();
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      bytes.addAndGet(read);
      frame.write(buffer, 0, read);
      var text = frame.toString(StandardCharsets.UTF_8);
      if (!text.contains("\n\n")) continue;
      frame.reset();
      if (text.contains("event: board")) frames.incrementAndGet();
      long now = Instant.now().toEpochMilli();
      var calls = CALL.matcher(text);
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

  /** Boards that the lookers got, together. */
  long frames() {
    return frames.get();
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() throws IOException {
    for (var socket : sockets) socket.close();
  }
}
