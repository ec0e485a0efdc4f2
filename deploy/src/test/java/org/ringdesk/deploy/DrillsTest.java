package org.ringdesk.deploy;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.deploy.pbx.AsteriskBench;
import org.ringdesk.deploy.pbx.PbxPlan;
import org.ringdesk.deploy.pbx.SippLine;
import org.ringdesk.schema.MortalDatabase;
import org.ringdesk.schema.Relay;

/**
 * One house and one bad day after the other: each breaks something with a caller talking and one
 * waiting, lets further calls begin, be answered and end while it is broken, and then asks for zero
 * difference between what SIPp played, what queue_log says and what is counted.
 */
class DrillsTest {
  private static final Duration SOON = ofSeconds(40);
  private static final String ANSWERS = "4008100001";
  private static final String NOBODY = "4008100003";

  /** The rest of it is a line of its own, where nobody filters the number. */
  private static final String FORGES = "138%0d%0a";

  /** Long enough to reach into the fault from before it, and to be over soon after. */
  private static final Duration LONG = ofSeconds(7);

  @TempDir private static Path folder;

  private static final List<Tally.Line> LINES = new ArrayList<>();
  private static AsteriskBench bench;
  private static MortalDatabase postgres;
  private static Relay ami;
  private static Relay database;
  private static House house;
  private static int callers;

  private final List<SippLine> lines = new ArrayList<>();
  private final Map<String, Integer> results = new HashMap<>();
  private Tally tally;

  @BeforeAll
  static void open() throws Exception {
    bench =
        AsteriskBench.start(
            plan ->
                plan.withQueue("network", q -> q.withStrategy("linear"))
                    .withQueue("desktop", q -> q.givingUpAfter(ofSeconds(3))));
    goesBackToYesterday(bench.asterisk().queueLog());
    postgres = MortalDatabase.start(folder);
    ami = new Relay(PbxPlan.PBX_HOST, bench.plan().listen().ami());
    database = new Relay(postgres.database().host(), postgres.database().port());
    house = House.around(bench, postgres.database(), server("first"));
    for (var answering : List.of("1001", "1002"))
      bench.agent(answering).answersAfter(ofMillis(300));
    for (var absent : List.of("1003", "1004")) bench.agent(absent).ignores();
    house.awaitLinkUp();
  }

  /** So that the ledger has watched the whole of today. */
  private static void goesBackToYesterday(Path log) throws Exception {
    var yesterday = Clock.systemUTC().instant().minus(Duration.ofDays(1)).getEpochSecond();
    Files.writeString(log, yesterday + "|NONE|NONE|NONE|QUEUESTART|\n" + Files.readString(log));
  }

  private static Server server(String node) throws Exception {
    return House.start(bench, postgres.database().url(database.port()), node, settings());
  }

  private static Map<String, String> settings() {
    return Map.of("RINGDESK_PBX_1_PORT", Integer.toString(ami.port()));
  }

  @AfterAll
  static void close() throws Exception {
    System.out.println(Tally.Line.HEAD);
    LINES.forEach(System.out::println);
    house.server().close();
    bench.close();
    ami.close();
    database.close();
    postgres.close();
  }

  @BeforeEach
  void begin(TestInfo info) throws Exception {
    house.awaitLinkUp();
    tally = Tally.begin(house, info.getTestMethod().orElseThrow().getName());
  }

  @AfterEach
  void hangUp() {
    lines.forEach(SippLine::close);
  }

  // ---- the calls ----

  private SippLine calls(String result, String from, String to, Duration stays) throws Exception {
    results.merge(result, 1, Integer::sum);
    var caller = bench.caller(from).calls(to);
    var line = stays.isZero() ? caller.waitsForTheEnd() : caller.hangsUpAfter(stays);
    lines.add(line);
    return line;
  }

  private static String somebody() {
    return "139%08d".formatted(++callers);
  }

  /** One who talks and one who waits, both for longer than it takes to break something. */
  private void twoAreUp(String ofTheOneWhoWaits) throws Exception {
    calls("answered", somebody(), ANSWERS, LONG);
    tally.awaitWritten("CONNECT", 1);
    calls(ofTheOneWhoWaits, somebody(), NOBODY, Duration.ZERO);
    tally.awaitWritten("ENTERQUEUE", 2);
  }

  /** All of it within the fault: one is answered, one gives up, one is given up. */
  private void threeComeAndGo() throws Exception {
    var within =
        List.of(
            calls("answered", somebody(), ANSWERS, ofMillis(2_000)),
            calls("abandoned", somebody(), NOBODY, ofMillis(1_500)),
            calls("timed_out", somebody(), NOBODY, Duration.ZERO));
    for (var line : within) line.ends(SOON);
  }

  private void oneMore() throws Exception {
    calls("answered", somebody(), ANSWERS, ofMillis(1_500)).ends(SOON);
  }

  private void zeroDifference() throws Exception {
    for (var line : lines) if (line.isOpen()) line.ends(SOON);
    LINES.add(tally.end(results));
    nothingIsUncounted();
  }

  private void nothingIsUncounted() throws Exception {
    for (int i = 0; i < 200 && !proved(); i++) Thread.sleep(100);
    assertTrue(proved(), () -> house.server().callCenter().board().snapshot().proofs().toString());
  }

  private static boolean proved() {
    var proof = house.server().callCenter().board().snapshot().proofs().get(bench.plan().name());
    return proof != null && proof.nothingUncounted();
  }

  private static void awaitLink(LinkState wanted) throws Exception {
    for (int i = 0; i < 400 && link(house.server()) != wanted; i++) Thread.sleep(50);
    assertEquals(wanted, link(house.server()));
  }

  private static LinkState link(Server server) {
    return server.callCenter().board().snapshot().links().getFirst().state();
  }

  // ---- the days ----

  @Test
  void theLinkIsCut() throws Exception {
    twoAreUp("timed_out");
    ami.cut();
    awaitLink(LinkState.DOWN);
    threeComeAndGo();
    ami.mend();
    awaitLink(LinkState.UP);
    oneMore();
    zeroDifference();
  }

  @Test
  void theLinkIsHalfOpen() throws Exception {
    twoAreUp("timed_out");
    ami.swallow();
    threeComeAndGo();
    awaitLink(LinkState.DOWN);
    awaitLink(LinkState.UP);
    oneMore();
    zeroDifference();
  }

  @Test
  void theServerReadsTooSlowly() throws Exception {
    twoAreUp("timed_out");
    ami.stall();
    threeComeAndGo();
    awaitLink(LinkState.DOWN);
    awaitLink(LinkState.UP);
    oneMore();
    zeroDifference();
  }

  @Test
  void noiseOnTheWire() throws Exception {
    twoAreUp("timed_out");
    ami.inject("\0\1\2 noise \377\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    ami.inject(("Event: " + "x".repeat(500_000) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    ami.inject("Event: Hangup\r\nUniqueid: none\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    ami.inject("y".repeat(500_000).getBytes(StandardCharsets.US_ASCII));
    threeComeAndGo();
    assertTrue(ami.injected());
    oneMore();
    zeroDifference();
  }

  @Test
  void numbersThatAreNone() throws Exception {
    calls("answered", "138%7C0013%7C8001", ANSWERS, ofMillis(1_500)).ends(SOON);
    calls("timed_out", "%7C%7C%7C", NOBODY, Duration.ZERO).ends(SOON);
    calls("abandoned", FORGES + "Event%3a%20Hangup%0d%0a%0d%0a", NOBODY, ofMillis(1_500))
        .ends(SOON);
    calls("answered", FORGES + "1%7C1.1%7Cnetwork%7CNONE%7CABANDON%0a", ANSWERS, ofMillis(1_500))
        .ends(SOON);
    zeroDifference();
  }

  @Test
  void thePbxIsKilled() throws Exception {
    twoAreUp("lost_with_pbx");
    bench.kill9();
    for (var line : lines) line.close();
    awaitLink(LinkState.DOWN);
    bench.startAgain();
    threeComeAndGo(); // while the link comes up again, or not yet
    awaitLink(LinkState.UP);
    oneMore();
    zeroDifference();
  }

  @Test
  void thePbxIsKilledWhileTheLinkIsDown() throws Exception {
    ami.cut();
    awaitLink(LinkState.DOWN);
    twoAreUp("lost_with_pbx");
    bench.kill9();
    for (var line : lines) line.close();
    bench.startAgain();
    threeComeAndGo();
    ami.mend();
    awaitLink(LinkState.UP);
    oneMore();
    zeroDifference();
  }

  @Test
  void thePbxIsKilledWhileTheServerIsDown() throws Exception {
    calls("answered", somebody(), ANSWERS, Duration.ZERO);
    tally.awaitWritten("CONNECT", 1);
    house.server().close();
    calls("lost_with_pbx", somebody(), NOBODY, Duration.ZERO);
    tally.awaitWritten("ENTERQUEUE", 2);
    bench.kill9();
    for (var line : lines) line.close();
    bench.startAgain();
    threeComeAndGo();
    house.restart(server("first"));
    awaitLink(LinkState.UP);
    oneMore();
    zeroDifference();
  }

  @Test
  void theServerIsDownWhileCallsGoOn() throws Exception {
    twoAreUp("timed_out");
    house.server().close();
    threeComeAndGo();
    house.restart(server("first"));
    awaitLink(LinkState.UP);
    oneMore();
    zeroDifference();
  }

  @Test
  void theServerIsKilled() throws Exception {
    house.server().close();
    var killed = process("second");
    try {
      house.awaitLinkUp();
      twoAreUp("timed_out");
      killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      threeComeAndGo();
    } finally {
      killed.destroyForcibly();
      house.restart(server("first"));
    }
    awaitLink(LinkState.UP);
    oneMore();
    zeroDifference();
  }

  /** The server as a program of its own. */
  private static Process process(String node) throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run");
    builder.environment().putAll(house.environment());
    builder.environment().putAll(settings());
    builder.environment().put("RINGDESK_NODE", node);
    builder.environment().put("DATABASE_URL", postgres.database().url());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("server.log").toFile())
        .redirectInput(new File("/dev/null"))
        .start();
  }

  @Test
  void theDatabaseIsKilled() throws Exception {
    twoAreUp("timed_out");
    postgres.kill9();
    threeComeAndGo();
    postgres.startAgain();
    oneMore();
    zeroDifference();
  }

  @Test
  void theDatabaseIsAwayForLongerThanTheLease() throws Exception {
    twoAreUp("timed_out");
    database.cut();
    threeComeAndGo();
    assertTrue(house.get("/health?lang=en").contains("the database cannot be used"));
    Thread.sleep(60_000);
    oneMore();
    database.mend();
    zeroDifference();
  }

  @Test
  void anotherServerTakesOverFromOneThatLostTheDatabase() throws Exception {
    try (var second = House.start(bench, postgres.database().url(), "second", settings())) {
      twoAreUp("timed_out");
      assertEquals(LinkState.STANDBY, link(second));
      var first = house.server();
      database.cut();
      threeComeAndGo();
      for (int i = 0; i < 400 && link(second) != LinkState.UP; i++) Thread.sleep(50);
      database.mend();
      house.restart(second);
      oneMore();
      zeroDifference();
      assertEquals(LinkState.STANDBY, link(first));
      assertFalse(second.callCenter().board().snapshot().lastCalls().isEmpty());
      house.restart(first);
    }
    awaitLink(LinkState.UP);
  }
}
