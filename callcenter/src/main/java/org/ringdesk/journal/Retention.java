package org.ringdesk.journal;

import java.time.Clock;
import java.time.Duration;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.database.Rounds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets old journal rows go, and what was done of the outbox then, once an hour, a few at a time.
 * Calls keep their rows and figures; only the PBX's own words are gone. Any number of servers may
 * do it at once.
 */
public final class Retention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final int AT_ONCE = 1_000;

  private final Database database;
  private final Duration keep;
  private final Clock clock;
  private final Rounds rounds = new Rounds("retention", this::round);

  public Retention(Database database, Duration keep, Clock clock) {
    this.database = database;
    this.keep = keep;
    this.clock = clock;
  }

  public void start() {
    rounds.start();
  }

  /** Deletes what is too old now, and which effects were done then; how many rows. */
  public int sweep() {
    return sweep("journal", "seen_at") + sweep("outbox", "done_at");
  }

  private int sweep(String table, String moment) {
    var oldest = clock.instant().minus(keep);
    int gone = 0;
    for (int last = AT_ONCE; last == AT_ONCE; gone += last)
      last =
          database.change(
              "delete from %1$s where ctid in (select ctid from %1$s where %2$s < $1 limit $2)"
                  .formatted(table, moment),
              oldest,
              (long) AT_ONCE);
    return gone;
  }

  private Duration round() {
    try {
      var gone = sweep();
      if (gone > 0)
        log.info("{} rows of journal and outbox older than {} days are gone", gone, keep.toDays());
    } catch (DatabaseException e) {
      log.atLevel(e.worth()).log("old journal rows stay for now: {}", e.getMessage());
    }
    return Duration.ofHours(1);
  }

  @Override
  public void close() {
    rounds.end(Duration.ofSeconds(5));
  }
}
