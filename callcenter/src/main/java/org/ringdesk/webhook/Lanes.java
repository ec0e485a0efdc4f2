package org.ringdesk.webhook;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.database.Rounds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is noted: each webhook in a lane of its own, one delivery after another, so that a
 * slow or dead one holds up no other. What is not taken is tried again after longer and longer
 * pauses, and is dead after the last. At least once: a server that dies behind the answer sends
 * again, with the same id.
 */
public final class Lanes implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lanes.class);

  public static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(12));

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration AWAY_POLL = Duration.ofSeconds(3);
  private static final Duration FORGETTING = Duration.ofHours(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

  private final Database database;
  private final Post post;
  private final boolean privately;
  private final List<Duration> pauses;
  private final Clock clock;
  private final Set<Long> busy = ConcurrentHashMap.newKeySet();
  private final Rounds rounds = new Rounds("webhooks", this::round);
  private boolean away;
  private Instant forgotten = Instant.MIN;

  /**
   * @param privately whether plain HTTP and addresses that are not public are allowed
   * @param pauses after the first failed try, the second …; then it is dead
   */
  public Lanes(
      Database database, Post post, boolean privately, List<Duration> pauses, Clock clock) {
    this.database = database;
    this.post = post;
    this.privately = privately;
    this.pauses = List.copyOf(pauses);
    this.clock = clock;
  }

  public void start() {
    rounds.start();
  }

  /** Something may be due now: do not wait for the next second. */
  public void wake() {
    rounds.wake();
  }

  /** What is being sent is sent to its end, unless that takes long; then it is sent again. */
  @Override
  public void close() {
    rounds.end(STOP_PATIENCE);
    try {
      for (long waited = 0; !busy.isEmpty() && waited < STOP_PATIENCE.toMillis(); waited += 20)
        Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration round() {
    try {
      var now = clock.instant();
      if (forgotten.isBefore(now.minus(FORGETTING))) {
        Deliveries.forget(database, now);
        forgotten = now;
      }
      Deliveries.webhooks(database, now).forEach(this::open);
      away = false;
      return POLL;
    } catch (RuntimeException e) { // nothing may end this thread
      if (!away) log.warn("webhooks wait, the database cannot be used: {}", e.getMessage());
      away = true;
      return AWAY_POLL;
    }
  }

  /** A thread of the machine: looking a name up would hold up others on a virtual one. */
  private void open(long webhook) {
    if (busy.add(webhook))
      Thread.ofPlatform().daemon().name("webhook-" + webhook).start(() -> lane(webhook));
  }

  /** Until nothing is due, or one was not taken: then the others get their turn a moment later. */
  private void lane(long webhook) {
    try {
      boolean taken = true;
      while (rounds.running() && taken) taken = sendOne(webhook);
    } catch (DatabaseException e) {
      log.atLevel(e.worth()).log("webhook {} waits: {}", webhook, e.getMessage());
    } finally {
      busy.remove(webhook);
    }
  }

  private boolean sendOne(long webhook) {
    var due = Deliveries.claim(database, webhook, clock.instant());
    if (due.isEmpty()) return false;
    var answer = attempt(due.get());
    var now = clock.instant();
    if (answer.taken()) Deliveries.taken(database, due.get().id(), answer, now);
    else failed(due.get(), answer, now);
    return answer.taken();
  }

  private Answer attempt(Deliveries.Due due) {
    var at = clock.instant();
    try {
      var target =
          Target.of(due.url(), privately)
              .orElseThrow(() -> new Target.Refused("plain HTTP is not allowed"));
      return post.send(
          target,
          target.address(),
          Map.of(
              "Content-Type", "application/json",
              "User-Agent", "Ringdesk",
              "Webhook-Id", due.id().toString(),
              "Webhook-Event", due.event(),
              "Webhook-Timestamp", String.valueOf(at.getEpochSecond()),
              "Webhook-Signature", Signature.of(due.secret(), at, due.body())),
          due.body());
    } catch (Target.Refused | IOException e) {
      return Answer.none(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) { // whatever it is, it must not be tried without a pause
      log.warn("{} of webhook delivery {}", due.event(), due.id(), e);
      return Answer.none(e.toString());
    }
  }

  private void failed(Deliveries.Due due, Answer answer, Instant now) {
    var again =
        answer.gone() || due.tries() >= pauses.size()
            ? Optional.<Instant>empty()
            : Optional.of(now.plus(pauses.get(due.tries())));
    Deliveries.failed(database, due.id(), answer, now, again);
    if (again.isEmpty())
      log.warn("webhook delivery {} to {} is dead: {}", due.id(), due.url(), answer);
  }
}
