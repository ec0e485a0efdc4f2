package org.ringdesk.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;
import org.ringdesk.callcenter.HouseHealth;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.people.Right;

/** For machines that watch this one: how it is, and its figures. */
final class HealthRoutes {
  private final Supplier<List<HouseHealth>> health;
  private final PrometheusMeterRegistry metrics;
  private final Door door;

  HealthRoutes(Supplier<List<HouseHealth>> health, PrometheusMeterRegistry metrics, Door door) {
    this.health = health;
    this.door = door;
    this.metrics = metrics;
  }

  /**
   * 200 when all is well, 503 when not; the same body either way, in the caller's language. A
   * stranger learns no more than that: which part is ill, and why, is for this machine and its
   * administrators.
   */
  void health(RoutingContext ctx) {
    boolean all = seesAll(ctx);
    Messages words = Messages.in(Look.of(ctx).language());
    // it may ask the database
    ctx.vertx()
        .executeBlocking(health::get, false)
        .onFailure(ctx::fail)
        .onSuccess(
            h ->
                ctx.response()
                    .setStatusCode(well(h) ? 200 : 503)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end((all ? json(h, words) : summary(h)).encodePrettily() + "\n"));
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

  private static boolean well(List<HouseHealth> health) {
    return health.stream().allMatch(HouseHealth::well);
  }

  private static JsonObject summary(List<HouseHealth> health) {
    return new JsonObject().put("status", status(well(health)));
  }

  private static JsonObject json(List<HouseHealth> health, Messages words) {
    HealthSentence sentence = new HealthSentence(words);
    JsonArray parts = new JsonArray();
    for (HouseHealth part : health)
      parts.add(
          new JsonObject()
              .put("name", part.name())
              .put("status", status(part.well()))
              .put("sentence", sentence.of(part)));
    return summary(health).put("parts", parts);
  }

  private static String status(boolean well) {
    return well ? "up" : "down";
  }
}
