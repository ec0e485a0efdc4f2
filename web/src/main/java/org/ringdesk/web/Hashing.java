package org.ringdesk.web;

import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Where passwords are hashed: beside the pages, a few at once, since each takes a core and much
 * memory. One address may have only a few waiting, so that a flood from there leaves room for
 * others. Confined to one context.
 */
final class Hashing {
  private static final int AT_ONCE = 2;
  private static final int WAITING = 64;
  private static final int WAITING_FROM_ONE = 4;

  private final Map<String, Integer> waiting = new HashMap<>();
  private @Nullable WorkerExecutor workers;

  /** Empty when too many wait already: nothing was done. */
  <T> Optional<T> run(RoutingContext ctx, Callable<T> work) {
    String address = Peer.address(ctx);
    int total = waiting.values().stream().mapToInt(n -> n).sum();
    if (total >= WAITING || waiting.getOrDefault(address, 0) >= WAITING_FROM_ONE)
      return Optional.empty();
    waiting.merge(address, 1, Integer::sum);
    try {
      return Optional.of(workers(ctx).executeBlocking(work, false).await());
    } finally {
      waiting.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
    }
  }

  private WorkerExecutor workers(RoutingContext ctx) {
    WorkerExecutor known = workers;
    if (known != null) return known;
    WorkerExecutor made = ctx.vertx().createSharedWorkerExecutor("ringdesk-passwords", AT_ONCE);
    workers = made;
    return made;
  }
}
