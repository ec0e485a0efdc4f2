package org.ringdesk.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringdesk.database.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a failed request becomes an answer: a page for people, problem JSON (RFC
 * 9457) for programs. What went wrong inside goes to the log under a number that the answer shows,
 * never into the answer.
 */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);
  private static final List<Integer> TOLD = List.of(400, 401, 403, 404, 405, 413, 503);

  /** A database that is started anew is back in a few. */
  private static final String RETRY_AFTER_S = "2";

  private final Pages pages;

  Failures(Pages pages) {
    this.pages = pages;
  }

  void on(Router router, List<Route> table) {
    for (int status = 400; status < 600; status++)
      router.errorHandler(status, ctx -> answer(ctx, table));
  }

  private void answer(RoutingContext ctx, List<Route> table) {
    if (ctx.response().headWritten()) {
      // half an answer cannot be taken back, only broken off
      ctx.request().connection().close();
      return;
    }
    boolean away = ctx.failure() instanceof DatabaseException e && e.away();
    int status = away ? 503 : ctx.statusCode() < 400 ? 500 : ctx.statusCode();
    String reference = UUID.randomUUID().toString().substring(0, 8);
    if (away) away(ctx, reference);
    else if (status >= 500 && ctx.failure() != null && !(ctx.failure() instanceof Problem.Found))
      log.error("request {} to {} failed", reference, ctx.request().path(), ctx.failure());
    if (status == 405) allowed(ctx, table).ifPresent(a -> ctx.response().putHeader("Allow", a));
    if (ApiRoutes.asked(ctx)) {
      ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      ApiRoutes.refuse(ctx, status, reference);
      return;
    }
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.VARY, "Accept, Accept-Language, Cookie");
    if (wantsProblem(ctx)) problem(ctx, status, reference);
    else page(ctx, status, reference);
  }

  /** Whoever waits for the database says once that it is away; a request adds nothing to that. */
  private static void away(RoutingContext ctx, String reference) {
    ctx.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S);
    log.debug("request {} to {} met no database", reference, ctx.request().path());
  }

  private void problem(RoutingContext ctx, int status, String reference) {
    Messages words = Messages.in(Look.of(ctx).language());
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(
            new JsonObject()
                .put("type", "about:blank")
                .put("status", status)
                .put("title", words.text("error." + told(ctx, status) + ".title"))
                .put("detail", words.text("error." + told(ctx, status) + ".text"))
                .put("instance", "urn:ringdesk:request:" + reference)
                .encode());
  }

  private void page(RoutingContext ctx, int status, String reference) {
    Look look = Look.of(ctx);
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .end(
            pages.render(
                "error",
                Messages.in(look.language()),
                Map.of(
                    "look",
                    look,
                    "status",
                    status,
                    "told",
                    told(ctx, status),
                    "reference",
                    reference)));
  }

  /** The bundles tell the common ones apart; the rest is "could not be understood" or ours. */
  private static String told(RoutingContext ctx, int status) {
    if (ctx.failure() instanceof Forms.NotOurs) return "form";
    if (TOLD.contains(status)) return String.valueOf(status);
    return status < 500 ? "400" : "500";
  }

  /** A program asks, or a script of ours: a page would tell it nothing. */
  static boolean wantsProblem(RoutingContext ctx) {
    String path = Optional.ofNullable(ctx.request().path()).orElse("");
    String accept = header(ctx, "Accept");
    String mode = header(ctx, "Sec-Fetch-Mode");
    return path.startsWith("/pbx/")
        || path.endsWith("/stream")
        || (!mode.isEmpty() && !mode.equals("navigate"))
        || ((accept.contains("json") || accept.contains("event-stream"))
            && !accept.contains("text/html"));
  }

  private static String header(RoutingContext ctx, String name) {
    return Optional.ofNullable(ctx.request().getHeader(name)).orElse("");
  }

  private static Optional<String> allowed(RoutingContext ctx, List<Route> table) {
    String path = Optional.ofNullable(ctx.request().path()).orElse("");
    String methods =
        table.stream()
            .filter(r -> matches(r.path(), path))
            .map(
                r ->
                    r.method().name().equals("GET") && !(r instanceof Route.Api)
                        ? "GET, HEAD"
                        : r.method().name())
            .distinct()
            .collect(Collectors.joining(", "));
    return methods.isEmpty() ? Optional.empty() : Optional.of(methods);
  }

  private static boolean matches(String pattern, String path) {
    String regex = pattern.replaceAll(":[a-zA-Z]+", "[^/]+").replace("*", ".*");
    return path.matches(regex);
  }
}
