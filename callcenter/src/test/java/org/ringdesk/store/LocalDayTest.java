package org.ringdesk.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.call.Story;
import org.ringdesk.database.Database;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.schema.TestDatabase;

/** A call belongs to the day on which it entered, as the hotline's wall tells it. */
class LocalDayTest {
  private final Vertx vertx = Vertx.vertx();
  private TestDatabase server;
  private Database database;

  @BeforeEach
  void open() {
    server = TestDatabase.fresh();
    database = new Database(vertx, server.url(), 2);
    database.change("insert into pbx (name) values ('pbx1')");
  }

  @AfterEach
  void close() {
    database.close();
    server.close();
    vertx.close().await();
  }

  private String stored(String zone, String entered) {
    var call =
        Story.story()
            .at(Instant.parse(entered))
            .joins("network")
            .waits(20)
            .rings("1001")
            .answers("1001")
            .waits(3_600)
            .hangsUp()
            .call();
    var hotline = new Hotline("4008100000", "", "", ZoneId.of(zone), "CN", Duration.ofSeconds(5));
    var rows = new CallRows(new Hotlines(List.of(hotline), List.of()), c -> Optional.empty());
    database.transaction(
        sql -> {
          rows.write(sql, List.of(call));
          return 0;
        });
    return database
        .first(
            """
            select local_day || ' waited ' || extract(epoch from answered_at - v.entered_at)::int
              || ' talked ' || extract(epoch from until - since)::int as it
            from call c join visit v on v.call = c.id join talk t on t.call = c.id
            """,
            row -> row.text("it"))
        .orElseThrow();
  }

  @Test
  void aCallBeforeMidnightBelongsToThatDayThoughItIsTalkedOverIntoTheNext() {
    assertEquals(
        "2026-11-24 waited 20 talked 3600", stored("Asia/Shanghai", "2026-11-24T15:59:59.999Z"));
  }

  @Test
  void aCallAtMidnightBelongsToTheNewDayThoughItIsStillYesterdayInUtc() {
    assertEquals(
        "2026-11-25 waited 20 talked 3600", stored("Asia/Shanghai", "2026-11-24T16:00:00Z"));
  }

  @Test
  void anHourThatTheClockTellsTwiceIsOneHourOfTalk() {
    // 02:59:50 summer time; at 03:00 the clock goes back to 02:00.
    assertEquals(
        "2026-10-25 waited 20 talked 3600", stored("Europe/Berlin", "2026-10-25T00:59:50Z"));
  }

  @Test
  void anHourThatTheClockLeavesOutIsNotTalked() {
    // 01:59:50; at 02:00 the clock goes on to 03:00.
    assertEquals(
        "2026-03-29 waited 20 talked 3600", stored("Europe/Berlin", "2026-03-29T00:59:50Z"));
  }

  @Test
  void theLastHourOfTheLongDayStillBelongsToIt() {
    assertEquals(
        "2026-10-25 waited 20 talked 3600", stored("Europe/Berlin", "2026-10-25T22:59:59Z"));
  }
}
