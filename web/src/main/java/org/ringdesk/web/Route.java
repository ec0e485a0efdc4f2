package org.ringdesk.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import org.ringdesk.people.ApiToken;
import org.ringdesk.people.Right;
import org.ringdesk.people.Scope;
import org.ringdesk.people.Viewer;

/** One address, and who may ask it. A path is as the router writes it: {@code :name}, {@code *}. */
sealed interface Route {
  HttpMethod method();

  String path();

  /** Answers somebody who may ask; the viewer's scope is the route's. */
  interface Answer {
    void to(RoutingContext ctx, Viewer viewer);
  }

  /** Anybody who reaches this server. */
  record Open(HttpMethod method, String path, Handler<RoutingContext> handler) implements Route {}

  /** Who is signed in and has the right. */
  record Guarded(HttpMethod method, String path, Right right, Scope scope, Answer answer)
      implements Route {}

  /** Programs on this machine, and who is signed in and has the right. */
  record Local(HttpMethod method, String path, Right right, Handler<RoutingContext> handler)
      implements Route {}

  /** The companion beside the PBX that the path names, by that PBX's token. */
  record Companion(HttpMethod method, String path, Handler<RoutingContext> handler)
      implements Route {}

  /** Programs with a token of their own that has the right; its reach says whose rows they see. */
  record Api(HttpMethod method, String path, Right right, Scope scope, String type, Told told)
      implements Route {}

  /** Answers a program that may ask. */
  interface Told {
    void to(RoutingContext ctx, ApiToken token);
  }

  /**
   * @param scope {@code HOUSE}: refused to a token that does not see all rows
   */
  static Route api(String path, Right right, Scope scope, Told told) {
    return new Api(HttpMethod.GET, path, right, scope, "application/json", told);
  }

  static Route apiStream(String path, Right right, Scope scope, Told told) {
    return new Api(HttpMethod.GET, path, right, scope, "text/event-stream", told);
  }

  static Route open(String path, Handler<RoutingContext> handler) {
    return new Open(HttpMethod.GET, path, handler);
  }

  static Route openPost(String path, Handler<RoutingContext> handler) {
    return new Open(HttpMethod.POST, path, handler);
  }

  static Route local(String path, Right right, Handler<RoutingContext> handler) {
    return new Local(HttpMethod.GET, path, right, handler);
  }

  static Route companion(HttpMethod method, String path, Handler<RoutingContext> handler) {
    return new Companion(method, path, handler);
  }

  static Route get(String path, Right right, Scope scope, Answer answer) {
    return new Guarded(HttpMethod.GET, path, right, scope, answer);
  }

  static Route post(String path, Right right, Scope scope, Answer answer) {
    return new Guarded(HttpMethod.POST, path, right, scope, answer);
  }
}
