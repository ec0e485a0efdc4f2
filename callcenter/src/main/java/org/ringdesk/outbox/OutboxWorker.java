package org.ringdesk.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.database.Rounds;
import org.ringdesk.outbox.Outbox.Backlog;
import org.ringdesk.outbox.Outbox.Due;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due: each effect in a transaction of its own, one after another on a virtual thread.
 * Several workers, also on several servers, share the work without doing anything twice.
 *
 * <p>An effect that fails is tried again after 1 s, 2 s, 4 s … 5 min, for ever, and holds up no
 * other. While the database is away, nothing is lost: it is asked again each few seconds.
 */
public final class OutboxWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration AWAY_POLL = Duration.ofSeconds(3);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);
  private static final int BATCH = 100;
  private static final int FAILURE_LENGTH = 500;

  private final Database database;
  private final Map<String, Handler> handlers;
  private final Clock clock;
  private final Rounds rounds = new Rounds("outbox", this::round);

  private volatile Backlog backlog = Backlog.NONE;
  private boolean away;

  /**
   * @param handlers by the name of the effect; effects of other names stay for who knows them, and
   *     in the backlog
   */
  public OutboxWorker(Database database, Map<String, Handler> handlers, Clock clock) {
    this.database = database;
    this.handlers = Map.copyOf(handlers);
    this.clock = clock;
  }

  public void start() {
    rounds.start();
  }

  /** Something is due now: do not wait for the next second. Cheap, and safe from an event loop. */
  public void wake() {
    rounds.wake();
  }

  /** Ends after the effect it is at. */
  @Override
  public void close() {
    if (!rounds.end(STOP_PATIENCE)) LOG.warn("an effect does not end; it will be done again");
  }

  /** As of the last look, at most a few seconds ago while the database is there. */
  public Backlog backlog() {
    return backlog;
  }

  public void measure(MeterRegistry meters) {
    Gauge.builder("ringdesk.outbox.backlog", () -> backlog.count())
        .description("effects that are due and not done")
        .register(meters);
    Gauge.builder("ringdesk.outbox.late", () -> backlog.late().toMillis() / 1000.0)
        .description("since when the oldest effect is due")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("ringdesk.outbox.failing", () -> backlog.failing())
        .description("effects that failed at least once and are not done")
        .register(meters);
  }

  /** Does what is due now; how long until the next look. */
  private Duration round() {
    try {
      boolean more = drain();
      backlog = Outbox.backlog(database, clock.instant());
      if (away) LOG.info("the database is back, and what waited is written and done");
      away = false;
      return more ? Duration.ZERO : POLL;
    } catch (Throwable e) { // nothing may end this thread
      if (!away)
        LOG.warn(
            "the database cannot be used, what is heard and what is to be done wait for it: {}",
            e.getMessage());
      away = true;
      return AWAY_POLL;
    }
  }

  private boolean drain() {
    var due = Outbox.due(database, handlers.keySet(), clock.instant(), BATCH);
    for (long id : due) {
      if (!rounds.running()) return false;
      attempt(id);
    }
    return due.size() == BATCH;
  }

  /**
   * A failure is written down even where it looks like the database's: a statement that is always
   * too slow must not hold up the others. If the database is really gone, writing fails too.
   */
  private void attempt(long id) {
    var tried = new Due[1];
    try {
      database.transaction(
          tx -> {
            var now = clock.instant();
            Outbox.take(tx, id, now)
                .ifPresent(
                    due -> {
                      tried[0] = due;
                      handler(due).handle(tx, due.cause());
                      Outbox.done(tx, id, now);
                    });
            return true;
          });
    } catch (Throwable e) { // a handler's bug of any kind
      if (tried[0] == null) throw e;
      failed(tried[0], e);
    }
  }

  private Handler handler(Due due) {
    var handler = handlers.get(due.effect());
    if (handler == null) throw new IllegalStateException("nobody does " + due.effect());
    return handler;
  }

  private void failed(Due due, Throwable e) {
    var text = e instanceof DatabaseException ? String.valueOf(e.getMessage()) : e.toString();
    var again = clock.instant().plus(pause(due.tries()));
    Outbox.failed(
        database, due.id(), text.substring(0, Math.min(text.length(), FAILURE_LENGTH)), again);
    LOG.atWarn()
        .setCause(due.tries() == 0 ? e : null) // the same trace each time helps nobody
        .log(
            "{} of {} failed (try {}), again at {}: {}",
            due.effect(),
            due.cause(),
            due.tries() + 1,
            again,
            text);
  }

  /** 1 s, 2 s, 4 s … */
  static Duration pause(int tries) {
    var pause = POLL.multipliedBy(1L << Math.min(tries, 20));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
