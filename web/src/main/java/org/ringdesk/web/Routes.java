package org.ringdesk.web;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Every address of this server and the right it asks for. What is not in this table does not exist;
 * what asks for a right the caller has not is refused.
 */
final class Routes {
  /**
   * @param path as the router writes it: {@code :name} for a part, {@code *} for the rest
   */
  record Route(HttpMethod method, String path, Right right, Handler<RoutingContext> handler) {}

  private final List<Route> table;

  Routes(BoardRoutes board, HealthRoutes health, Assets assets) {
    table =
        List.of(
            get("/", Right.PUBLIC, ctx -> ctx.redirect("/board")),
            get("/board", Right.PUBLIC, board::page),
            get("/board/stream", Right.PUBLIC, board::stream),
            get("/health", Right.PUBLIC, health::health),
            get("/metrics", Right.PUBLIC, health::metrics),
            get("/favicon.ico", Right.PUBLIC, ctx -> assets.serve(ctx, "icon.svg")),
            get("/assets/*", Right.PUBLIC, assets::serve));
  }

  List<Route> table() {
    return table;
  }

  /** The table as a router, between the headers every answer has and the one failure handler. */
  Router router(Vertx vertx, Failures failures) {
    Router router = Router.router(vertx);
    router.route().handler(SecurityHeaders::add);
    for (Route route : table) {
      router.route(route.method(), route.path()).handler(ctx -> answer(route, ctx));
      if (route.method().equals(HttpMethod.GET))
        router.route(HttpMethod.HEAD, route.path()).handler(ctx -> answer(route, ctx));
    }
    failures.on(router, table);
    return router;
  }

  private static void answer(Route route, RoutingContext ctx) {
    if (has(route.right())) route.handler().handle(ctx);
    else ctx.fail(403);
  }

  /** Exhaustive: a new right has to say here who has it. */
  private static boolean has(Right right) {
    return switch (right) {
      case PUBLIC -> true;
    };
  }

  private static Route get(String path, Right right, Handler<RoutingContext> handler) {
    return new Route(HttpMethod.GET, path, right, handler);
  }
}
