package org.ringdesk.deploy.pbx;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The hotline's FastAGI step: what the script decides, and what happens when it decides nothing.
 */
class HotlineScriptTest {
  private static final Duration SOON = ofSeconds(20);

  private static final int PORT = Ports.tcp("127.0.0.1");
  private static AsteriskBench bench;

  @BeforeAll
  static void start() throws IOException {
    bench =
        AsteriskBench.start(
            plan ->
                plan.withAgi("127.0.0.1:" + PORT).withQueues(q -> q.givingUpAfter(ofSeconds(2))));
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  @Test
  void theScriptChoosesTheQueue() throws Exception {
    try (ServerSocket server = scriptThat("SET VARIABLE DESK_QUEUE desktop")) {
      bench.caller("79161113301").calls("4008100000").waitsForTheEnd().ends(SOON);
    }
    assertEquals("desktop", queueOf("79161113301"));
  }

  @Test
  void withoutAServerTheHotlinesOwnQueueTakesTheCall() throws Exception {
    bench.caller("79161113302").calls("4008100002").waitsForTheEnd().ends(SOON);
    assertEquals("hosts", queueOf("79161113302"));
  }

  @Test
  void aQueueThatDoesNotExistIsNotBelieved() throws Exception {
    try (ServerSocket server = scriptThat("SET VARIABLE DESK_QUEUE nowhere")) {
      bench.caller("79161113303").calls("4008100002").waitsForTheEnd().ends(SOON);
    }
    assertEquals("hosts", queueOf("79161113303"));
  }

  @Test
  void aCallerWhoCancelsDuringTheScriptNeverWasInAQueue() throws Exception {
    try (ServerSocket server = scriptThat(null);
        RawAmi ami = RawAmi.login(bench.plan())) {
      bench.caller("79161113304").calls("4008100000").cancelsAfter(ofSeconds(1)).ends(SOON);
      String left = ami.awaits("UserEvent: DeskLeft", "CallerIDNum: 79161113304");
      assertTrue(left.contains("\nStatus: \n"), left);
    }
    assertTrue(bench.queueLog().stream().noneMatch(l -> l.contains("79161113304")));
  }

  @Test
  void aScriptThatSaysNothingIsLeftAfterAWhile() throws Exception {
    bench.cli("dialplan set global DESK_SCRIPT_LIMIT 2");
    try (ServerSocket server = scriptThat(null)) {
      bench.caller("79161113305").calls("4008100002").waitsForTheEnd().ends(SOON);
    } finally {
      bench.cli("dialplan set global DESK_SCRIPT_LIMIT 180");
    }
    assertEquals("hosts", queueOf("79161113305"));
  }

  private static String queueOf(String number) throws Exception {
    return bench.awaitQueueLog(l -> l.contains("|ENTERQUEUE|") && l.contains(number))
        .split("\\|")[2];
  }

  /** Says one command to each caller's session and hangs up; null: keeps the session waiting. */
  private static ServerSocket scriptThat(@Nullable String command) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress("127.0.0.1", PORT));
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket session = server.accept();
                  BufferedReader in =
                      new BufferedReader(
                          new InputStreamReader(
                              session.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                  assertTrue(line.startsWith("agi_"), line);
                }
                if (command != null) {
                  session
                      .getOutputStream()
                      .write((command + "\n").getBytes(StandardCharsets.UTF_8));
                }
                in.readLine();
              } catch (IOException e) {
                // the test is over
              }
            });
    return server;
  }
}
