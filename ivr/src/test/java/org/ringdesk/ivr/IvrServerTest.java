package org.ringdesk.ivr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.KnownHours;
import org.ringdesk.hotline.WorkingHours;

/** The server as Asterisk meets it, line by line. */
class IvrServerTest {
  private static final int SESSIONS = 3;

  private final List<String> canaries = new CopyOnWriteArrayList<>();

  @AutoClose
  private final IvrServer server =
      new IvrServer(
          new IvrSettings(
              "127.0.0.1",
              0,
              SESSIONS,
              List.of(
                  new HotlineScript(
                      new Hotline(
                          "4008100000", "热线", "Hotline", ZoneOffset.UTC, "CN", Duration.ZERO),
                      List.of(Language.EN),
                      List.of(),
                      List.of(),
                      Duration.ofSeconds(25),
                      Duration.ofSeconds(1),
                      1))),
          new KnownHours(h -> WorkingHours.fiveByEight(h.zone())),
          Clock.systemUTC(),
          canaries::add);

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  /** Asterisk's side of a session. */
  private final class Asterisk implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    private final BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

    Asterisk() throws IOException {
      socket.setSoTimeout(10_000);
    }

    Asterisk asks() throws IOException {
      say("agi_network: yes\nagi_network_script: hotline\nagi_extension: 4008100000");
      say("agi_callerid: 13800138000\nagi_channel: PJSIP/trunk-1\nagi_uniqueid: pbx1-1.1\n");
      return this;
    }

    void say(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    String hears() throws IOException {
      return String.valueOf(in.readLine());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void aCallIsAnsweredInItsOwnSession() throws IOException {
    try (var first = new Asterisk().asks();
        var second = new Asterisk().asks()) {
      assertEquals("ANSWER", first.hears());
      assertEquals("ANSWER", second.hears());
      first.say("200 result=0");
      assertEquals("SET VARIABLE \"CHANNEL(language)\" \"en\"", first.hears());
    }
  }

  @Test
  void aCallOfOurOwnIsMetAndHearsNothing() throws IOException {
    var uniqueid = "canary-0192f0c1-7d3a-7000-8000-000000000001;2";
    try (var own = new Asterisk()) {
      own.say("agi_network: yes\nagi_network_script: hotline\nagi_extension: 4008100000");
      own.say(
          "agi_channel: Local/4008100000@ringdesk-canary-1;2\nagi_uniqueid: " + uniqueid + "\n");
      assertEquals("EXEC \"UserEvent\" \"DeskStep,Step: canary,Value: \"", own.hears());
      own.say("200 result=0");
      // asterisk-java's own last word: the script has ended
      assertEquals("SET VARIABLE \"AJ_AGISTATUS\" \"SUCCESS\"", own.hears());
    }
    assertEquals(List.of(uniqueid), canaries);
  }

  @Test
  void oneCallerTooManyIsClosedAtOnceAndCounted() throws Exception {
    var full = new ArrayList<Asterisk>();
    for (int i = 0; i < SESSIONS; i++) {
      full.add(new Asterisk().asks());
      assertEquals("ANSWER", full.getLast().hears());
    }
    try (var oneMore = new Asterisk()) {
      assertEquals("null", oneMore.hears());
    }
    assertEquals(1, server.turnedAway());
    assertEquals(SESSIONS, server.sessions());
    for (var each : full) each.close();
    awaitNoSessions();
    try (var again = new Asterisk().asks()) {
      assertEquals("ANSWER", again.hears());
    }
  }

  @Test
  void aHangUpEndsTheSession() throws Exception {
    try (var call = new Asterisk().asks()) {
      assertEquals("ANSWER", call.hears());
      call.say("HANGUP");
      var dead = "511 Command Not Permitted on a dead channel or intercept routine";
      call.say(dead);
      call.say(dead); // asterisk-java has a last word of its own
      awaitNoSessions();
    }
  }

  @Test
  void closingEndsEverySession() throws IOException {
    try (var call = new Asterisk().asks()) {
      assertEquals("ANSWER", call.hears());
      server.close();
      assertEquals("null", call.hears());
    }
  }

  @Test
  void whoSaysNothingIsNotAsteriskAndIsLetGo() throws Exception {
    try (var nobody = new Asterisk()) {
      assertEquals("null", nobody.hears());
    }
    awaitNoSessions();
  }

  @Test
  void aCommandWithAControlCharacterNeverLeaves() throws IOException {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
        var accepted = listening.accept()) {
      var socket = new AgiSocket(accepted, s -> {});
      for (var command : List.of("EXEC \"a\0b\"\n", "EXEC a\nEXEC b\n", "EXEC a\r\n", "EXEC a"))
        assertThrows(IOException.class, () -> socket.write(command));
      socket.write("ANSWER\n");
      assertEquals('A', client.getInputStream().read());
    }
  }

  @Test
  void waitingCallersHoldVirtualThreadsOnlyWhereThatPinsNoCarrier() {
    assertFalse(IvrServer.threads(21).newThread(() -> {}).isVirtual());
    assertFalse(IvrServer.threads(23).newThread(() -> {}).isVirtual());
    assertTrue(IvrServer.threads(24).newThread(() -> {}).isVirtual());
    assertTrue(IvrServer.threads(25).newThread(() -> {}).isVirtual());
  }

  private void awaitNoSessions() throws InterruptedException {
    for (int i = 0; i < 500 && server.sessions() > 0; i++) Thread.sleep(20);
    assertEquals(0, server.sessions());
  }
}
