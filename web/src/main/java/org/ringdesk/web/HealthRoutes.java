package org.ringdesk.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.people.Right;

/** For machines that watch this one: how it is, and its figures. */
final class HealthRoutes {
  private final Supplier<Health> health;
  private final PrometheusMeterRegistry metrics;
  private final Door door;

  HealthRoutes(Supplier<Health> health, PrometheusMeterRegistry metrics, Door door) {
    this.health = health;
    this.door = door;
    this.metrics = metrics;
  }

  /**
   * 200 when all is well, 503 when not; the same body either way. A stranger learns no more than
   * that: which part is ill, and why, is for this machine and its administrators.
   */
  void health(RoutingContext ctx) {
    boolean all = seesAll(ctx);
    // it may ask the database
    ctx.vertx()
        .executeBlocking(health::get, false)
        .onFailure(ctx::fail)
        .onSuccess(
            h ->
                ctx.response()
                    .setStatusCode(h.well() ? 200 : 503)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end((all ? json(h) : summary(h)).encodePrettily() + "\n"));
  }

  void metrics(RoutingContext ctx) {
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(metrics.scrape());
  }

  private boolean seesAll(RoutingContext ctx) {
    if (Peer.local(ctx)) return true;
    try {
      return door.session(ctx).filter(s -> s.viewer().may(Right.SEE_MACHINE)).isPresent();
    } catch (DatabaseException e) {
      return false;
    }
  }

  private static JsonObject summary(Health health) {
    return new JsonObject().put("status", status(health.well()));
  }

  private static JsonObject json(Health health) {
    JsonArray parts = new JsonArray();
    for (Health.Part part : health.parts())
      parts.add(
          new JsonObject()
              .put("name", part.name())
              .put("status", status(part.well()))
              .put("sentence", part.sentence()));
    return summary(health).put("parts", parts);
  }

  private static String status(boolean well) {
    return well ? "up" : "down";
  }
}
