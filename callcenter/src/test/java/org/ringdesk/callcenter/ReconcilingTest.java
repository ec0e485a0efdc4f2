package org.ringdesk.callcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.database.Database;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.ledger.Ledger;
import org.ringdesk.ledger.LedgerLine;
import org.ringdesk.ledger.QueueLogLine;
import org.ringdesk.schema.TestDatabase;
import org.ringdesk.store.CallRows;
import org.ringdesk.witness.Proof;
import org.ringdesk.witness.Stretch;

class ReconcilingTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-24T00:00:00Z");
  private static final Stretch DAY = new Stretch(MIDNIGHT.minus(Duration.ofDays(1)), MIDNIGHT);
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database sql = new Database(VERTX, DATABASE.url(), 2);

  @BeforeEach
  void clear() {
    sql.change("truncate ledger, call, pbx cascade");
  }

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  /** A switchboard that writes down what it is given. */
  private static final class Heard implements Reconciling.Progress {
    final List<String> told = new ArrayList<>();
    final Set<Instant> untils = new HashSet<>();
    final BlockingQueue<Proof> proofs = new LinkedBlockingQueue<>();
    private final boolean ledger;

    Heard(boolean ledger) {
      this.ledger = ledger;
    }

    @Override
    public boolean hasLedger() {
      return ledger;
    }

    @Override
    public Optional<Instant> ledgerReadTo() {
      return Optional.empty();
    }

    @Override
    public Optional<Instant> linkSettledTo() {
      return Optional.empty();
    }

    @Override
    public Optional<Instant> downSince() {
      return Optional.empty();
    }

    @Override
    public boolean settle() {
      return true;
    }

    @Override
    public void reconcile(Reconciliation.Found found, Instant until) {
      found.told().forEach(c -> told.add(c.caller().uniqueid()));
      untils.add(until);
    }

    @Override
    public void proved(Proof proof) {
      proofs.add(proof);
    }
  }

  private Reconciling reconciling(Heard heard) {
    var hotline = new Hotline("", "", "", ZoneOffset.UTC, "CN", Duration.ZERO);
    var rows = new CallRows(new Hotlines(List.of(hotline), List.of()), c -> Optional.empty());
    return new Reconciling(
        sql,
        new Reconciliation("pbx1", rows, new Ledger("pbx1")),
        heard,
        ZoneOffset.UTC,
        Clock.fixed(MIDNIGHT.plusSeconds(300), ZoneOffset.UTC));
  }

  @Test
  void eachRoundProvesWhoToldOfTheCallsOfToday() throws Exception {
    sql.change("insert into pbx (name) values ('pbx1')");
    for (var told : List.of("both true true", "link true false", "log false true"))
      sql.change(
          """
          insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, entered_at, local_day, ended_at,
            outcome, evidence, ami, ledger, journal)
          select gen_random_uuid(), 'pbx1', $1, $1, 'in', '', '', 1, '', at, $3::date, at, 'abandoned', 'seen', $4, $5, '{}'
          from (select $2::timestamptz as at) moment
          """,
          told.split(" ")[0],
          MIDNIGHT.plusSeconds(60),
          LocalDate.of(2026, 11, 24),
          Boolean.valueOf(told.split(" ")[1]),
          Boolean.valueOf(told.split(" ")[2]));
    var heard = new Heard(true);
    var reconciling = reconciling(heard);
    reconciling.start();
    try {
      var proof = Objects.requireNonNull(heard.proofs.poll(10, TimeUnit.SECONDS));
      assertEquals(List.of(1, 1, 1), List.of(proof.both(), proof.ami(), proof.ledger()));
    } finally {
      reconciling.stop();
    }
  }

  @Test
  void aDayThatWasPassedIsLaidSideBySideOnceMoreAndNothingMovesBack() throws Exception {
    sql.change(
        "insert into pbx (name, reconciled_until) values ('pbx1', $1)", MIDNIGHT.minusSeconds(1));
    long entered = MIDNIGHT.minus(Duration.ofMinutes(170)).getEpochSecond();
    writes(
        entered + "|1.1|network|NONE|ENTERQUEUE||861|1",
        entered + 9 + "|1.1|network|NONE|ABANDON|1|1|9");

    var heard = new Heard(true);
    assertFalse(reconciling(heard).again(DAY), "the two have not come to its end");
    assertEquals(List.of(), heard.told);

    var passed = MIDNIGHT.plusSeconds(60);
    sql.change("update pbx set reconciled_until = $1", passed);
    assertTrue(reconciling(heard).again(DAY));
    assertEquals(List.of("1.1"), heard.told);
    assertEquals(Set.of(passed), heard.untils);

    var alone = new Heard(false);
    assertTrue(reconciling(alone).again(DAY), "without a ledger there is nothing to lay beside");
    assertEquals(Set.of(), alone.untils);
  }

  @Test
  void aCallOfOurOwnMakesNoDialplanOurs() throws Exception {
    sql.change("insert into pbx (name, reconciled_until) values ('pbx1', $1)", MIDNIGHT);
    long entered = MIDNIGHT.minus(Duration.ofMinutes(170)).getEpochSecond();
    writes(
        entered - 60 + "|canary-4835def7-f1ef-4bb8-abbd-fcf2624307f7;2|NONE|NONE|DESKIN|4008001234",
        entered + "|1.1|network|NONE|ENTERQUEUE||861|1",
        entered + 9 + "|1.1|network|NONE|ABANDON|1|1|9");
    var heard = new Heard(true);
    assertTrue(reconciling(heard).again(DAY));
    assertEquals(List.of("1.1"), heard.told);

    writes(entered + 20 + "|2.1|NONE|NONE|DESKIN|4008001234");
    var ours = new Heard(true);
    assertTrue(reconciling(ours).again(DAY));
    assertEquals(List.of("2.1"), ours.told, "who came another way is no customer");
  }

  private void writes(String... log) {
    var lines = new ArrayList<LedgerLine>();
    for (var line : log)
      if (QueueLogLine.read(line) instanceof QueueLogLine.Read read)
        lines.add(new LedgerLine(read.line(), 0, lines.size()));
    new Ledger("pbx1").write(sql, lines);
  }
}
