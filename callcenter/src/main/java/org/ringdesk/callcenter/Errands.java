package org.ringdesk.callcenter;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Small things that may wait for a database or a PBX, done one after another away from whoever
 * wants them. At the bound the newest is dropped and logged: what is lost here is asked for again.
 */
final class Errands implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Errands.class);
  private static final int WAITING = 1_000;

  private final String name;
  private final Duration pause;
  private final Runnable round;
  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(WAITING);
  private volatile boolean running;
  private @Nullable Thread thread;

  /**
   * @param round done at the start and after each {@code pause}, between the errands
   */
  Errands(String name, Duration pause, Runnable round) {
    this.name = name;
    this.pause = pause;
    this.round = round;
  }

  /** Without a round. */
  Errands(String name) {
    this(name, Duration.ofDays(1), () -> {});
  }

  synchronized void start() {
    running = true;
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  void run(Runnable errand) {
    if (!queue.offer(errand)) log.warn("too many errands wait for {}: one is dropped", name);
  }

  private void run() {
    try {
      long due = System.nanoTime();
      while (running) {
        if (System.nanoTime() - due >= 0) {
          attempt(round);
          due = System.nanoTime() + pause.toNanos();
        }
        var errand = queue.poll(1, TimeUnit.SECONDS);
        if (errand != null) attempt(errand);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt(Runnable errand) {
    try {
      errand.run();
    } catch (RuntimeException e) {
      var level = e instanceof DatabaseException d ? d.worth() : Level.WARN;
      log.atLevel(level).log("an errand of {} failed: {}", name, e.getMessage());
    }
  }

  /** As {@link #close}, and breaks off what is being done. */
  synchronized void end() throws InterruptedException {
    running = false;
    if (thread != null) thread.interrupt();
    close();
  }

  @Override
  public synchronized void close() throws InterruptedException {
    running = false;
    if (thread != null) thread.join();
  }
}
