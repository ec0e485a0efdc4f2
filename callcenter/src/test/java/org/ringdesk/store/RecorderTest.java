package org.ringdesk.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringdesk.Logged;
import org.ringdesk.database.Database;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.schema.TestDatabase;

class RecorderTest {
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database sql = new Database(VERTX, DATABASE.url(), 2);

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  /** A full disk, one that fails, a database that only reads, rights that somebody took. */
  @ParameterizedTest
  @ValueSource(strings = {"53100", "58030", "25006", "42501"})
  void aDatabaseInTroubleIsToldOnceAndWhatWaitedIsWrittenWhenItIsMended(String state)
      throws Exception {
    sql.change("delete from watch");
    sql.change(
        "insert into pbx (name, epoch, lease_until) values ('pbx1', 1, now() + interval '1 hour') on conflict do nothing");
    sql.change(
        """
        create or replace function trouble() returns trigger language plpgsql as
        $$ begin raise exception 'not now' using errcode = '%s'; end $$
        """
            .formatted(state));
    sql.change("create trigger in_trouble before insert on watch execute function trouble()");
    var hotline = new Hotline("", "", "", ZoneOffset.UTC, "CN", Duration.ZERO);
    var rows = new CallRows(new Hotlines(List.of(hotline), List.of()), c -> Optional.empty());
    var written = new CountDownLatch(1);
    try (var logged = new Logged(Recorder.class)) {
      var recorder =
          new Recorder(
              sql,
              new Ownership("pbx1", "here", 1, Optional.empty()),
              rows,
              1,
              written::countDown,
              () -> {});
      var batch = new Batch(1);
      batch.watched(new Watch.Began(Instant.parse("2026-11-24T09:00:00Z")));
      assertTrue(recorder.offer(batch));
      for (int i = 0; i < 100 && logged.lines().isEmpty(); i++) Thread.sleep(100);
      assertFalse(logged.lines().isEmpty());
      Thread.sleep(500); // some more tries
      assertTrue(recorder.trouble().orElse("").contains("not now"));
      sql.change("drop trigger in_trouble on watch");
      assertTrue(written.await(10, TimeUnit.SECONDS));
      recorder.stop(Duration.ofSeconds(10));
      assertEquals(Optional.empty(), recorder.trouble());
      assertEquals(
          List.of("WARN what is heard is not written, and waits", "INFO what waited is written"),
          logged.lines().stream().map(t -> t.split(":")[0]).toList());
    }
  }
}
