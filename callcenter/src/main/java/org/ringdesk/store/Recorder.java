package org.ringdesk.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.ringdesk.call.Call;
import org.ringdesk.call.Witness;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.database.Sql;
import org.ringdesk.journal.Journal;
import org.ringdesk.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes the batches of one PBX in their order, each in one transaction that begins by checking the
 * ownership. A database that is away is waited for: meanwhile batches queue up here, then in the
 * link's hand-over, and in the end the PBX drops us, which the watch rows tell.
 */
public final class Recorder {
  private static final Logger log = LoggerFactory.getLogger(Recorder.class);

  /** Only full batches wait behind another: more of them would not fit into the heap. */
  private static final int QUEUE = 8;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Database database;
  private final Ownership ownership;
  private final CallRows callRows;
  private final Runnable committed;
  private final Runnable lost;
  private final Journal journal;
  private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong refused = new AtomicLong();
  private volatile long writtenTo;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * @param next the number of the first batch to come
   * @param committed called after each transaction: what it put into the outbox can be done now
   * @param lost called once when another server has taken over; nothing is written after that
   */
  public Recorder(
      Database database,
      Ownership ownership,
      CallRows callRows,
      long next,
      Runnable committed,
      Runnable lost) {
    this.database = database;
    this.ownership = ownership;
    this.callRows = callRows;
    this.committed = committed;
    this.lost = lost;
    this.journal = new Journal(ownership.pbx());
    this.writtenTo = next - 1;
    this.thread = Thread.ofVirtual().name("recorder-" + ownership.pbx()).start(this::run);
  }

  /**
   * Called by one thread.
   *
   * @return false when too many batches wait: keep filling this one, and hear less until it is
   *     taken
   */
  public boolean offer(Batch batch) {
    if (queue.remainingCapacity() == 0) return false;
    batch.close();
    return queue.offer(batch);
  }

  /** Batches that wait to be written. */
  public int backlog() {
    return queue.size();
  }

  /** The number of the batch that was written last. */
  public long writtenTo() {
    return writtenTo;
  }

  /**
   * Calls that the database refused to store, ever: each is logged, and its messages are in the
   * journal.
   */
  public long refused() {
    return refused.get();
  }

  /** What the database said, while it does not take what is heard; it may answer others. */
  public Optional<String> trouble() {
    return trouble;
  }

  /**
   * Writes what is queued and ends.
   *
   * @param patience what a database that is away is waited for at the most
   */
  public void stop(Duration patience) throws InterruptedException {
    stopping = true;
    if (!thread.join(patience)) thread.interrupt();
    thread.join();
  }

  private void run() {
    try {
      while (!stopping || !queue.isEmpty()) {
        var batch = queue.poll(100, TimeUnit.MILLISECONDS);
        if (batch != null) writeUntilWritten(batch);
      }
    } catch (Ownership.Lost e) {
      log.warn("{}", e.getMessage());
      lost.run();
    } catch (InterruptedException e) {
      log.error("stopped with {} batches of {} unwritten", queue.size() + 1, ownership.pbx());
    }
  }

  private void writeUntilWritten(Batch batch) throws InterruptedException {
    for (var pause = FIRST_PAUSE;
        ;
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2)) {
      try {
        write(batch);
        writtenTo = batch.chunk();
        committed.run();
        if (trouble.isPresent())
          log.atInfo().addKeyValue("pbx", ownership.pbx()).log("what waited is written");
        trouble = Optional.empty();
        return;
      } catch (DatabaseException e) {
        // said once here too: with a full disk the database answers everybody else
        log.atLevel(trouble.isPresent() ? e.worth() : Level.WARN)
            .addKeyValue("pbx", ownership.pbx())
            .log("what is heard is not written, and waits: {}", e.getMessage());
        trouble = Optional.of(String.valueOf(e.getMessage()));
        Thread.sleep(pause);
      }
    }
  }

  private void write(Batch batch) {
    try {
      database.transaction(sql -> write(sql, batch, batch.calls()));
    } catch (DatabaseException e) {
      if (e.away()) throw e;
      log.error(
          "batch {} of {} is refused, its calls are written one by one",
          batch.chunk(),
          ownership.pbx(),
          e);
      writeApart(batch);
    }
  }

  private int write(Sql sql, Batch batch, List<Call> calls) {
    ownership.hold(sql);
    journal.write(sql, batch.chunk(), batch.text());
    for (var watch : batch.watches()) watch.write(sql, ownership.pbx(), Witness.AMI);
    batch
        .boot()
        .ifPresent(
            boot -> sql.change("update pbx set boot = $2 where name = $1", ownership.pbx(), boot));
    PresenceRows.write(sql, batch.presences());
    callRows.write(sql, calls.stream().filter(c -> !told(c)).toList());
    callRows.replace(sql, calls.stream().filter(Recorder::told).toList());
    callRows.witnessed(sql, batch.confirmed());
    WitnessRows.write(sql, ownership.pbx(), batch);
    Outbox.put(sql, batch.effects());
    return calls.size();
  }

  /** Where the ledger told of it, a stay may have been found between two known ones. */
  private static boolean told(Call call) {
    return call.seenBy().contains(Witness.LEDGER);
  }

  /** One call that the database will not take must not cost the others theirs. */
  private void writeApart(Batch batch) {
    database.transaction(sql -> write(sql, batch, List.of()));
    for (var call : batch.calls()) {
      try {
        database.transaction(
            sql -> {
              ownership.hold(sql);
              callRows.write(sql, List.of(call));
              return call;
            });
      } catch (DatabaseException e) {
        if (e.away()) throw e;
        refused.incrementAndGet();
        log.atError()
            .addKeyValue("call", call.id())
            .setCause(e)
            .log("call {} cannot be stored", call.caller());
      }
    }
  }
}
