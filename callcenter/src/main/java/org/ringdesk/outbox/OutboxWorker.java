package org.ringdesk.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.database.Rounds;
import org.ringdesk.database.Sql;
import org.ringdesk.outbox.Outbox.Backlog;
import org.ringdesk.outbox.Outbox.Due;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due, on a virtual thread: all of it in one transaction, or, when that fails, each
 * effect in one of its own. Several workers, also on several servers, share the work without doing
 * anything twice.
 *
 * <p>An effect that fails is tried again after 1 s, 2 s, 4 s … 5 min, for ever, and holds up no
 * other. While the database is away, nothing is lost: it is asked again each few seconds.
 */
public final class OutboxWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** What comes meanwhile is done together. */
  private static final Duration PACE = Duration.ofMillis(100);

  private static final Duration AWAY_POLL = Duration.ofSeconds(3);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);
  private static final int BATCH = 100;
  private static final int FAILURE_LENGTH = 500;

  private final Database database;
  private final Map<String, List<Handler>> handlers;
  private final Consumer<List<Due>> done;
  private final Clock clock;
  private final Rounds rounds = new Rounds("outbox", this::round);

  private volatile Backlog backlog = Backlog.NONE;
  private boolean away;

  /**
   * @param handlers by the name of the effect, one after the other; effects of other names stay for
   *     who knows them, and in the backlog. A handler of several effects is told of all together.
   * @param done told what was done, after it is; what it throws is logged and undoes nothing
   */
  public OutboxWorker(
      Database database,
      Map<String, List<Handler>> handlers,
      Consumer<List<Due>> done,
      Clock clock) {
    this.database = database;
    this.handlers = Map.copyOf(handlers);
    this.done = done;
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
  private Duration round() throws InterruptedException {
    try {
      boolean more = drain();
      backlog = Outbox.backlog(database, clock.instant());
      if (away) LOG.info("the database is back, and what waited is written and done");
      away = false;
      return more ? Duration.ZERO : POLL;
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // nothing else may end this thread
      if (!away)
        LOG.warn(
            "the database cannot be used, what is heard and what is to be done wait for it: {}",
            e.getMessage());
      away = true;
      return AWAY_POLL;
    }
  }

  private boolean drain() throws InterruptedException {
    int due = together().size();
    if (due == BATCH) return rounds.running();
    if (due > 0) Thread.sleep(PACE);
    return false;
  }

  /** Answers what was due. */
  private List<Due> together() {
    var now = clock.instant();
    var taken = new ArrayList<Due>();
    try {
      database.transaction(
          tx -> {
            taken.addAll(Outbox.take(tx, handlers.keySet(), now, BATCH));
            if (!taken.isEmpty()) handle(tx, taken, now);
            return taken;
          });
      tell(taken);
    } catch (Throwable e) { // a handler's bug of any kind
      if (taken.isEmpty()) throw e;
      for (var due : taken) if (rounds.running()) apart(due);
    }
    return taken;
  }

  private void handle(Sql tx, List<Due> dues, Instant now) {
    var work = new LinkedHashMap<Handler, Set<String>>();
    for (var due : dues)
      for (var handler : Objects.requireNonNull(handlers.get(due.effect()), due::effect))
        work.computeIfAbsent(handler, h -> new LinkedHashSet<>()).add(due.cause());
    work.forEach((handler, causes) -> handler.handle(tx, List.copyOf(causes)));
    Outbox.done(tx, dues, now);
  }

  /**
   * A failure is written down even where it looks like the database's: a statement that is always
   * too slow must not hold up the others. If the database is really gone, writing fails too.
   */
  private void apart(Due due) {
    try {
      var mine =
          database.transaction(
              tx -> {
                var now = clock.instant();
                var taken = Outbox.take(tx, due, now).stream().toList();
                if (!taken.isEmpty()) handle(tx, taken, now);
                return taken;
              });
      tell(mine);
    } catch (Throwable e) { // a handler's bug of any kind
      failed(due, e);
    }
  }

  private void tell(List<Due> dues) {
    if (dues.isEmpty()) return;
    try {
      done.accept(dues);
    } catch (RuntimeException e) {
      LOG.warn("what was done could not be shown: {}", e.toString());
    }
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
