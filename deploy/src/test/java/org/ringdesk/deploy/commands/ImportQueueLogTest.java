package org.ringdesk.deploy.commands;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.database.Database;
import org.ringdesk.schema.TestDatabase;

class ImportQueueLogTest {
  private static final List<String> TABLES =
      List.of(
          "pbx",
          "call",
          "visit",
          "ring",
          "talk",
          "presence",
          "ledger",
          "ledger_quarantine",
          "ticket",
          "outbox");

  /** FreePBX: agents by name, members added and removed, a pause, a number with a name. */
  private static final String FREEPBX =
      """
      1700000000|NONE|NONE|NONE|QUEUESTART|
      1700000010|1700000005.1|400|Anna|ADDMEMBER|
      1700000020|1700000019.2|NONE|NONE|DID|4008001234
      1700000020|1700000019.2|400|NONE|ENTERQUEUE||13800138000|1
      1700000027|1700000019.2|400|Anna|CONNECT|7|1700000021.3|5
      1700000060|1700000019.2|400|Anna|COMPLETECALLER|7|33|1
      1700000100|NONE|400|Anna|PAUSE|Lunch
      1700000200|1700000199.7|400|NONE|ENTERQUEUE||13900139000|1
      1700000215|1700000199.7|400|Anna|RINGNOANSWER|15000
      1700000240|1700000199.7|400|NONE|ABANDON|1|1|40
      1700000300|NONE|400|Anna|UNPAUSE|
      1700000400|1700000399.9|400|Anna|REMOVEMEMBER|
      """;

  @TempDir Path folder;
  private TestDatabase fresh;
  private Vertx vertx;
  private Database database;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @BeforeEach
  void open() {
    fresh = TestDatabase.fresh();
    vertx = Vertx.vertx();
    database = new Database(vertx, fresh.url(), 2);
  }

  @AfterEach
  void close() {
    database.close();
    vertx.close().await();
    fresh.close();
  }

  @Test
  void aLogBecomesCallsAndASecondImportChangesNothing() throws Exception {
    var log = file("queue_log", FREEPBX);
    var first = imported(log);
    assertEquals(12, first.getInteger("lines"));
    assertEquals(2, first.getInteger("calls"));
    assertEquals(2, first.getInteger("visits"));
    assertEquals(1, first.getInteger("answered"));
    assertEquals(0, first.getInteger("already"));
    assertEquals(0, first.getInteger("unknown") + first.getInteger("broken"));
    assertEquals(
        List.of("answered 4008001234 +8613800138000", "abandoned  +8613900139000"),
        texts(
            "select outcome || ' ' || hotline || ' ' || from_number from call order by entered_at"));
    assertEquals(
        List.of("ready 90", "paused 200", "ready 100"),
        texts(
            "select state || ' ' || extract(epoch from until - since)::int from presence order by since"));
    assertEquals(
        List.of("Anna true true", "Anna false false"),
        texts(
            "select agent || ' ' || (rang_at is not null) || ' ' || rang_known from ring order by called_at"));
    assertEquals(List.of("0"), texts("select count(*)::text from ticket"));

    var before = checksums();
    var second = imported(log);
    assertEquals(before, checksums());
    assertEquals(12, second.getInteger("already"));
    assertEquals(2, second.getInteger("calls"));
  }

  @Test
  void filesInAnyOrderPackedOrOverlappingMakeTheSameRows() throws Exception {
    var lines = FREEPBX.lines().toList();
    imported(file("all", FREEPBX));
    var whole = checksums();
    close();
    open();
    var newest = file("queue_log", text(lines.subList(4, 12)));
    var middle = packed("queue_log.2.gz", text(lines.subList(2, 6)));
    var oldest = file("queue_log.3", text(lines.subList(0, 4)));
    var done = imported(newest, middle, oldest);
    assertEquals(whole, checksums());
    assertEquals(2, done.getInteger("calls"));
    assertEquals(4, done.getInteger("already"));
  }

  @Test
  void filesOfOneAfternoonMayBeImportedOneByOneInAnyOrder() throws Exception {
    var lines = FREEPBX.lines().toList();
    imported(file("all", FREEPBX));
    var whole = checksums();
    for (var order : List.of(List.of(0, 1, 2), List.of(2, 1, 0), List.of(1, 2, 0))) {
      close();
      open();
      var parts =
          List.of(
              file("a", text(lines.subList(0, 4))),
              file("b", text(lines.subList(4, 8))),
              file("c", text(lines.subList(8, 12))));
      for (var i : order) imported(parts.get(i));
      assertEquals(whole, checksums(), order.toString());
    }
  }

  @Test
  void aLongLogOfWhichTheMiddleIsThereMakesTheSameRows() throws Exception {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 2_500; i++) {
      int at = 1_700_000_000 + 20 * i;
      var call = "%d.1|400|".formatted(at);
      lines.add("%d|%sNONE|ENTERQUEUE||13800138%03d|1".formatted(at, call, i % 1_000));
      lines.add("%d|%sAnna|CONNECT|2|%d.2|2".formatted(at + 2, call, at));
      lines.add("%d|%sAnna|COMPLETECALLER|2|7|1".formatted(at + 9, call));
    }
    imported(file("all", text(lines)));
    var whole = checksums();
    close();
    open();
    imported(file("middle", text(lines.subList(2_800, 4_400))));
    var done = imported(file("all", text(lines)));
    assertEquals(whole, checksums());
    assertEquals(1_600, done.getInteger("already"));
    assertEquals(2_500, done.getInteger("calls"));
  }

  @Test
  void aCallThatIsRemovedTakesItsRowsWithItAndComesBackWithTheNextImport() throws Exception {
    var log = file("queue_log", FREEPBX);
    imported(log);
    var whole = checksums();
    database.change("delete from call where uniqueid = '1700000019.2'");
    var rows =
        "select count(*)::text from visit union all select count(*)::text from ring"
            + " union all select count(*)::text from talk";
    assertEquals(List.of("1", "1", "0"), texts(rows));
    imported(log);
    assertEquals(whole, checksums());
    database.change("truncate call cascade");
    assertEquals(List.of("0", "0", "0"), texts(rows));
  }

  @Test
  void unknownAndBrokenLinesAreCountedListedAndKept() throws Exception {
    var log =
        file(
            "queue_log",
            """
            1700000000|a.1|q|NONE|ENTERQUEUE||7916
            Event: Hangup
            1700000001|a.1|q|NONE|SURPRISE|x
            1700000002|a.1|q|NONE|ABANDON|1|1|2
            """
                + "1700000003|b.1|q|NONE|ENTERQ");
    var done = imported(log);
    assertEquals(1, done.getInteger("broken"));
    assertEquals(2, done.getInteger("unknown"));
    assertEquals(1, done.getInteger("calls"));
    var told = errors.toString(UTF_8);
    assertTrue(told.contains("queue_log:2: no moment: Event: Hangup"), told);
    assertTrue(told.contains("unknown event SURPRISE: 1, in queue_log:3"), told);
    assertTrue(told.contains("unknown event ENTERQ: 1, in queue_log:5"), told);
    assertEquals(
        List.of("Event: Hangup|no moment"),
        texts("select line || '|' || why from ledger_quarantine"));
  }

  /** Wazo: microseconds, agents by number, call-back sign-in, wrap-up, refusals. */
  @Test
  void aWazoLogIsReadToTheMicrosecond() throws Exception {
    var done =
        imported(
            file(
                "queue_log",
                """
                1700000000.000001|NONE|NONE|Agent/1001|AGENTCALLBACKLOGIN|1001@default
                1700000010.250000|w.1|support|NONE|ENTERQUEUE||0611223344|1
                1700000012.750000|w.1|support|Agent/1001|CONNECT|2|w.2|2
                1700000020.000000|w.1|support|Agent/1001|COMPLETEAGENT|2|8|1
                1700000020.100000|NONE|NONE|Agent/1001|WRAPUPSTART|10
                1700000030.100000|NONE|NONE|Agent/1001|UNPAUSEALL|
                1700000031.000000|w.3|support|NONE|FULL|
                1700000032.000000|w.4|support|NONE|DIVERT_HOLDTIME|
                1700000033.000000|w.5|support|NONE|CLOSED|
                1700000040.000001|NONE|NONE|Agent/1001|AGENTCALLBACKLOGOFF|1001@default|40|
                """));
    assertEquals(0, done.getInteger("unknown"));
    assertEquals(
        List.of("answered 9750", "refused_full 0", "diverted 0", "out_of_hours 0"),
        texts(
            "select outcome || ' ' || (extract(epoch from ended_at - entered_at) * 1000)::int from visit order by entered_at"));
    assertEquals(
        List.of("ready 20100", "wrap_up 10000", "ready 9900"),
        texts(
            "select state || ' ' || (extract(epoch from until - since) * 1000)::int from presence order by since"));
  }

  @Test
  void aCallThatTheManagerLinkToldOfKeepsItsRows() throws Exception {
    database.change("insert into pbx (name) values ('pbx1')");
    database.change(
        """
        insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, entered_at, local_day,
                          ended_at, outcome, evidence, journal)
        values (gen_random_uuid(), 'pbx1', '1700000019.2', 'x', 'in', '', '', 1, '', 'epoch', '1970-01-01', 'epoch', 'voicemail',
                'desk_left', '{}')
        """);
    imported(file("queue_log", FREEPBX));
    assertEquals(
        List.of("voicemail true true 0", "abandoned false true 1"),
        texts(
            """
            select outcome || ' ' || ami || ' ' || ledger || ' ' || (select count(*) from visit where call = id)
            from call order by entered_at
            """));
  }

  @Test
  void aLocalDayIsTheZonesThatIsAskedFor() throws Exception {
    var log = file("queue_log", FREEPBX); // 22:13 UTC on the 14th
    run("pbx1", log.toString(), "--timezone", "Asia/Shanghai");
    assertEquals(List.of("2023-11-15"), texts("select distinct local_day::text from call"));
  }

  @Test
  void theSameCallidOnTwoPbxsIsTwoCalls() throws Exception {
    imported(file("queue_log", FREEPBX));
    run("pbx2", file("other", FREEPBX).toString());
    assertEquals(List.of("4"), texts("select count(*)::text from call"));
  }

  @Test
  void namesInAnyEncodingAreKept() throws Exception {
    var log = folder.resolve("queue_log");
    Files.write(
        log,
        ("1700000000|a.1|接线|NONE|ENTERQUEUE||1|1\n1700000001|a.1|接线|张三|CONNECT|1|p|1\n")
            .getBytes(UTF_8));
    imported(log);
    Files.write(log, "1700000100|b.1|caf\u00e9|NONE|ENTERQUEUE||1|1\n".getBytes(ISO_8859_1));
    imported(log);
    assertEquals(List.of("接线", "caf\u00e9"), texts("select queue from visit order by entered_at"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "queue-log --pbx pbx1; import queue-log takes FILE… --pbx NAME [--timezone ZONE] [--database URL]: no file is named.",
        "queue-log /no/such/log --pbx pbx1; There is no file /no/such/log.",
        "queue-log / --pbx pbx1; / is no file.",
        "queue-log LOG; Say which PBX wrote the log: --pbx NAME, the name that pbx.N.name has.",
        "queue-log LOG --pbx; --pbx: what follows it is missing.",
        "queue-log LOG --pbx A|B; --pbx: \"A|B\" is not 1 to 32 of a-z, 0-9 and hyphen.",
        "queue-log LOG --pbx a --timezone Mars; --timezone: \"Mars\" is no zone such as Asia/Shanghai.",
        "queue-log LOG --pbx a --force; import queue-log takes FILE… --pbx NAME [--timezone ZONE] [--database URL], not --force.",
        "cdr LOG; import queue-log takes FILE… --pbx NAME [--timezone ZONE] [--database URL].",
        "queue-log POEM --pbx a; POEM is no queue_log: none of its first lines reads epoch|callid|queue|agent|event|…",
        "queue-log TORN --pbx a; TORN cannot be read: Unexpected end of ZLIB input stream.",
      })
  void aBadArgumentGetsOneSentence(String words, String sentence) throws Exception {
    var names = new TreeMap<String, Path>();
    names.put("LOG", file("log", FREEPBX));
    names.put("POEM", file("poem", "roses are red\n\n"));
    var torn = packed("torn", FREEPBX);
    Files.write(torn, Arrays.copyOf(Files.readAllBytes(torn), 30));
    names.put("TORN", torn);
    var args = new ArrayList<String>();
    for (var word : words.split(" ")) args.add(names.getOrDefault(word, Path.of(word)).toString());
    var expected = sentence;
    for (var name : names.entrySet())
      expected = expected.replaceFirst("^" + name.getKey(), name.getValue().toString());

    var command = new ImportQueueLog(Map.of("DATABASE_URL", fresh.url()), System.out, System.err);
    assertEquals(
        expected, assertThrows(Command.Misused.class, () -> command.run(args)).getMessage());
  }

  @Test
  void anEmptyFileIsNoMistake() throws Exception {
    assertEquals(0, imported(file("queue_log", "")).getInteger("lines"));
  }

  private JsonObject imported(Path... files) throws IOException {
    var names = new ArrayList<String>();
    for (var f : files) names.add(f.toString());
    return run("pbx1", names.toArray(String[]::new));
  }

  private JsonObject run(String pbx, String... words) throws IOException {
    var args = new ArrayList<>(List.of("queue-log", "--pbx", pbx));
    args.addAll(List.of(words));
    var out = new ByteArrayOutputStream();
    try (var results = new PrintStream(out, true, UTF_8);
        var err = new PrintStream(errors, true, UTF_8)) {
      var command = new ImportQueueLog(Map.of("DATABASE_URL", fresh.url()), results, err);
      assertEquals(0, command.run(args));
    }
    return new JsonObject(out.toString(UTF_8));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path packed(String name, String text) throws IOException {
    var path = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write(text.getBytes(UTF_8));
    }
    return path;
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private List<String> texts(String sql) {
    return database.list("select * from (" + sql + ") as t (told)", r -> r.text("told"));
  }

  /** Of every row of every table that an import may touch. */
  private List<String> checksums() {
    return TABLES.stream()
        .map(
            t ->
                t
                    + " "
                    + database
                        .first(
                            "select count(*) || ' ' || coalesce(md5(string_agg(t::text, '\n' order by t::text)), '') as sum from %s t"
                                .formatted(t),
                            r -> r.text("sum"))
                        .orElseThrow())
        .toList();
  }
}
