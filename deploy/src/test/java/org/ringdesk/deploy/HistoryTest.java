package org.ringdesk.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.call.QueueName;
import org.ringdesk.database.Database;
import org.ringdesk.deploy.commands.ImportQueueLog;
import org.ringdesk.deploy.demo.History;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.schema.TestDatabase;

class HistoryTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  private static final Hotlines HOTLINES =
      new Hotlines(
          List.of(
              new Hotline(
                  "4008100000",
                  "热线",
                  "Hotline",
                  ZoneId.of("Asia/Shanghai"),
                  "CN",
                  Duration.ofSeconds(5))),
          List.of(new Specialty("network", new QueueName("network"), "网络", "Network")));

  @Test
  void thirtyDaysAreBelievableAndWrittenOnce() {
    var vertx = Vertx.vertx();
    try (var server = TestDatabase.fresh();
        var database = new Database(vertx, server.url(), 2)) {
      var calls = new History(database, HOTLINES, 1).write(TODAY);
      assertTrue(calls > 1_500 && calls < 5_000, calls + " calls");
      assertEquals(
          0, new History(database, HOTLINES, 1).write(TODAY), "a second start writes nothing");
      assertEquals(30, count(database, "select count(distinct local_day) as n from call"));
      var rate =
          100
              * count(database, "select count(*) as n from call where answered_at is not null")
              / count(database, "select count(*) as n from call where rang_at is not null");
      assertTrue(rate > 65 && rate < 95, "connection rate " + rate + " %");
      assertEquals(
          0,
          count(
              database,
              "select count(*) as n from call c where not exists (select 1 from ticket_call where call = c.id)"));
      assertEquals(
          0,
          count(
              database,
              "select count(*) as n from call where ended_at is null or local_day >= '2026-11-24'"));
      assertEquals(0, count(database, "select count(*) as n from outbox"));
      assertTrue(count(database, "select count(*) as n from wrap_up") > 1_000);
      assertEquals(
          0,
          count(
              database,
              "select count(*) as n from presence a join presence b using (pbx, agent) where a.since < b.since and a.until > b.since"),
          "nobody does two things at once");
      assertEquals(
          0,
          count(
              database,
              "select count(*) as n from wrap_up, jsonb_object_keys(values) k where k not in (select key from wrap_up_field)"));
      assertEquals(
          0,
          count(
              database,
              "select count(*) as n from ticket where closed_at is null and opened_at < '2026-11-20'"),
          "only new matters are open");
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void theThirtyDaysBeforeComeInFromAnOldQueueLogWithWhatItDoesNotTell(@TempDir Path folder)
      throws IOException {
    var vertx = Vertx.vertx();
    var log = folder.resolve("queue_log");
    try (var server = TestDatabase.fresh();
        var database = new Database(vertx, server.url(), 2)) {
      new History(database, HOTLINES, 1).writeOldLog(log, TODAY);
      var command =
          List.of(
              "queue-log",
              log.toString(),
              "--pbx",
              History.OLD_PBX,
              "--timezone",
              "Asia/Shanghai",
              "--database",
              server.url());
      assertEquals(0, new ImportQueueLog().run(command));
      assertEquals(
          30,
          count(
              database,
              "select count(distinct local_day) as n from call where local_day < '2026-10-25'"));
      assertEquals(0, count(database, "select count(*) as n from call where ended_at is null"));
      assertEquals(0, count(database, "select count(*) as n from ledger_quarantine"));
      assertTrue(count(database, "select count(*) as n from ring where not rang_known") > 100);
      assertTrue(count(database, "select count(*) as n from talk") > 1_000);
      assertEquals(
          30 * 4, count(database, "select count(*) as n from presence where state = 'paused'"));
    } finally {
      vertx.close().await();
    }
  }

  private static long count(Database database, String sql) {
    return database.first(sql, row -> row.number("n")).orElseThrow();
  }
}
