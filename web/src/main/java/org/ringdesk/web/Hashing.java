package org.ringdesk.web;

import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where passwords are hashed: beside the pages, a few at once, since each takes a core and much
 * memory. One address may have only a few waiting, so that a flood from there leaves room for
 * others. Confined to one context.
 */
final class Hashing {
  private static final int AT_ONCE = 2;
  private static final int WAITING = 64;
  private static final int WAITING_FROM_ONE = 4;

  private static final long THREADS_KEPT_S = 10;

  private final Map<String, Integer> waiting = new HashMap<>();

  // not Vert.x's workers: the work waits for the database as well, which they do not allow
  private final ExecutorService threads = threads();

  /** Empty when too many wait already: nothing was done. */
  <T> Optional<T> run(RoutingContext ctx, Callable<T> work) {
    String address = Peer.address(ctx);
    int total = waiting.values().stream().mapToInt(n -> n).sum();
    if (total >= WAITING || waiting.getOrDefault(address, 0) >= WAITING_FROM_ONE)
      return Optional.empty();
    waiting.merge(address, 1, Integer::sum);
    try {
      Promise<T> done = Promise.promise();
      threads.execute(() -> complete(done, work));
      return Optional.of(done.future().await());
    } finally {
      waiting.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
    }
  }

  private static <T> void complete(Promise<T> done, Callable<T> work) {
    try {
      done.complete(work.call());
    } catch (Exception e) {
      done.fail(e);
    }
  }

  /** They end by themselves when nobody signs in. */
  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            THREADS_KEPT_S,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("passwords-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
