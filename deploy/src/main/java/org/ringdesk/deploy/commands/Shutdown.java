package org.ringdesk.deploy.commands;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a command in good order, on Ctrl-C as well as by itself. */
final class Shutdown {
  private Shutdown() {}

  /** Waits for the signal, then runs {@code goodbye}. The JVM ends when that is done. */
  static void untilTold(Runnable goodbye) {
    until(Duration.ofDays(36_500), goodbye);
  }

  /**
   * Waits for the signal or the end of {@code time}, whichever is first, then runs {@code goodbye}
   * once.
   */
  static void until(Duration time, Runnable goodbye) {
    var told = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    var hook =
        new Thread(
            () -> {
              told.countDown();
              await(
                  done,
                  Duration.ofSeconds(
                      60)); // the main thread says goodbye; the JVM must not end before
            },
            "goodbye");
    Runtime.getRuntime().addShutdownHook(hook);
    await(told, time);
    goodbye.run();
    done.countDown();
  }

  private static void await(CountDownLatch latch, Duration atMost) {
    try {
      latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
