package org.ringdesk.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.database.Database;
import org.ringdesk.database.Sql;
import org.ringdesk.schema.Relay;
import org.ringdesk.schema.TestDatabase;

class OutboxWorkerTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Instant PAST = Instant.parse("2026-03-02T01:00:00Z");

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database database = new Database(VERTX, DATABASE.url(), 6);
  private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @BeforeEach
  void clear() {
    database.change("truncate outbox");
    database.change("truncate pbx cascade");
  }

  @Test
  void anEffectIsNotedOnceAtTheEarlierMoment() {
    put(new Effect("a", "ring", PAST.plusSeconds(5)), new Effect("a", "ring", PAST.plusSeconds(9)));
    assertEquals(PAST.plusSeconds(5), due("a"));
    put(new Effect("a", "ring", PAST));
    assertEquals(PAST, due("a"));
    put(new Effect("a", "ring", PAST.plusSeconds(60)), new Effect("b", "ring", PAST));
    assertEquals(PAST, due("a"));
    assertEquals(2, one("select count(*) as n from outbox"));
  }

  @Test
  void anEffectThatIsDoneStaysDone() {
    put(new Effect("a", "ring", PAST));
    try (var worker = worker(database)) {
      await(() -> done.size() == 1);
      put(new Effect("a", "ring", PAST.minusSeconds(60)));
      worker.wake();
      put(new Effect("b", "ring", PAST));
      await(() -> done.size() == 2);
    }
    assertEquals(List.of("a", "b"), List.copyOf(done));
  }

  @Test
  void nothingIsNotedWhenItsFactIsNot() {
    assertThrows(
        IllegalStateException.class,
        () ->
            database.transaction(
                tx -> {
                  Outbox.put(tx, List.of(new Effect("a", "ring", PAST)));
                  throw new IllegalStateException("the fact did not happen");
                }));
    assertEquals(0, one("select count(*) as n from outbox"));
  }

  @Test
  void effectsAreDoneInTheOrderTheyAreDueAndNotBefore() {
    put(
        new Effect("late", "ring", PAST.plusSeconds(1)),
        new Effect("early", "ring", PAST),
        new Effect("tomorrow", "ring", CLOCK.instant().plus(Duration.ofDays(1))),
        new Effect("nobody's", "unknown", PAST));
    try (var worker = worker(database)) {
      await(() -> done.size() == 2 && worker.backlog().count() == 1);
    }
    assertEquals(List.of("early", "late"), List.copyOf(done));
    assertEquals(2, one("select count(*) as n from outbox where done_at is null"));
  }

  @Test
  void aWokenWorkerDoesNotWaitForTheSecond() throws Exception {
    try (var worker = worker(database)) {
      Thread.sleep(300); // it sleeps now
      for (int i = 0; i < 5; i++) {
        var began = System.nanoTime();
        int before = done.size();
        put(new Effect("call" + i, "ring", PAST));
        worker.wake();
        await(() -> done.size() > before);
        assertTrue(System.nanoTime() - began < 500_000_000);
      }
    }
  }

  @Test
  void whatAHandlerWritesHappensWithTheEffectOrNotAtAll() {
    put(new Effect("a", "write", PAST), new Effect("b", "write and fail", PAST));
    BiConsumer<Sql, String> write =
        (tx, cause) -> tx.change("insert into pbx (name) values ($1)", cause);
    BiConsumer<Sql, String> fail =
        (tx, cause) -> {
          write.accept(tx, cause);
          throw new IllegalStateException("no dial tone");
        };
    try (var worker = worker(database, Map.of("write", write, "write and fail", fail))) {
      await(() -> worker.backlog().failing() == 1 && one("select count(*) as n from pbx") == 1);
    }
    assertEquals(
        List.of("a"), database.list("select name from pbx order by 1", r -> r.text("name")));
    assertEquals(
        Optional.of("java.lang.IllegalStateException: no dial tone"),
        database.first("select failure from outbox where cause = 'b'", r -> r.text("failure")));
  }

  @Test
  void aFailureIsTriedAgainLaterAndHoldsNobodyUp() {
    var tries = new AtomicInteger();
    BiConsumer<Sql, String> second =
        (tx, cause) -> {
          // the first time it is tried together with the others, the second time alone
          if (tries.incrementAndGet() < 3) throw new AssertionError("not yet");
          done.add(cause);
        };
    BiConsumer<Sql, String> refused =
        (tx, cause) -> tx.change("insert into pbx (name) values (null)");
    put(
        new Effect("bad", "refused", PAST),
        new Effect("a", "second", PAST),
        new Effect("b", "ring", PAST.plusSeconds(1)));
    try (var worker =
        worker(database, Map.of("ring", this::ring, "second", second, "refused", refused))) {
      // what a handler did is undone with its transaction: only the row says that it is done
      await(() -> one("select count(*) as n from outbox where done_at is not null") == 2);
      await(() -> worker.backlog().failing() == 1);
    }
    assertEquals(List.of("b", "a"), done.stream().distinct().toList());
    assertEquals(2, one("select tries as n from outbox where cause = 'a'"));
    assertEquals(
        0, one("select count(*) as n from outbox where cause = 'a' and failure is not null"));
    assertEquals(
        1,
        one("select count(*) as n from outbox where cause = 'bad' and failure like '%not-null%'"));
  }

  @Test
  void whatIsDueTogetherIsDoneTogetherAndToldAfterwards() {
    var rounds = new ConcurrentLinkedQueue<List<String>>();
    Handler follow =
        (tx, causes) -> {
          rounds.add(causes);
          causes.forEach(cause -> tx.change("insert into pbx (name) values ($1)", cause));
        };
    Handler tell = (tx, causes) -> rounds.add(causes.stream().map(c -> c + " told").toList());
    var told = new ConcurrentLinkedQueue<String>();
    put(
        new Effect("a", "rang", PAST),
        new Effect("b", "ended", PAST.plusSeconds(1)),
        new Effect("a", "ended", PAST.plusSeconds(2)));
    try (var worker =
        worker(
            database,
            Map.of("rang", List.of(follow), "ended", List.of(follow, tell)),
            due -> {
              due.forEach(d -> told.add(d.effect() + " " + d.cause()));
              assertEquals(2, one("select count(*) as n from pbx"));
              throw new IllegalStateException("nobody looks");
            })) {
      await(() -> told.size() == 3);
      put(new Effect("c", "ended", PAST));
      worker.wake();
      await(() -> one("select count(*) as n from outbox where done_at is null") == 0);
    }
    assertEquals(
        List.of(List.of("a", "b"), List.of("b told", "a told"), List.of("c"), List.of("c told")),
        List.copyOf(rounds));
    assertEquals(List.of("rang a", "ended b", "ended a", "ended c"), List.copyOf(told));
  }

  @Test
  void thePauseGrowsToFiveMinutes() {
    assertEquals(Duration.ofSeconds(1), OutboxWorker.pause(0));
    assertEquals(Duration.ofSeconds(8), OutboxWorker.pause(3));
    assertEquals(Duration.ofMinutes(5), OutboxWorker.pause(9));
    assertEquals(Duration.ofMinutes(5), OutboxWorker.pause(1_000_000));
  }

  @Test
  void severalWorkersShareTheWorkAndDoNothingTwice() {
    var effects = new ArrayList<Effect>();
    for (int i = 0; i < 300; i++) effects.add(new Effect("call" + i, "ring", PAST));
    put(effects.toArray(Effect[]::new));
    try (var one = worker(database);
        var two = worker(database);
        var three = worker(database)) {
      await(() -> one("select count(*) as n from outbox where done_at is null") == 0);
    }
    assertEquals(300, done.size());
    assertEquals(300, done.stream().distinct().count());
  }

  @Test
  void aDatabaseThatGoesAwayLosesNothing() throws Exception {
    var inside = new CountDownLatch(1);
    var cut = new CountDownLatch(1);
    var tries = new AtomicInteger();
    BiConsumer<Sql, String> ring =
        (tx, cause) -> {
          if (cause.equals("interrupted") && tries.incrementAndGet() == 1) {
            inside.countDown();
            awaitLatch(cut);
          }
          tx.change("insert into pbx (name) values ($1)", cause);
        };
    put(new Effect("interrupted", "ring", PAST));
    try (var relay = new Relay(DATABASE.host(), DATABASE.port());
        var far = new Database(VERTX, DATABASE.url(relay.port()), 2);
        var worker = worker(far, Map.of("ring", ring))) {
      awaitLatch(inside);
      relay.cut();
      cut.countDown();
      put(new Effect("meanwhile", "ring", PAST.plusSeconds(1)));
      Thread.sleep(200);
      assertEquals(0, one("select count(*) as n from pbx"));
      relay.mend();
      worker.wake();
      await(() -> one("select count(*) as n from pbx") == 2);
    }
  }

  @Test
  void theGaugesShowWhatWaitsAndHowLong() {
    put(new Effect("a", "nobody does it", CLOCK.instant().minusSeconds(100)));
    var meters = new SimpleMeterRegistry();
    try (var worker = worker(database)) {
      worker.measure(meters);
      await(() -> worker.backlog().count() == 1);
    }
    assertEquals(1, meters.get("ringdesk.outbox.backlog").gauge().value());
    assertEquals(100, meters.get("ringdesk.outbox.late").gauge().value(), 5);
    assertEquals(0, meters.get("ringdesk.outbox.failing").gauge().value());
  }

  private void ring(Sql tx, String cause) {
    done.add(cause);
  }

  private OutboxWorker worker(Database database) {
    return worker(database, Map.of("ring", this::ring));
  }

  private static OutboxWorker worker(
      Database database, Map<String, BiConsumer<Sql, String>> handlers) {
    return worker(
        database,
        handlers.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(Handler.each(e.getValue())))),
        due -> {});
  }

  private static OutboxWorker worker(
      Database database, Map<String, List<Handler>> handlers, Consumer<List<Outbox.Due>> after) {
    var worker = new OutboxWorker(database, handlers, after, CLOCK);
    worker.start();
    return worker;
  }

  private void put(Effect... effects) {
    database.transaction(
        tx -> {
          Outbox.put(tx, List.of(effects));
          return true;
        });
  }

  private Instant due(String cause) {
    return database
        .first("select due_at from outbox where cause = $1", r -> r.instant("due_at"), cause)
        .orElseThrow();
  }

  private long one(String sql) {
    return database.first(sql, r -> r.number("n")).orElseThrow();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    var end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited too long");
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
