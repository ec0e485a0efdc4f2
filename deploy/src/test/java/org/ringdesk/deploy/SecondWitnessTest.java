package org.ringdesk.deploy;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.deploy.pbx.AsteriskBench;
import org.ringdesk.deploy.pbx.PbxPlan;
import org.ringdesk.deploy.pbx.Ports;
import org.ringdesk.deploy.tail.Companion;
import org.ringdesk.deploy.tail.ServerClient;
import org.ringdesk.ledger.Spool;

/** A real queue_log on its way into the ledger, from this machine and from another. */
class SecondWitnessTest {
  private static final String LINES = "select line from ledger order by line collate \"C\"";
  private static final String WATCHING =
      "select count(*)::text from watch where witness = 'ledger' and until is null";
  private static final String TOKEN = "a-token-of-the-companion-beside-the-pbx";

  @TempDir private Path spool;
  @TempDir private Path folder;

  @Test
  void theLinesOfACallAreInTheLedgerThroughARotationAndARestart() throws Exception {
    try (var house = House.open(plan -> plan)) {
      house.await(WATCHING, List.of("1"));
      calls(house, "13800138301");
      assertTrue(written(house.bench()).stream().anyMatch(l -> l.contains("|ENTERQUEUE|")));
      house.await(LINES, written(house.bench()));

      house.bench().cli("logger rotate");
      calls(house, "13800138302");
      house.await(LINES, written(house.bench()));
      assertEquals(2, logs(house.bench()).size());

      house.server().close();
      calls(house, "13800138303");
      house.bench().cli("logger rotate");
      calls(house, "13800138304");
      house.restart(House.start(house.bench(), house.database().url(), "first"));
      house.await(LINES, written(house.bench()));
      house.await(WATCHING, List.of("1"));
      assertEquals(List.of("0"), house.ask(GAPS));
      assertEquals(List.of("0"), house.ask("select count(*)::text from ledger_quarantine"));
      assertTrue(house.get("/health?lang=en").contains("the queue log: watched"));
    }
  }

  /** Minutes between two watches of the ledger: it read on where it had stopped. */
  private static final String GAPS =
      """
      select count(*)::text from watch w where witness = 'ledger' and until is not null
        and not exists (select 1 from watch n where n.witness = 'ledger' and n.since = w.until)
      """;

  @Test
  void aMissingQueueLogIsSaidAndReadFromItsBeginningWhenItIsThere() throws Exception {
    var bench = AsteriskBench.start(plan -> plan);
    var log = spool.resolve("queue_log");
    var settings = Map.of("RINGDESK_PBX_1_QUEUE_LOG", log.toString());
    try (var house = House.open(bench, settings)) {
      awaitHealth(house, "the queue log: not there");
      Files.writeString(log, "1795477838|a.1|q|NONE|ENTERQUEUE||1|1\nnonsense\n");
      house.await(LINES, List.of("1795477838|a.1|q|NONE|ENTERQUEUE||1|1"));
      house.await("select line from ledger_quarantine", List.of("nonsense"));
      house.await(
          "select extract(epoch from since)::bigint::text from watch where witness = 'ledger' and until is null",
          List.of("1795477838"));
      Files.writeString(log, "");
      house.await(
          "select why from watch where witness = 'ledger' and until is not null",
          List.of("the file was truncated"));
      house.await(WATCHING, List.of("1"));
    }
  }

  @Test
  void aCompanionBesideThePbxWaitsForAServerThatIsAway() throws Exception {
    var bench = AsteriskBench.start(plan -> plan);
    var pem = Files.readString(bench.certificate());
    var certificate =
        Files.writeString(
            folder.resolve("desk.pem"), pem.substring(pem.indexOf("-----BEGIN CERTIFICATE")));
    var settings = new HashMap<String, String>();
    settings.put("RINGDESK_PBX_1_QUEUE_LOG", "remote");
    settings.put("RINGDESK_PBX_1_TAIL_TOKEN", TOKEN);
    settings.put("RINGDESK_WEB_PORT", Integer.toString(Ports.tcp(PbxPlan.PBX_HOST)));
    settings.put("RINGDESK_WEB_HOST", PbxPlan.PBX_HOST);
    settings.put("RINGDESK_WEB_TLS_CERTIFICATE", certificate.toString());
    settings.put("RINGDESK_WEB_TLS_KEY", bench.certificate().toString());
    var url = URI.create("https://localhost:" + settings.get("RINGDESK_WEB_PORT"));
    try (var house = House.open(bench, settings);
        var client =
            new ServerClient(List.of(url), bench.plan().name(), TOKEN, Optional.of(certificate));
        var kept = new Spool(bench.asterisk().queueLog(), spool, 1 << 30)) {
      var companion = new Companion(client, bench.asterisk().queueLog(), kept, Clock.systemUTC());
      var running = Thread.ofVirtual().start(() -> run(companion));
      patiently(house, WATCHING, List.of("1"));
      assertTrue(refusedWithoutAuthority(url).contains("there is --ca FILE"));
      calls(house, "13800138305");
      patiently(house, LINES, written(bench));

      house.server().close();
      calls(house, "13800138306");
      bench.cli("logger rotate");
      calls(house, "13800138307");
      var written = written(bench);
      awaitKept(1);
      for (var rotated : logs(bench))
        if (!rotated.equals(bench.asterisk().queueLog())) Files.delete(rotated);
      house.restart(House.start(bench, house.database().url(), "first", settings));
      patiently(house, LINES, written);
      patiently(house, WATCHING, List.of("1"));
      assertEquals(List.of("0"), house.ask(GAPS));
      awaitKept(0);
      companion.stop();
      running.join();
    }
  }

  private static String refusedWithoutAuthority(URI url) throws IOException {
    try (var client = new ServerClient(List.of(url), "pbx1", TOKEN, Optional.empty())) {
      return String.valueOf(assertThrows(IOException.class, client::bookmark).getMessage());
    }
  }

  private void awaitKept(int files) throws Exception {
    for (int i = 0; i < 200; i++) {
      try (var all = Files.list(spool)) {
        if (all.count() == files) return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("not " + files + " files in the spool");
  }

  /** Over TLS, on a machine that does much else, a first meeting takes its time. */
  private static void patiently(House house, String sql, List<String> wanted) throws Exception {
    for (int i = 0; i < 300 && !house.ask(sql).equals(wanted); i++) Thread.sleep(200);
    assertEquals(wanted, house.ask(sql));
  }

  private static void run(Companion companion) {
    try {
      companion.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitHealth(House house, String sentence) throws Exception {
    for (int i = 0; i < 200 && !house.get("/health?lang=en").contains(sentence); i++)
      Thread.sleep(50);
    assertTrue(house.get("/health?lang=en").contains(sentence));
  }

  private static void calls(House house, String from) throws Exception {
    var line = house.bench().caller(from).calls("4008100001").hangsUpAfter(ofSeconds(1));
    line.ends(ofSeconds(30));
    house.bench().awaitQueueLog(l -> l.contains("|ABANDON|") || l.contains("|COMPLETECALLER|"));
    Thread.sleep(300); // the last lines of the call
  }

  /** All that the PBX wrote, in all its files. */
  private static List<String> written(AsteriskBench bench) throws Exception {
    var lines = new ArrayList<String>();
    for (var log : logs(bench)) lines.addAll(Files.readAllLines(log, StandardCharsets.UTF_8));
    lines.sort(null);
    return lines;
  }

  private static List<Path> logs(AsteriskBench bench) throws Exception {
    try (var files = Files.list(bench.asterisk().queueLog().resolveSibling(""))) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("queue_log"))
          .sorted()
          .toList();
    }
  }
}
