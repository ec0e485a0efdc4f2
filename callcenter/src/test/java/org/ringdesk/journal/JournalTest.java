package org.ringdesk.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ringdesk.ami.AmiFramer;
import org.ringdesk.ami.AmiMessage;
import org.ringdesk.database.Database;
import org.ringdesk.schema.TestDatabase;

class JournalTest {
  private static final Instant NINE = Instant.parse("2026-11-24T01:00:00.123456Z");
  private static final Vertx VERTX = Vertx.vertx();
  private static TestDatabase server;
  private static Database database;

  @BeforeAll
  static void open() {
    server = TestDatabase.fresh();
    database = new Database(VERTX, server.url(), 3);
    database.change("insert into pbx (name) values ('pbx1'), ('old')");
  }

  @AfterAll
  static void close() {
    database.close();
    server.close();
    VERTX.close().await();
  }

  private static AmiMessage message(String... lines) {
    var framer = new AmiFramer("pbx1");
    for (var line : lines) framer.on(line, NINE);
    return framer.on("", NINE).orElseThrow();
  }

  private static JournalText text(AmiMessage... messages) {
    var text = new JournalText();
    for (var message : messages) text.add(message);
    text.close();
    return text;
  }

  @Test
  void whatWasHeardIsReadAgainAsItCame() {
    var calm =
        message(
            "Event: Hangup",
            "Privilege: call,all",
            "Timestamp: 1795473508.488952",
            "Uniqueid: pbx1-1.1");
    var strange =
        message(
            "Event: @12 3",
            "Privilege: call,all",
            "Timestamp: 1795473508.488952",
            "Name: \u00ff\u0080 @1 2",
            "no header at all");
    var journal = new Journal("pbx1");
    assertEquals(1, journal.next(database));
    journal.write(database, 1, text(calm, strange));
    journal.write(database, 2, text(calm));
    var read = new ArrayList<AmiMessage>();
    var rows = new ArrayList<Long>();
    journal.replay(
        database,
        1,
        (m, seq) -> {
          read.add(m);
          rows.add(seq);
        });
    assertEquals(List.of(calm, strange, calm), read);
    assertEquals(List.of(1L, 1L, 2L), rows);
    assertEquals(3, journal.next(database));
  }

  @Test
  void rowsOlderThanTheirTimeGo() {
    var journal = new Journal("old");
    for (int i = 1; i <= 1_500; i++)
      journal.write(
          database, i, text(message("Event: Old", "Privilege: a", "Timestamp: 1.000000")));
    var later = Clock.fixed(NINE.plus(Duration.ofDays(400)).plusSeconds(1), ZoneOffset.UTC);
    assertEquals(0, new Retention(database, Duration.ofDays(401), later).sweep());
    database.change("update journal set seen_at = seen_at + interval '1 year' where pbx = 'pbx1'");
    database.change(
        "insert into outbox (cause, effect, due_at, done_at) values ('a', 'x', $1, $1), ('b', 'x', $1, null)",
        NINE);
    assertEquals(1_501, new Retention(database, Duration.ofDays(400), later).sweep());
    assertEquals(List.of("b"), database.list("select cause from outbox", row -> row.text("cause")));
  }
}
