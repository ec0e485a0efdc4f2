package org.ringdesk.database;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.schema.Relay;
import org.ringdesk.schema.TestDatabase;

class DatabaseTest {
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();

  /** One connection only: a leaked one is noticed at once. */
  @AutoClose private final Database database = new Database(VERTX, DATABASE.url(), 1);

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @BeforeEach
  void clear() {
    database.change("delete from pbx");
  }

  @Test
  void aStatementListsItsRowsInOrder() {
    assertEquals(
        List.of(1L, 2L, 3L),
        database.list("select n from generate_series(1, $1) n", r -> r.number("n"), 3));
  }

  @Test
  void theFirstRowMayBeMissing() {
    assertEquals(Optional.of("a"), database.first("select 'a' as t", r -> r.text("t")));
    assertEquals(Optional.empty(), database.first("select 'a' as t where false", r -> r.text("t")));
  }

  @Test
  void aChangeSaysHowManyRowsItChanged() {
    assertEquals(2, database.change("insert into pbx (name) values ('a'), ('b')"));
    assertEquals(0, database.change("delete from pbx where name = $1", "c"));
  }

  @Test
  void columnsComeAsTheirTypes() {
    var row =
        database
            .list(
                """
                select true as flag, 7::smallint as small, 9::bigint as big,
                  '2026-02-28'::date as day, '0198d2b0-0000-7000-8000-000000000001'::uuid as id,
                  null::text as nothing, '-infinity'::timestamptz as never
                """,
                r -> r)
            .getFirst();
    assertTrue(row.flag("flag"));
    assertEquals(7, row.number("small"));
    assertEquals(9, row.number("big"));
    assertEquals(LocalDate.of(2026, 2, 28), row.day("day"));
    assertEquals(UUID.fromString("0198d2b0-0000-7000-8000-000000000001"), row.uuid("id"));
    assertEquals(Optional.empty(), row.maybe(String.class, "nothing"));
    assertTrue(row.instant("never").isBefore(Instant.EPOCH));
  }

  @Test
  void momentsComeBackToTheMicrosecond() {
    var at = Instant.parse("2026-03-29T00:59:59.123456Z");
    assertEquals(
        Optional.of(at), database.first("select $1::timestamptz as t", r -> r.instant("t"), at));
  }

  @Test
  void arraysOfMomentsKeepTheirNulls() {
    var moments = new Instant[] {Instant.EPOCH, null, Instant.parse("2026-01-01T08:00:00Z")};
    assertArrayEquals(
        moments,
        database
            .first(
                "select $1::timestamptz[] as t", r -> r.get(Instant[].class, "t"), (Object) moments)
            .orElseThrow());
  }

  @Test
  void rowsAreWrittenInBatchesByUnnest() {
    var ids = new UUID[] {UUID.randomUUID(), UUID.randomUUID()};
    var rows =
        database.list(
            """
            select id, text, small, big, yes
            from unnest($1::uuid[], $2::text[], $3::smallint[], $4::bigint[], $5::boolean[])
              as r (id, text, small, big, yes)
            """,
            r ->
                List.of(
                    r.uuid("id"),
                    r.maybe(String.class, "text"),
                    r.number("small"),
                    r.number("big"),
                    r.flag("yes")),
            ids,
            new String[] {"it's, \"quoted\" {x}|", null},
            new Short[] {1, 2},
            new Long[] {1L << 40, 2L},
            new Boolean[] {true, false});
    assertEquals(
        List.of(
            List.of(ids[0], Optional.of("it's, \"quoted\" {x}|"), 1L, 1L << 40, true),
            List.of(ids[1], Optional.empty(), 2L, 2L, false)),
        rows);
  }

  @Test
  void aNulInAStrangersTextIsShownAsUnreadable() {
    assertEquals(
        Optional.of("1\uFFFD2"),
        database.first("select $1::text as t", r -> r.text("t"), "1\0002"));
    assertEquals(
        Optional.of("1\uFFFD2"),
        database.first(
            "select ($1::text[])[1] as t", r -> r.text("t"), (Object) new String[] {"1\0002"}));
  }

  @Test
  void aTransactionHappensAsAWhole() {
    assertEquals(
        "done", database.transaction(tx -> insert(tx, "a") + insert(tx, "b") > 1 ? "done" : ""));
    assertEquals(List.of("a", "b"), names());
  }

  @Test
  void aTransactionThatThrowsLeavesNothing() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            database.transaction(
                tx -> {
                  insert(tx, "a");
                  throw new IllegalArgumentException("changed its mind");
                }));
    assertThrows(
        StackOverflowError.class,
        () ->
            database.transaction(
                tx -> {
                  insert(tx, "a");
                  throw new StackOverflowError("a bug");
                }));
    assertEquals(List.of(), names());
  }

  @Test
  void aTransactionThatSwallowsARefusalIsRefusedItself() {
    var e =
        assertThrows(
            DatabaseException.class,
            () ->
                database.transaction(
                    tx -> {
                      insert(tx, "a");
                      assertThrows(DatabaseException.class, () -> insert(tx, "a"));
                      return 1;
                    }));
    assertFalse(e.away());
    assertEquals(List.of(), names());
  }

  @Test
  void whatIsRefusedIsNotAway() {
    assertRefused("selec 1");
    assertRefused("select 1 / 0");
    assertRefused("insert into pbx (name) values (null)");
    assertRefused("select $1::int", "not a number");
    assertRefused("select $1::int");
  }

  @Test
  void aDatabaseThatIsGoneIsAwayUntilItIsBack() {
    try (var relay = new Relay(DATABASE.host(), DATABASE.port());
        var far = new Database(VERTX, DATABASE.url(relay.port()), 1)) {
      assertEquals(1, insert(far, "a"));
      assertAway(() -> cutWithin(far, relay, "b"));
      assertAway(() -> insert(far, "c"));
      assertAway(() -> far.transaction(tx -> insert(tx, "d")));
      relay.mend();
      assertEquals(1, far.<Integer>transaction(tx -> insert(tx, "e")).intValue());
      assertEquals(List.of("a", "e"), names());
    }
  }

  @Test
  void aServerThatShutsASessionDownIsAway() {
    assertAway(() -> database.list("select pg_terminate_backend(pg_backend_pid())", r -> r));
  }

  @Test
  void manyVirtualThreadsShareOneConnection() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < 200; i++) {
        var name = "pbx" + i;
        tasks.add(() -> database.transaction(tx -> insert(tx, name)));
      }
      for (var done : threads.invokeAll(tasks)) assertEquals(1, done.get());
    }
    assertEquals(200, names().size());
  }

  private static void cutWithin(Database database, Relay relay, String name) {
    database.transaction(
        tx -> {
          insert(tx, name);
          relay.cut();
          return insert(tx, name);
        });
  }

  private void assertRefused(String sql, Object... parameters) {
    var e = assertThrows(DatabaseException.class, () -> database.change(sql, parameters));
    assertFalse(e.away(), e::getMessage);
  }

  private static void assertAway(Runnable work) {
    var e = assertThrows(DatabaseException.class, work::run);
    assertTrue(e.away(), e::getMessage);
  }

  private static int insert(Sql sql, String name) {
    return sql.change("insert into pbx (name) values ($1)", name);
  }

  private List<String> names() {
    return database.list("select name from pbx order by 1", r -> r.text("name"));
  }
}
