package org.ringdesk.seal;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.figure.Terms;
import org.ringdesk.witness.Stretch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals each finished day a few minutes after its midnight, when the two witnesses were laid side
 * by side up to its end, and once a day looks for late facts of days that are sealed. Any number of
 * servers may do it at once.
 */
public final class Sealing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sealing.class);

  /** Calls of the last minutes are on disk by then. */
  private static final Duration AFTER_MIDNIGHT = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofMinutes(5);

  /** Longer ago than this no day is sealed, and none looked at again. */
  static final int DAYS = 400;

  /** Lays the two witnesses of a stretch side by side once more; false when it cannot yet. */
  public interface Reconciled {
    boolean again(Stretch past) throws InterruptedException;
  }

  private final Seals seals;
  private final Reconciled reconciled;
  private final ZoneId zone;
  private final Terms terms;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("sealing").unstarted(this::run);
  private LocalDate lookedAt = LocalDate.MIN;

  public Sealing(Database database, Reconciled reconciled, ZoneId zone, Terms terms, Clock clock) {
    this.seals = new Seals(database);
    this.reconciled = reconciled;
    this.zone = zone;
    this.terms = terms;
    this.clock = clock;
  }

  public void start() {
    thread.start();
  }

  /** Seals what is to be sealed by now; how many seals. */
  public int round() throws InterruptedException {
    var yesterday = clock.instant().minus(AFTER_MIDNIGHT).atZone(zone).toLocalDate().minusDays(1);
    int made = 0;
    for (var day : seals.unsealed(yesterday, DAYS, zone))
      if (stopping.getCount() > 0 && ready(day, yesterday)) made += seal(day);
    if (!lookedAt.equals(yesterday)) {
      for (var day : seals.sealed(yesterday, DAYS))
        if (stopping.getCount() > 0 && seals.late(day)) made += seal(day);
      lookedAt = yesterday;
    }
    return made;
  }

  /** Of older days what either witness learned late was laid side by side long ago. */
  private boolean ready(LocalDate day, LocalDate yesterday) throws InterruptedException {
    var awaited = seals.awaited(day, zone);
    if (!awaited.isEmpty()) {
      log.info("{} is not sealed yet: {} is not reconciled up to its end", day, awaited);
      return false;
    }
    var whole = DayFacts.whole(day, zone);
    return !day.equals(yesterday) || reconciled.again(new Stretch(whole.from(), whole.to()));
  }

  private int seal(LocalDate day) {
    var seal = seals.seal(day, zone, terms, clock.instant());
    seal.ifPresent(s -> log.info("{} is sealed, revision {}: {}", s.day(), s.revision(), s.hash()));
    return seal.isPresent() ? 1 : 0;
  }

  private void run() {
    try {
      while (!stopping.await(PAUSE.toSeconds(), TimeUnit.SECONDS)) {
        try {
          round();
        } catch (DatabaseException e) {
          log.atLevel(e.worth()).log("days stay unsealed for now: {}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      if (!thread.join(Duration.ofSeconds(5))) thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
