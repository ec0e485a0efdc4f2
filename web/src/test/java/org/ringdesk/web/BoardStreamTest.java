package org.ringdesk.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.people.Role;

/** What viewers of different speed get of the same board. */
class BoardStreamTest {
  private final Vertx vertx = Vertx.vertx();
  private final TestStaff people = new TestStaff(vertx, InstantSource.system());
  private final String cookie = TestStaff.cookie(people.signedIn(Role.SUPERVISOR));
  private volatile BoardSnapshot board = big(1);
  private final WebServer server =
      MadeUpServer.of(people).board(() -> board).patience(Duration.ofMinutes(1)).build();

  /** Reads only when told to. */
  private final class Viewer implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    final BoardReader read = new BoardReader();

    Viewer(int port, String language) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(20_000);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      socket
          .getOutputStream()
          .write(
              "GET /board/stream?lang=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\n\r\n"
                  .formatted(language, cookie)
                  .getBytes(UTF_8));
    }

    void readTo(long version) throws IOException {
      while (read.version() != version) read.hear(next());
    }

    /** Headers and the sizes of chunks stand on lines of their own. */
    private String next() throws IOException {
      String name = "";
      while (true) {
        String line = in.readLine();
        if (line == null) throw new EOFException("the stream ended");
        if (line.startsWith("event: ")) name = line;
        if (line.startsWith("data: ")) return name + "\n" + line;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @BeforeEach
  void open() throws TimeoutException {
    server.deploy(vertx).await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    people.close();
    vertx.close().await();
  }

  @Test
  void whoeverCannotKeepUpMissesChangesAndGetsTheWholeBoardAgain() throws Exception {
    int last = 60;
    try (Viewer quick = new Viewer(server.port(), "en");
        Viewer slow = new Viewer(server.port(), "en")) {
      quick.readTo(1);
      slow.readTo(1);
      for (int version = 2; version <= last; version++) {
        board = big(version);
        quick.readTo(version);
      }
      slow.readTo(last);
      assertEquals(quick.read.lines(), slow.read.lines());
      assertEquals(1, quick.read.wholes());
      assertEquals(last - 1, quick.read.changes());
      assertTrue(slow.read.wholes() > 1, "once at the beginning, and once for what was missed");
      assertTrue(slow.read.changes() < last - 1);

      // from then on it keeps up as everybody does
      int wholes = slow.read.wholes();
      for (int version = last + 1; version < last + 4; version++) {
        board = big(version);
        quick.readTo(version);
        slow.readTo(version);
      }
      assertEquals(quick.read.lines(), slow.read.lines());
      assertEquals(wholes, slow.read.wholes());
    }
  }

  @Test
  void whoeverComesBetweenTwoChangesHearsTheNext() throws Exception {
    try (Viewer first = new Viewer(server.port(), "en")) {
      first.readTo(1);
      for (int version = 2; version < 20; version++) {
        board = big(version);
        try (Viewer next = new Viewer(server.port(), "en");
            Viewer other = new Viewer(server.port(), "zh")) {
          first.readTo(version);
          next.readTo(version);
          other.readTo(version);
          assertEquals(first.read.lines(), next.read.lines());
        }
      }
      assertEquals(1, first.read.wholes());
    }
  }

  private static BoardSnapshot big(int version) {
    return MadeUpBoard.big(version, 300_000);
  }
}
