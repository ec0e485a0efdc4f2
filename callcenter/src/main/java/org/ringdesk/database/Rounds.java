package org.ringdesk.database;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Work on the database that is done again and again, on a virtual thread of its own. */
public final class Rounds {
  /** Once; how long until the next time. An exception would end them all. */
  public interface Round {
    Duration go() throws InterruptedException;
  }

  private final String name;
  private final Round round;
  private final Semaphore woken = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;

  public Rounds(String name, Round round) {
    this.name = name;
    this.round = round;
  }

  /** The first one follows at once. */
  public synchronized void start() {
    if (thread != null) throw new IllegalStateException("started already");
    running = true;
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  /** Something is due now: do not wait. Cheap, and safe from an event loop. */
  public void wake() {
    if (woken.availablePermits() == 0) woken.release();
  }

  /** For a round that takes its time: whether it may go on. */
  public boolean running() {
    return running;
  }

  /** Ends after the round it is at; false when that takes longer. */
  public synchronized boolean end(Duration patience) {
    running = false;
    wake();
    if (thread == null) return true;
    try {
      return thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run() {
    try {
      while (running) {
        var pause = round.go();
        if (running && woken.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS))
          woken.drainPermits();
      }
    } catch (InterruptedException e) {
      running = false;
    }
  }
}
