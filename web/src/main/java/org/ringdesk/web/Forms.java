package org.ringdesk.web;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringdesk.people.Session;

/**
 * What is sent to us: read up to a limit, and believed only when a page of ours sent it. Two
 * proofs: where the browser says it comes from, and a token that only our pages carry, as field
 * {@code csrf} or as header {@code X-CSRF-Token}.
 */
final class Forms {
  private static final int LIMIT = 64 * 1024;

  /** The request may have been sent by another site's page. */
  static final class NotOurs extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Door door;

  Forms(Door door) {
    this.door = door;
  }

  static Handler<RoutingContext> reader() {
    return BodyHandler.create(false).setBodyLimit(LIMIT);
  }

  /** A field of the form; empty when it was not sent. */
  static String field(RoutingContext ctx, String name) {
    return Optional.ofNullable(ctx.request().getFormAttribute(name)).orElse("");
  }

  boolean ours(RoutingContext ctx) {
    Stream<String> wanted =
        Stream.concat(door.session(ctx).map(Session::csrf).stream(), door.visited(ctx).stream());
    return fromOurPage(ctx.request()) && wanted.anyMatch(w -> same(w, given(ctx)));
  }

  private static String given(RoutingContext ctx) {
    String header = ctx.request().getHeader("X-CSRF-Token");
    return header == null ? field(ctx, "csrf") : header;
  }

  private static boolean fromOurPage(HttpServerRequest request) {
    MultiMap headers = request.headers();
    String site = headers.get("Sec-Fetch-Site");
    // the browser's own word needs no Host, which a proxy may have changed
    if (site != null) return site.equals("same-origin");
    String origin = headers.get("Origin");
    return origin == null || sameHost(origin, request.authority());
  }

  private static boolean sameHost(String origin, @Nullable HostAndPort asked) {
    try {
      URI from = URI.create(origin);
      return asked != null
          && asked.host().equalsIgnoreCase(from.getHost())
          && asked.port() == from.getPort();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
