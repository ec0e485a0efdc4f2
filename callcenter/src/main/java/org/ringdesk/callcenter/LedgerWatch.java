package org.ringdesk.callcenter;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringdesk.board.BoardSnapshot.LedgerLink;
import org.ringdesk.board.BoardSnapshot.LedgerState;
import org.ringdesk.call.Witness;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.database.Sql;
import org.ringdesk.ledger.Bookmark;
import org.ringdesk.ledger.Ledger;
import org.ringdesk.ledger.QueueLogPlace;
import org.ringdesk.ledger.TailReport;
import org.ringdesk.ledger.Tailing;
import org.ringdesk.store.Ownership;
import org.ringdesk.store.Watch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one PBX's queue_log while this server owns the PBX: reads it here, or takes what the
 * companion beside the PBX brings. Lines, bookmark and the rows that tell when the ledger watched
 * are written in one transaction.
 */
final class LedgerWatch {
  private static final Logger log = LoggerFactory.getLogger(LedgerWatch.class);
  private static final long POLL_MILLIS = 200;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** The companion says something each few seconds. */
  static final Duration SILENT = Duration.ofSeconds(30);

  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final Database database;
  private final Ownership ownership;
  private final QueueLogPlace place;
  private final Consumer<LedgerLink> shown;
  private final Runnable lost;
  private final Clock clock;
  private final Ledger ledger;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final boolean readBefore;
  private @Nullable Thread thread;
  private boolean watching;

  /** Where the next watch begins: what is read then goes on from there. */
  private Optional<Instant> from;

  private Optional<Instant> readAt = Optional.empty();
  private Instant heardAt;
  private LedgerLink link;

  /**
   * @param readUntil as {@link Watch#closeLedger} found it
   * @param lost called when another server has taken over; nothing is written after that
   */
  LedgerWatch(
      Database database,
      Ownership ownership,
      QueueLogPlace place,
      Optional<Instant> readUntil,
      Consumer<LedgerLink> shown,
      Runnable lost,
      Clock clock) {
    this.database = database;
    this.ownership = ownership;
    this.place = place;
    this.from = readUntil;
    this.readBefore = readUntil.isPresent();
    this.shown = shown;
    this.lost = lost;
    this.clock = clock;
    this.ledger = new Ledger(ownership.pbx());
    this.heardAt = clock.instant();
    var state =
        place instanceof QueueLogPlace.Unread ? LedgerState.UNREAD : LedgerState.CATCHING_UP;
    this.link = new LedgerLink(ownership.pbx(), state, heardAt, Optional.empty(), "");
  }

  void begin() {
    shown.accept(link);
    if (place instanceof QueueLogPlace.Here here)
      thread =
          Thread.ofVirtual().name("ledger-" + ownership.pbx()).start(() -> follow(here.path()));
  }

  /** Whether there is a second witness at all. */
  boolean exists() {
    return !(place instanceof QueueLogPlace.Unread);
  }

  /** All that the PBX wrote before was read; empty while that is not known. */
  Optional<Instant> readTo() {
    lock.lock();
    try {
      return watching ? readAt : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  Optional<Bookmark> bookmark() {
    return Bookmark.of(database, ownership.pbx());
  }

  /**
   * Returns when it is on disk.
   *
   * @throws Ownership.Lost when another server has taken over
   */
  void take(TailReport report) {
    lock.lock();
    try {
      var now = clock.instant();
      var watches = watches(report, now);
      if (!report.lines().isEmpty() || !watches.isEmpty())
        database.transaction(sql -> write(sql, report, watches, now));
      heardAt = now;
      apply(report, watches, now);
    } finally {
      lock.unlock();
    }
  }

  private int write(Sql sql, TailReport report, List<Watch> watches, Instant now) {
    ownership.hold(sql);
    ledger.write(sql, report.placed());
    ledger.quarantine(sql, report.broken(), now);
    report.after().ifPresent(b -> b.save(sql, ownership.pbx(), now));
    for (var watch : watches) watch.write(sql, ownership.pbx(), Witness.LEDGER);
    return watches.size();
  }

  private List<Watch> watches(TailReport report, Instant now) {
    var watches = new ArrayList<Watch>();
    var broken = why(report);
    if (watching && !broken.isEmpty()) watches.add(new Watch.Ended(readAt.orElse(now), broken));
    boolean well = report.trouble() == TailReport.Trouble.NONE && report.readAt().isPresent();
    if (well && (!watching || !broken.isEmpty())) watches.add(new Watch.Began(next(report, now)));
    return watches;
  }

  private static String why(TailReport report) {
    return report.trouble() == TailReport.Trouble.NONE
        ? report.lost()
        : report.trouble().name().toLowerCase(Locale.ROOT);
  }

  /** What was read before goes on; of what was lost nobody knows more than that it is over. */
  private Instant next(TailReport report, Instant now) {
    return report.lost().isEmpty() ? from.orElse(now) : now;
  }

  private void apply(TailReport report, List<Watch> watches, Instant now) {
    if (!report.lost().isEmpty()) from = Optional.of(now);
    else if (from.isEmpty() && !readBefore)
      from = report.placed().stream().findFirst().map(l -> l.line().moment());
    for (var watch : watches) {
      watching = watch instanceof Watch.Began;
      if (!watching && report.lost().isEmpty()) from = Optional.of(watch.at());
    }
    if (report.readAt().isPresent()) readAt = report.readAt();
    show(
        switch (report.trouble()) {
          case MISSING -> LedgerState.MISSING;
          case DENIED -> LedgerState.DENIED;
          case NONE -> watching ? LedgerState.WATCHING : LedgerState.CATCHING_UP;
        },
        "",
        now);
  }

  private void show(LedgerState state, String why, Instant now) {
    var since = state == link.state() ? link.since() : now;
    link = new LedgerLink(ownership.pbx(), state, since, readAt, why);
    shown.accept(link);
  }

  /** Once a second: a companion that says nothing is no witness. */
  void check() {
    if (!(place instanceof QueueLogPlace.Beside)) return;
    lock.lock();
    try {
      var now = clock.instant();
      if (Duration.between(heardAt, now).compareTo(SILENT) < 0) return;
      endWatch("the companion is silent");
      show(LedgerState.SILENT, "", now);
    } catch (DatabaseException e) {
      log.warn("not noted that the companion of {} is silent: {}", ownership.pbx(), e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private void endWatch(String why) {
    if (!watching) return;
    var until = readAt.orElse(heardAt);
    database.transaction(
        sql -> {
          ownership.hold(sql);
          new Watch.Ended(until, why).write(sql, ownership.pbx(), Witness.LEDGER);
          return until;
        });
    watching = false;
    from = Optional.of(until);
  }

  private void follow(Path path) {
    try (var tailing = new Tailing(path, List.of(), awaitBookmark(), clock)) {
      while (stopping.getCount() > 0) {
        var report = tailing.look();
        keep(report);
        if (report.lines().isEmpty()) stopping.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (Ownership.Lost e) {
      log.warn("{}", e.getMessage());
      lost.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Bookmark> awaitBookmark() throws InterruptedException {
    while (true) {
      try {
        return bookmark();
      } catch (DatabaseException e) {
        stuck(e);
        if (stopping.await(LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS))
          throw new InterruptedException("stopped");
      }
    }
  }

  /** Until it is kept: the log waits meanwhile. */
  private void keep(TailReport report) throws InterruptedException {
    var pause = FIRST_PAUSE;
    while (true) {
      try {
        take(report);
        return;
      } catch (DatabaseException e) {
        stuck(e);
        if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) return;
        var next = pause.multipliedBy(2);
        pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
      }
    }
  }

  private void stuck(DatabaseException e) {
    log.atLevel(e.worth())
        .addKeyValue("pbx", ownership.pbx())
        .log("lines of the queue log are not kept yet: {}", e.getMessage());
    lock.lock();
    try {
      show(LedgerState.STUCK, "", clock.instant());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends; what was not read yet waits in the log.
   *
   * @param owner whether this server still owns the PBX
   */
  void end(boolean owner) throws InterruptedException {
    stopping.countDown();
    if (thread != null && !thread.join(GOODBYE)) {
      thread.interrupt();
      thread.join();
    }
    if (!owner) return;
    lock.lock();
    try {
      endWatch("stopped");
    } catch (DatabaseException e) {
      log.warn("the ledger's watch of {} is ended by the next start", ownership.pbx());
    } finally {
      lock.unlock();
    }
  }
}
