package org.ringdesk.callcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.board.BoardSnapshot.LedgerState;
import org.ringdesk.database.Database;
import org.ringdesk.ledger.Bookmark;
import org.ringdesk.ledger.LedgerLine;
import org.ringdesk.ledger.QueueLogLine;
import org.ringdesk.ledger.QueueLogPlace;
import org.ringdesk.ledger.TailReport;
import org.ringdesk.ledger.TailedLine;
import org.ringdesk.schema.TestDatabase;
import org.ringdesk.store.Ownership;
import org.ringdesk.store.Watch;

/** What a companion brings, and what is kept of it. */
class LedgerWatchTest {
  private static final Instant NOON = Instant.parse("2026-11-24T04:00:00Z");
  private static final String WATCHES =
      "select to_char(since at time zone 'UTC', 'HH24:MI:SS') || '-' || coalesce(to_char(until at time zone 'UTC', 'HH24:MI:SS') || ' ' || why, '') as it from watch where witness = 'ledger' order by since";
  private static final String LINES = "select nth || ' ' || line as it from ledger order by nth";

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase server = TestDatabase.fresh();
  private final Database database = new Database(vertx, server.url(), 4);
  private Instant now = NOON;
  private LedgerState shown = LedgerState.UNREAD;
  private Ownership ownership;

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  @BeforeEach
  void own() {
    ownership = Ownership.take(database, "pbx1", "first").orElseThrow();
  }

  @AfterEach
  void close() {
    database.close();
    server.close();
    vertx.close().await();
  }

  @Test
  void theSameReportTwiceIsKeptOnce() {
    var watch = watch();
    watch.take(lines());
    watch.take(lines());
    assertEquals(List.of("0 1795477838|a.1|q|x|CONNECT|1"), ask(LINES));
    assertEquals(List.of("nonsense"), ask("select line as it from ledger_quarantine"));
    assertEquals(200, watch.bookmark().orElseThrow().position());
    assertEquals(LedgerState.CATCHING_UP, shown);
    assertEquals(Optional.empty(), watch.readTo());
  }

  @Test
  void aServerThatLostThePbxKeepsNothing() {
    var watch = watch();
    database.change("update pbx set lease_until = now() - interval '1 second'");
    assertTrue(Ownership.take(database, "pbx1", "second").isPresent());
    assertThrows(Ownership.Lost.class, () -> watch.take(lines()));
    assertEquals(List.of(), ask(LINES));
    assertEquals(Optional.empty(), watch.bookmark());
  }

  @Test
  void aCompanionThatIsSilentIsNoWitnessUntilItHasBroughtTheRest() throws Exception {
    var watch = watch();
    watch.take(atEnd(""));
    now = now.plusSeconds(10);
    watch.take(atEnd(""));
    assertEquals(Optional.of(NOON.plusSeconds(10)), watch.readTo());
    now = now.plus(LedgerWatch.SILENT);
    watch.check();
    assertEquals(LedgerState.SILENT, shown);
    assertEquals(List.of("04:00:00-04:00:10 the companion is silent"), ask(WATCHES));

    now = now.plusSeconds(60);
    watch.take(lines());
    watch.take(atEnd(""));
    assertEquals(LedgerState.WATCHING, shown);
    assertEquals(List.of("04:00:00-04:00:10 the companion is silent", "04:00:10-"), ask(WATCHES));
    watch.end(true);
    assertEquals("04:00:10-04:01:40 stopped", ask(WATCHES).getLast());
  }

  @Test
  void whatATruncationLostIsAGap() {
    var watch = watch();
    watch.take(atEnd(""));
    now = now.plusSeconds(30);
    watch.take(atEnd("the file was truncated"));
    assertEquals(List.of("04:00:00-04:00:00 the file was truncated", "04:00:30-"), ask(WATCHES));
  }

  @Test
  void aServerThatWasKilledReadsOnWhereItStopped() {
    var watch = watch();
    watch.take(atEnd(""));
    now = now.plusSeconds(30);
    watch.take(lines()); // the bookmark of this moment; then it is killed
    now = now.plusSeconds(600);
    watch().take(atEnd(""));
    assertEquals(List.of("04:00:00-04:00:30 the server stopped", "04:00:30-"), ask(WATCHES));
  }

  private LedgerWatch watch() {
    return new LedgerWatch(
        database,
        ownership,
        new QueueLogPlace.Beside("token"),
        Watch.closeLedger(database, "pbx1"),
        link -> shown = link.state(),
        () -> {},
        clock);
  }

  private TailReport atEnd(String lost) {
    return new TailReport(
        List.of(), Optional.empty(), Optional.of(now), TailReport.Trouble.NONE, lost);
  }

  private static TailReport lines() {
    var line = ((QueueLogLine.Read) QueueLogLine.read("1795477838|a.1|q|x|CONNECT|1")).line();
    return new TailReport(
        List.of(
            new TailedLine.Placed(new LedgerLine(line, 0, 0)),
            new TailedLine.Unplaced(new QueueLogLine.Broken("nonsense", "no moment"))),
        Optional.of(new Bookmark(7, new byte[32], 100, 200, NOON, new byte[0])),
        Optional.empty(),
        TailReport.Trouble.NONE,
        "");
  }

  private List<String> ask(String sql) {
    return database.list(sql, row -> row.text("it"));
  }
}
