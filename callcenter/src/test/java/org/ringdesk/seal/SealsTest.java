package org.ringdesk.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
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
import org.ringdesk.database.Database;
import org.ringdesk.figure.Terms;
import org.ringdesk.schema.TestDatabase;
import org.ringdesk.seal.Verdict.Broken;
import org.ringdesk.seal.Verdict.Why;

/** Shanghai; on Monday one call was answered and one given up, on Tuesday one answered. */
class SealsTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
  private static final LocalDate TUESDAY = MONDAY.plusDays(1);
  private static final Instant NIGHT = Instant.parse("2026-11-24T16:10:00Z");
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database sql = new Database(VERTX, DATABASE.url(), 4);
  private final Seals seals = new Seals(sql);

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @BeforeEach
  void twoDays() {
    sql.change("truncate sealed_figure, day_seal, call, watch, pbx cascade");
    sql.change("insert into pbx (name) values ('pbx1')");
    call(1, "2026-11-23 09:00+08", 10, true);
    call(2, "2026-11-23 23:59:50+08", 30, false);
    call(3, "2026-11-24 09:00+08", 25, true);
  }

  /** A call that waited so many seconds in queue network while one phone rang. */
  private void call(int n, String at, int waited, boolean answered) {
    sql.change(
        """
        insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, entered_at, local_day, answered_at, ended_at, outcome, journal)
        select $1, 'pbx1', $2, $2, 'in', 'from-trunk', '4001', 1, '', at, at::date, case when $5 then at + wait end,
          at + wait + case when $5 then interval '60 s' else interval '0' end, case when $5 then 'answered' else 'abandoned' end, '{}'
        from (select $3::text::timestamptz as at, $4::int * interval '1 s' as wait) as told
        """,
        id(n),
        String.valueOf(n),
        at,
        waited,
        answered);
    sql.change(
        "insert into visit (call, no, queue, specialty, entered_at, ended_at, outcome) select id, 0, 'network', 'nets', entered_at, ended_at, outcome from call where id = $1",
        id(n));
    sql.change(
        "insert into ring (call, phone, visit, channel, agent, called_at, rang_at, ended_at, how) select id, 'p', 0, 'PJSIP/201-1', 'Ann', entered_at, entered_at, coalesce(answered_at, ended_at), case when answered_at is null then 'canceled' else 'answered' end from call where id = $1",
        id(n));
    sql.change(
        "insert into talk (call, phone, visit, agent, since, until) select id, 'p', 0, 'Ann', answered_at, ended_at from call where id = $1 and answered_at is not null",
        id(n));
  }

  private static UUID id(int n) {
    return new UUID(0x0198d2b000007000L, 0x8000000000000000L + n);
  }

  private Sealing sealing(Instant now, List<String> again) {
    return new Sealing(
        sql,
        past -> again.add(past.since() + "/" + past.until()),
        SHANGHAI,
        Terms.STANDARD,
        Clock.fixed(now, SHANGHAI));
  }

  private int round(Instant now) throws InterruptedException {
    return sealing(now, new ArrayList<>()).round();
  }

  private Verdict verify(LocalDate day) {
    return seals.verify(day).orElseThrow();
  }

  @Test
  void theNightSealsEachFinishedDayOnceAndAsksForYesterdayOnceMore() throws InterruptedException {
    var again = new ArrayList<String>();
    var sealing = sealing(NIGHT, again);
    assertEquals(2, sealing.round());
    assertEquals(0, sealing.round());
    assertEquals(List.of("2026-11-23T16:00:00Z/2026-11-24T16:00:00Z"), again);
    var monday = verify(MONDAY);
    var tuesday = verify(TUESDAY);
    assertTrue(monday.asSealed() && tuesday.asSealed());
    assertEquals(monday.seal().hash(), tuesday.seal().previous());
    assertEquals("", monday.seal().previous());
    for (var scope : List.of("all", "hotline:4001", "specialty:nets", "queue:network"))
      assertEquals(
          List.of("connection_rate 1/2 Optional[0]", "service_level 1/2 Optional.empty"),
          monday.seal().figures().stream()
              .filter(f -> f.scope().equals(scope))
              .filter(f -> List.of("connection_rate", "service_level").contains(f.figure()))
              .map(
                  f -> f.figure() + " " + f.numerator() + "/" + f.denominator() + " " + f.unknown())
              .toList(),
          scope);
    assertTrue(
        monday.seal().figures().stream()
            .noneMatch(f -> f.figure().matches("repeat_rate|first_call_resolution|occupancy")));
  }

  @Test
  void theDayThatIsNotOverIsNotSealed() throws InterruptedException {
    assertEquals(1, round(Instant.parse("2026-11-24T16:04:00Z")));
    assertEquals(Optional.empty(), seals.verify(TUESDAY));
    assertEquals(1, round(Instant.parse("2026-11-24T16:05:00Z")));
  }

  @Test
  void withoutCallsNothingIsSealedAndADayWithoutAnyBetweenTwoIs() throws InterruptedException {
    assertEquals(4, round(NIGHT.plusSeconds(2 * 86_400)));
    assertTrue(verify(TUESDAY.plusDays(2)).asSealed());
    sql.change("truncate sealed_figure, day_seal, call cascade");
    assertEquals(0, round(NIGHT));
  }

  @Test
  void aDayWaitsUntilItsLedgerWasLaidBesideTheLinkUpToItsEnd() throws InterruptedException {
    sql.change(
        "insert into watch (pbx, witness, since) values ('pbx1', 'ledger', '2026-11-24 08:00+08')");
    assertEquals(1, round(NIGHT), "Monday has no ledger");
    assertEquals(List.of("pbx1"), seals.awaited(TUESDAY, SHANGHAI));
    sql.change("update pbx set reconciled_until = '2026-11-24 23:59:59+08'");
    assertEquals(0, round(NIGHT));
    sql.change("update pbx set reconciled_until = '2026-11-25 00:00+08'");
    assertEquals(1, round(NIGHT));
  }

  @Test
  void aRowThatIsChangedIsNamedWithTheFigureItMoves() throws InterruptedException {
    round(NIGHT);
    sql.change("update visit set outcome = 'abandoned' where call = $1", id(1));
    sql.change("delete from talk where call = $1", id(1));
    var verdict = verify(MONDAY);
    assertFalse(verdict.asSealed());
    assertEquals(Optional.empty(), verdict.broken());
    assertEquals(List.of(id(1).toString()), List.copyOf(verdict.rows().changed()));
    assertEquals(
        List.of("1/2 -> 0/2"),
        verdict.rows().figures().stream()
            .filter(f -> f.figure().equals("answer_rate") && f.scope().equals("all"))
            .map(
                f ->
                    f.sealed().map(s -> s.numerator() + "/" + s.denominator()).orElse("")
                        + " -> "
                        + f.now().map(s -> s.numerator() + "/" + s.denominator()).orElse(""))
            .toList());
    assertTrue(verify(TUESDAY).asSealed());
  }

  @Test
  void aChangeThatMovesNoFigureIsSeenToo() throws InterruptedException {
    round(NIGHT);
    sql.change("update talk set agent = 'Bob' where call = $1", id(1));
    var verdict = verify(MONDAY);
    assertEquals(List.of(), verdict.rows().figures());
    assertEquals(List.of(id(1).toString()), List.copyOf(verdict.rows().changed()));
  }

  @Test
  void aCallThatIsGoneIsNamed() throws InterruptedException {
    round(NIGHT);
    sql.change("delete from call where id = $1", id(3));
    var verdict = verify(TUESDAY);
    assertEquals(List.of(id(3).toString()), List.copyOf(verdict.rows().gone()));
    assertTrue(
        verdict.rows().figures().stream()
            .anyMatch(f -> f.scope().equals("queue:network") && f.now().isEmpty()));
  }

  @Test
  void aLateCallAddsARevisionAndTheFirstStillHolds() throws InterruptedException {
    round(NIGHT);
    var first = verify(MONDAY).seal();
    call(4, "2026-11-23 10:00+08", 3, true);
    assertEquals(List.of(id(4).toString()), List.copyOf(verify(MONDAY).rows().added()));
    assertEquals(1, round(NIGHT.plusSeconds(3_600)), "Monday again");
    var verdict = verify(MONDAY);
    assertTrue(verdict.asSealed());
    assertEquals(2, verdict.seal().revision());
    assertEquals(3, verdict.seal().no(), "the chain holds revision 1, Tuesday, revision 2");
    assertEquals(
        first.hash(),
        sql.first(
                "select hash from day_seal where day = $1 and revision = 1",
                row -> row.text("hash"),
                MONDAY)
            .orElseThrow());
    assertEquals(0, round(NIGHT.plusSeconds(7_200)));
  }

  @Test
  void theChainTellsWhichSealWasTouched() throws InterruptedException {
    round(NIGHT);
    sql.change(
        "update sealed_figure set numerator = 2 where day = $1 and figure = 'answer_rate' and scope = 'all'",
        MONDAY);
    var changed = Optional.of(new Broken(MONDAY, 1, Why.CHANGED));
    assertEquals(changed, verify(TUESDAY).broken());
    assertEquals(changed, verify(MONDAY).broken());
    // whoever computes the hash of the lie anew breaks the chain one further
    sql.change(
        "update day_seal set hash = $2 where day = $1", MONDAY, verify(MONDAY).seal().hash());
    assertEquals(Optional.empty(), verify(MONDAY).broken());
    assertFalse(verify(MONDAY).asSealed(), "the rows say otherwise");
    assertEquals(Optional.of(new Broken(TUESDAY, 1, Why.UNCHAINED)), verify(TUESDAY).broken());
    sql.change("delete from sealed_figure where day = $1", MONDAY);
    sql.change("delete from day_seal where day = $1", MONDAY);
    assertEquals(Optional.of(new Broken(TUESDAY, 1, Why.MISSING)), verify(TUESDAY).broken());
  }

  @Test
  void theListOfCallsIsSealedToo() throws InterruptedException {
    round(NIGHT);
    sql.change("update day_seal set calls = '' where day = $1", TUESDAY);
    assertEquals(Optional.of(new Broken(TUESDAY, 1, Why.CHANGED)), verify(TUESDAY).broken());
  }

  @Test
  void twoServersMakeOneSeal() throws Exception {
    try (var servers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> night = () -> round(NIGHT);
      int made = 0;
      for (var done : servers.invokeAll(List.of(night, night, night))) made += done.get();
      assertEquals(2, made);
    }
    assertTrue(verify(TUESDAY).asSealed());
    assertEquals(2, verify(TUESDAY).seal().no());
  }
}
