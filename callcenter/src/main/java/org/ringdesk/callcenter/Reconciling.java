package org.ringdesk.callcenter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.database.Sql;
import org.ringdesk.witness.Proof;
import org.ringdesk.witness.Stretch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps laying the two witnesses of one PBX side by side, as far as both have come: after a gap the
 * link has come nowhere before its lists are complete, and the ledger no further than it was read.
 */
final class Reconciling {
  private static final Logger log = LoggerFactory.getLogger(Reconciling.class);

  /** Within so long both tell of the same moment, and what was heard is on disk. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** A long absence is caught up with in such pieces. */
  private static final Duration PIECE = Duration.ofHours(1);

  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** How far the two have come; answers from any thread. */
  interface Progress {
    /** Whether this PBX has a ledger at all. */
    boolean hasLedger();

    /** All that the PBX wrote before this moment was read. */
    Optional<Instant> ledgerReadTo();

    /** All that happened before this moment was heard, or is known to be missed. */
    Optional<Instant> linkSettledTo();

    /** While the link is down, and until what was missed is found: since when. */
    Optional<Instant> downSince();

    /** Waits until what was heard is on disk; false when it does not come to that. */
    boolean settle() throws InterruptedException;

    void reconcile(Reconciliation.Found found, Instant until);

    void proved(Proof proof);
  }

  private final Database database;
  private final Reconciliation reconciliation;
  private final Progress progress;
  private final ZoneId zone;
  private final Clock clock;
  private final ReentrantLock turn = new ReentrantLock();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  Reconciling(
      Database database,
      Reconciliation reconciliation,
      Progress progress,
      ZoneId zone,
      Clock clock) {
    this.database = database;
    this.reconciliation = reconciliation;
    this.progress = progress;
    this.zone = zone;
    this.clock = clock;
    this.thread =
        Thread.ofVirtual().name("reconciling-" + reconciliation.pbx()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void stop() throws InterruptedException {
    stopping.countDown();
    thread.join();
  }

  private void run() {
    try {
      do {
        try {
          while (stepInTurn() && stopping.getCount() > 0) {} // behind: no pause
          progress.proved(proof(database));
        } catch (DatabaseException e) {
          log.atLevel(e.worth())
              .addKeyValue("pbx", reconciliation.pbx())
              .log("not reconciled yet: {}", e.getMessage());
        }
      } while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Lays a stretch that both have passed side by side once more, for what either learned late.
   *
   * @return false when the two have not come so far, or the disk is behind
   */
  boolean again(Stretch past) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      var until = progress.hasLedger() ? reconciledUntil(database) : Optional.<Instant>empty();
      if (until.isEmpty() || until.get().isBefore(past.until())) return !progress.hasLedger();
      for (var at = past.since(); at.isBefore(past.until()); at = at.plus(PIECE)) {
        var end = at.plus(PIECE).isBefore(past.until()) ? at.plus(PIECE) : past.until();
        if (!progress.settle()) return false;
        progress.reconcile(reconciliation.find(database, new Stretch(at, end)), until.get());
      }
      return progress.settle();
    } finally {
      turn.unlock();
    }
  }

  private boolean stepInTurn() throws InterruptedException {
    turn.lockInterruptibly();
    try {
      return step();
    } finally {
      turn.unlock();
    }
  }

  /** One piece; true when there is more at once. */
  private boolean step() throws InterruptedException {
    if (!progress.hasLedger() || !progress.settle()) return false;
    var horizon = horizon();
    var since = reconciledUntil(database);
    if (horizon.isEmpty() || since.isEmpty() || !since.get().isBefore(horizon.get())) return false;
    var piece = since.get().plus(PIECE);
    var until = piece.isBefore(horizon.get()) ? piece : horizon.get();
    progress.reconcile(reconciliation.find(database, new Stretch(since.get(), until)), until);
    return until.equals(piece);
  }

  private Optional<Instant> horizon() {
    var ledger = progress.ledgerReadTo();
    var link = progress.linkSettledTo();
    if (ledger.isEmpty() || link.isEmpty()) return Optional.empty();
    var both = ledger.get().isBefore(link.get()) ? ledger.get() : link.get();
    return Optional.of(both.minus(MARGIN));
  }

  /** Before the first time, the ledger's beginning. */
  private Optional<Instant> reconciledUntil(Sql sql) {
    return sql.first(
            """
            select coalesce(reconciled_until, (select min(since) from watch where pbx = name and witness = 'ledger')) as until
            from pbx where name = $1
            """,
            row -> row.maybe(Instant.class, "until"),
            reconciliation.pbx())
        .flatMap(until -> until);
  }

  private Proof proof(Sql sql) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
    var day = LocalDate.now(clock.withZone(zone));
    var until = progress.hasLedger() ? reconciledUntil(sql) : Optional.of(now);
    var begin = day.atStartOfDay(zone).toInstant();
    return sql.first(
            """
            select count(*) filter (where ami and ledger) as by_both, count(*) filter (where not ledger) as by_ami,
              count(*) filter (where not ami) as by_ledger
            from call where pbx = $1 and direction = 'in' and local_day = $2 and ended_at is not null
              and entered_at > $3::timestamptz - interval '2 days' -- a hotline's day may be another zone's
            """,
            row ->
                new Proof(
                    progress.hasLedger(),
                    progress.downSince(),
                    (int) row.number("by_both"),
                    (int) row.number("by_ami"),
                    (int) row.number("by_ledger"),
                    until.map(u -> u.truncatedTo(ChronoUnit.MINUTES)),
                    until
                        .filter(u -> u.isAfter(begin))
                        .map(u -> Stretch.outside(watched(sql, begin, now), new Stretch(begin, u)))
                        .orElse(List.of())),
            reconciliation.pbx(),
            day,
            begin)
        .orElseThrow();
  }

  private List<Stretch> watched(Sql sql, Instant since, Instant now) {
    return sql.list(
        "select since, coalesce(until, $3) as until from watch where pbx = $1 and coalesce(until, $3) > $2",
        row -> new Stretch(row.instant("since"), row.instant("until")),
        reconciliation.pbx(),
        since,
        now);
  }
}
