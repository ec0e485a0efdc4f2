package org.ringdesk.deploy.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.ami.Recording;
import org.ringdesk.call.Call;
import org.ringdesk.callcenter.Playback;
import org.ringdesk.database.Database;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.figure.Terms;
import org.ringdesk.ledger.Ledger;
import org.ringdesk.ledger.LedgerCalls;
import org.ringdesk.ledger.LedgerLine;
import org.ringdesk.ledger.QueueLogLine;
import org.ringdesk.schema.TestDatabase;
import org.ringdesk.seal.Seals;

/** A day of a real PBX, from its recordings: one call answered, one given up, one timed out … */
class SealedDayTest {
  private static final Path CAPTURES = Path.of("../callcenter/src/test/resources/captures");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final Instant NIGHT = Instant.parse("2026-11-24T00:10:00Z");
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private final TestDatabase server = TestDatabase.fresh();
  private Database database;
  private Playback playback;

  @BeforeEach
  void aDay() throws Exception {
    database = new Database(VERTX, server.url(), 4);
    playback = new Playback(VERTX, database, Set.of("from-agents"), Clock.systemUTC());
    var recordings = new ArrayList<Recording>();
    for (var name :
        List.of("answered", "abandoned", "noagent_timeout", "blind_transfer", "hostile_number"))
      recordings.add(Recording.of(CAPTURES.resolve(name + ".desk.ami")));
    playback.play("pbx1", recordings);
    // as if it had been heard then, in however many batches it came now
    database.change("update journal set seen_at = $1", NIGHT.minus(Duration.ofHours(1)));
    assertEquals(5, number("select count(*) as n from call where direction = 'in'"));
  }

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  private long number(String sql) {
    return database.first(sql, row -> row.number("n")).orElseThrow();
  }

  private void seal() {
    assertTrue(new Seals(database).seal(DAY, ZoneOffset.UTC, Terms.STANDARD, NIGHT).isPresent());
  }

  private ReplayDay.Result replay() {
    return ReplayDay.replay(DayRequest.of("replay-day", words()), new DatabaseUrl(server.url()));
  }

  private List<String> words(String... more) {
    var words = new ArrayList<>(List.of(DAY.toString(), "--database", server.url()));
    words.addAll(List.of(more));
    return words;
  }

  private String idOf(String from) {
    return database
        .first(
            "select id from call where from_raw like $1 and direction = 'in'",
            row -> row.uuid("id").toString(),
            from + "%")
        .orElseThrow();
  }

  @Test
  void aDayThatNobodyTouchedReplaysAsItWasSealed() {
    seal();
    var result = replay();
    assertEquals(
        List.of(
            "2026-11-23 replayed is as it was sealed: %d figures, revision 1 of 2026-11-24T00:10:00Z."
                .formatted(result.seal().figures().size())),
        ReplayDay.lines(result, false));
    assertEquals(0, new ReplayDay().run(words()));
    assertEquals(0, new Verify().run(words("--json")));
    assertEquals(0, number("select count(*) as n from outbox where done_at is not null"));
    assertEquals(0, number("select count(*) as n from ticket"));
  }

  @Test
  void aRowThatWasChangedByHandBeforeTheSealIsExplained() {
    var id = idOf("79161112235");
    database.change(
        "update visit set outcome = 'answered', evidence = 'complete' where call = $1::text::uuid",
        id);
    database.change("update call set outcome = 'answered' where id = $1::text::uuid", id);
    seal();
    var result = replay();
    assertFalse(result.asSealed());
    var text = String.join("\n", ReplayDay.lines(result, false));
    assertTrue(text.contains("answer_rate of all: sealed 5/6, replayed 4/6"), text);
    assertTrue(text.contains("call " + id), text);
    assertTrue(
        text.matches("(?s).*replayed  2026-11-23T22:38:4[^ ]* abandoned: .*gave up.*"), text);
    assertTrue(text.matches("(?s).*stored    2026-11-23T22:38:4[^ ]* answered: .*"), text);
    assertEquals(1, result.calls().size(), text);
    var json = ReplayDay.lines(result, true).stream().map(JsonObject::new).toList();
    var call = json.stream().filter(l -> l.containsKey("call")).findFirst().orElseThrow();
    assertEquals("abandoned", call.getJsonObject("replayed").getString("outcome"));
    assertEquals("answered", call.getJsonObject("stored").getString("outcome"));
    assertEquals(false, json.getLast().getJsonObject("verdict").getBoolean("as_sealed"));
    assertEquals(1, new ReplayDay().run(words()));
    assertEquals(0, new Verify().run(words()), "the rows are as they were sealed");
  }

  @Test
  void aRowThatWasChangedAfterTheSealIsNamedByBoth() {
    seal();
    var id = idOf("79161112233");
    database.change("delete from call where id = $1::text::uuid", id);
    var verdict = new Seals(database).verify(DAY).orElseThrow();
    var text = String.join("\n", Verify.lines(verdict, false));
    assertTrue(text.contains("calls sealed, not there now (1): " + id), text);
    assertTrue(text.contains("answer_rate of all: sealed 4/6, now 3/5"), text);
    assertTrue(
        text.contains("average_speed_of_answer of all: sealed 4.746741 s/4, now 2.740416 s/3"),
        text);
    assertEquals(1, new Verify().run(words()));
    var replayed = String.join("\n", ReplayDay.lines(replay(), false));
    assertTrue(replayed.contains("call " + id), replayed);
    assertTrue(replayed.contains("  stored    not there"), replayed);
    assertFalse(replayed.contains("answer_rate"), "the PBX's words still make the sealed figures");
  }

  @Test
  void whatOnlyTheLedgerToldIsReplayedFromIt() {
    var lines = new ArrayList<LedgerLine>();
    for (var line :
        List.of(
            "1795474000|pbx1-1795474000.900|NONE|DESKIN|88001000|79160000001",
            "1795474001|pbx1-1795474000.900|hotline|NONE|ENTERQUEUE||79160000001|1",
            "1795474011|pbx1-1795474000.900|hotline|Agent One|CONNECT|10|pbx1-1795474002.901|9",
            "1795474071|pbx1-1795474000.900|hotline|Agent One|COMPLETECALLER|10|60|1"))
      if (QueueLogLine.read(line) instanceof QueueLogLine.Read read)
        lines.add(new LedgerLine(read.line(), 0, lines.size()));
    assertFalse(lines.isEmpty());
    new Ledger("pbx1").write(database, lines);
    var told = LedgerCalls.of("pbx1", lines, Optional.empty()).map(Call::over);
    assertEquals(Optional.of(true), told);
    playback
        .rows()
        .write(database, LedgerCalls.of("pbx1", lines, Optional.empty()).stream().toList());
    seal();
    assertEquals(
        List.of(),
        ReplayDay.lines(replay(), false).stream().filter(l -> l.contains("call ")).toList());
    assertTrue(replay().asSealed());
  }

  @Test
  void aJournalThatIsGoneIsSaid() {
    seal();
    database.change("delete from journal");
    var result = replay();
    assertEquals(5, result.forgotten());
    assertEquals(
        List.of(
            "The PBX's own words of 5 calls of 2026-11-23 are not kept any more (journal.keep-days): they cannot be replayed."),
        ReplayDay.lines(result, false));
    assertEquals(1, new ReplayDay().run(words()));
  }

  @Test
  void whatIsNoSealedDayIsRefusedInOneSentence() {
    for (var args :
        List.of(
            List.<String>of(),
            List.of("yesterday"),
            List.of("2026-11-23", "2026-11-24"),
            List.of("2026-11-23", "--database"),
            List.of("2026-11-23", "--all"),
            words()))
      for (var command : List.<Command>of(new Verify(), new ReplayDay()))
        assertThrows(Command.Misused.class, () -> command.run(args), args.toString());
  }
}
