package org.ringdesk.deploy.pbx;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dialplan, told by the PBX itself: real calls through a real Asterisk. */
class AsteriskBenchTest {
  private static final Duration SOON = ofSeconds(20);

  private static AsteriskBench bench;
  private RawAmi ami;

  @BeforeAll
  static void start() throws IOException {
    bench =
        AsteriskBench.start(
            plan ->
                plan.withQueue("network", q -> q.ringing(ofSeconds(4)))
                    .withQueue("hosts", q -> q.holdingAtMost(1).givingUpAfter(ofSeconds(4)))
                    .withQueue("desktop", q -> q.whenEmpty("strict,unavailable,paused", "no")));
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  @BeforeEach
  void login() throws IOException {
    ami = RawAmi.login(bench.plan());
  }

  @AfterEach
  void logoff() throws IOException {
    ami.close();
  }

  @Test
  void anAnsweredCallIsInBothWitnesses() throws Exception {
    try (SippLine phone = bench.agent("1001").answersAfter(ofSeconds(1));
        SippLine other = bench.agent("1002").answersAfter(ofSeconds(1))) {
      bench.caller("79161112201").calls("4008100000").hangsUpAfter(ofSeconds(4)).ends(SOON);
    }
    String in = bench.awaitQueueLog(about("79161112201", "ENTERQUEUE"));
    String call = in.split("\\|")[1];
    awaitAnsweredCall(call);
    assertTrue(call.startsWith(bench.plan().name() + "-"), call);
    ami.awaits("Event: AgentConnect", "Uniqueid: " + call);
    ami.awaits("Event: UserEvent", "UserEvent: DeskLeft", "Uniqueid: " + call);
    assertEquals(1, ami.countWith("UserEvent: DeskLeft", "Uniqueid: " + call));
  }

  @Test
  void theAgentMayHangUpFirst() throws Exception {
    try (SippLine phone = bench.agent("1003").answersAndHangsUp(ofSeconds(1), ofSeconds(2));
        SippLine other = bench.agent("1004").isBusy()) {
      bench.caller("79161112202").calls("4008100003").waitsForTheEnd().ends(SOON);
    }
    bench.awaitQueueLog(l -> l.contains("|COMPLETEAGENT|"));
  }

  @Test
  void aCallerWhoGivesUpHasAbandoned() throws Exception {
    try (SippLine phone = bench.agent("1001").ignores();
        SippLine other = bench.agent("1002").ignores()) {
      bench.caller("79161112203").calls("4008100001").hangsUpAfter(ofSeconds(2)).ends(SOON);
    }
    String call = bench.awaitQueueLog(about("79161112203", "ENTERQUEUE")).split("\\|")[1];
    bench.awaitQueueLog(l -> l.contains(call) && l.contains("|ABANDON|"));
    String left = ami.awaits("Event: UserEvent", "UserEvent: DeskLeft", "Uniqueid: " + call);
    assertTrue(left.contains("\nQueue: network\n"), left);
    assertTrue(left.contains("\nStatus: \n"), left);
  }

  @Test
  void aFullQueueTurnsTheSecondCallerAwayAndGivesUpOnTheFirst() throws Exception {
    SippLine first = bench.caller("79161112204").calls("4008100002").waitsForTheEnd();
    String waiting = bench.awaitQueueLog(about("79161112204", "ENTERQUEUE")).split("\\|")[1];
    bench.caller("79161112205").calls("4008100002").waitsForTheEnd().ends(SOON);
    ami.awaits("UserEvent: DeskLeft", "Queue: hosts", "Status: FULL");
    first.ends(SOON);
    ami.awaits("UserEvent: DeskLeft", "Status: TIMEOUT", "Uniqueid: " + waiting);
    bench.awaitQueueLog(l -> l.contains("|DESKOUT|FULL"));
    bench.awaitQueueLog(l -> l.contains("|DESKOUT|TIMEOUT"));
  }

  @Test
  void aQueueWithoutAgentsTurnsCallersAway() throws Exception {
    bench.cli("queue pause member PJSIP/1003 queue desktop");
    bench.cli("queue pause member PJSIP/1004 queue desktop");
    try {
      bench.caller("79161112206").calls("4008100003").waitsForTheEnd().ends(SOON);
    } finally {
      bench.cli("queue unpause member PJSIP/1003 queue desktop");
      bench.cli("queue unpause member PJSIP/1004 queue desktop");
    }
    ami.awaits("UserEvent: DeskLeft", "Queue: desktop", "Status: JOINEMPTY");
    bench.awaitQueueLog(l -> l.contains("|DESKOUT|JOINEMPTY"));
  }

  @Test
  void aBlindTransferIsASecondStay() throws Exception {
    try (SippLine first =
            bench.agent("1001").answersAndTransfers(ofSeconds(1), ofSeconds(1), "6003");
        SippLine busy = bench.agent("1002").isBusy();
        SippLine second = bench.agent("1003").answersAndHangsUp(ofSeconds(1), ofSeconds(2));
        SippLine secondToo = bench.agent("1004").answersAndHangsUp(ofSeconds(1), ofSeconds(2))) {
      bench.caller("79161112207").calls("4008100001").waitsForTheEnd().ends(SOON);
    }
    String call = bench.awaitQueueLog(about("79161112207", "ENTERQUEUE")).split("\\|")[1];
    bench.awaitQueueLog(l -> l.contains(call) && l.contains("|DESKOUT|"));
    List<String> log = log(call).stream().filter(e -> !e.equals("RINGNOANSWER")).toList();
    assertEquals(2, log.stream().filter("CONNECT"::equals).count(), log.toString());
    assertTrue(log.contains("BLINDTRANSFER"), log.toString());
    ami.awaits("UserEvent: DeskLeft", "Queue: desktop", "Uniqueid: " + call);
  }

  @Test
  void anAgentReachesAMobileButNothingOutsideTheList() throws Exception {
    try (SippLine phone = bench.agent("1004").answersAfter(ofSeconds(0));
        SippLine mobile = bench.mobile().answersAndHangsUp(ofSeconds(1), ofSeconds(1))) {
      agentDials("1004", "79165550001");
      ami.awaits("Event: DialEnd", "Exten: 79165550001", "DialStatus: ANSWER");
      agentDials("1004", "4479165550001");
      ami.awaits("Response: Error", "Message: Extension does not exist.");
    }
  }

  @Test
  void aWithheldNumberIsACallLikeAnother() throws Exception {
    bench
        .caller(new Sipp.CallerId("79161112211", "", true))
        .calls("4008100001")
        .hangsUpAfter(ofSeconds(1))
        .ends(SOON);
    String joined = ami.awaits("Event: QueueCallerJoin", "Queue: network");
    assertTrue(joined.contains("\nCallerIDNum: anonymous\n"), joined); // though the carrier sent it
  }

  @Test
  void aHostileNumberIsOneCallWithACleanNumber() throws Exception {
    for (String number :
        List.of(
            "7916%0d%0aEvent%3a%20Hangup%0d%0aUniqueid%3a%20pbx1-1.1%0d%0a%0d%0a",
            "7916%7cx%7cABANDON%7c1%7c1%7c1",
            "7".repeat(200),
            "7916%22)%2cSystem(touch),Hangup(",
            "7916%E4%B8%AD%D0%96$%7bEPOCH%7d")) {
      int before = bench.queueLog().size();
      try (SippLine phone = bench.agent("1001").answersAfter(ofSeconds(0));
          SippLine other = bench.agent("1002").answersAfter(ofSeconds(0))) {
        bench.caller(number).calls("4008100001").hangsUpAfter(ofSeconds(2)).ends(SOON);
      }
      for (int i = 0; i < 100 && bench.queueLog().size() < before + 5; i++) {
        Thread.sleep(50);
      }
      List<String> lines = bench.queueLog().subList(before, bench.queueLog().size());
      awaitAnsweredCall(lines.getFirst().split("\\|")[1]);
      assertEquals(5, lines.size(), number);
      String entered = lines.get(1);
      assertTrue(
          entered.matches("\\d+\\|[^|]+\\|network\\|NONE\\|ENTERQUEUE\\|\\|[0-9]*\\|1"), entered);
    }
  }

  @Test
  void amiLeavesOutWhatNobodyReads() throws Exception {
    bench.caller("79161112208").calls("4008100001").hangsUpAfter(ofSeconds(1)).ends(SOON);
    ami.awaits("Event: Hangup", "CallerIDNum: 79161112208");
    assertEquals(0, ami.count("Event: CEL"));
    assertEquals(0, ami.count("Event: NewConnectedLine"));
    String hangup = ami.awaits("Event: Hangup", "CallerIDNum: 79161112208");
    assertTrue(hangup.lines().toList().get(2).startsWith("Timestamp: "), hangup);
  }

  @Test
  void amiSpeaksTlsToThoseWhoHoldItsCertificate() throws Exception {
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    String pem = Files.readString(bench.certificate());
    byte[] certificate =
        pem.substring(pem.indexOf("-----BEGIN CERT")).getBytes(StandardCharsets.US_ASCII);
    known.setCertificateEntry(
        "pbx",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    Socket socket =
        tls.getSocketFactory().createSocket("127.0.0.1", bench.plan().listen().amiTls());
    try (RawAmi secure = RawAmi.login(bench.plan(), socket)) {
      secure.awaits("Message: Authentication accepted");
    }
  }

  @Test
  void aKilledPbxComesBackWithItsQueueLog() throws Exception {
    SippLine caller = bench.caller("79161112209").calls("4008100001").waitsForTheEnd();
    bench.awaitQueueLog(about("79161112209", "ENTERQUEUE"));
    bench.kill9();
    caller.close();
    assertFalse(bench.asterisk().isRunning());
    bench.startAgain();
    bench.awaitQueueLog(about("79161112209", "ENTERQUEUE"));
    assertEquals(2, bench.queueLog().stream().filter(l -> l.contains("|QUEUESTART|")).count());
  }

  @Test
  void everyModuleThatTheConfigurationNamesIsThere() throws Exception {
    String console = Files.readString(bench.asterisk().console());
    assertFalse(console.contains("ERROR"), console);
  }

  private void agentDials(String extension, String number) throws IOException {
    ami.send(
        "Action: Originate",
        "Channel: PJSIP/" + extension,
        "Context: from-agents",
        "Exten: " + number,
        "Priority: 1",
        "Async: true");
  }

  private static Predicate<String> about(String number, String event) {
    return line -> line.contains("|" + event + "|") && line.contains(number);
  }

  private static List<String> log(String call) throws IOException {
    return bench.queueLog().stream()
        .map(line -> line.split("\\|", -1))
        .filter(f -> f.length > 4 && f[1].equals(call))
        .map(f -> f[4])
        .toList();
  }

  // app_queue writes its COMPLETE line from another thread: it may come after our DESKOUT.
  private static void awaitAnsweredCall(String call) throws Exception {
    bench.awaitQueueLog(l -> l.contains(call) && l.contains("|DESKOUT|"));
    bench.awaitQueueLog(l -> l.contains(call) && l.contains("|COMPLETECALLER|"));
    List<String> events = log(call);
    assertEquals(List.of("DESKIN", "ENTERQUEUE", "CONNECT"), events.subList(0, 3));
    assertEquals(Set.of("COMPLETECALLER", "DESKOUT"), Set.copyOf(events.subList(3, 5)));
    assertEquals(5, events.size(), events.toString());
  }
}
