package org.ringdesk.web;

import static org.ringdesk.web.Route.companion;
import static org.ringdesk.web.Route.get;
import static org.ringdesk.web.Route.local;
import static org.ringdesk.web.Route.open;
import static org.ringdesk.web.Route.openPost;
import static org.ringdesk.web.Route.post;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringdesk.people.Right;
import org.ringdesk.people.Scope;
import org.ringdesk.people.Session;

/**
 * Every address of this server, the right it asks for and whose rows it shows. What is not in this
 * table does not exist; what asks for a right the caller has not is refused; what changes anything
 * is believed only from our own pages.
 */
final class Routes {
  private final List<Route> table;
  private final Door door;
  private final Forms forms;
  private final CompanionRoutes companions;
  private final ApiRoutes api;

  Routes(
      Door door,
      SignInRoutes signIn,
      BoardRoutes board,
      DeskRoutes desk,
      CallRoutes calls,
      ListRoutes lists,
      FigureRoutes figures,
      ReportRoutes reports,
      ScriptRoutes scripts,
      CanaryRoutes canary,
      FormRoutes wrapUps,
      PeopleRoutes people,
      AuditRoutes audit,
      WitnessRoutes witnesses,
      CompanionRoutes companions,
      HealthRoutes health,
      ApiRoutes api,
      TokenRoutes tokens,
      WebhookRoutes webhooks,
      Assets assets) {
    this.door = door;
    this.forms = new Forms(door);
    this.companions = companions;
    this.api = api;
    table =
        with(
            api.table(),
            open("/", ctx -> ctx.redirect("/board")),
            open("/sign-in", signIn::page),
            openPost("/sign-in", signIn::signIn),
            post("/sign-out", Right.KEEP_OWN_ACCOUNT, Scope.OWN, signIn::signOut),
            get("/password", Right.KEEP_OWN_ACCOUNT, Scope.OWN, signIn::passwordPage),
            post("/password", Right.KEEP_OWN_ACCOUNT, Scope.OWN, signIn::changePassword),
            get("/board", Right.SEE_BOARD, Scope.DESK, board::page),
            get("/board/stream", Right.SEE_BOARD, Scope.DESK, board::stream),
            get("/desk", Right.TAKE_CALLS, Scope.OWN, desk::page),
            get("/desk/stream", Right.TAKE_CALLS, Scope.OWN, desk::stream),
            post("/desk/presence", Right.TAKE_CALLS, Scope.OWN, desk::presence),
            get("/desk/calls/:call/draft", Right.TAKE_CALLS, Scope.OWN, desk::draft),
            post("/desk/calls/:call/draft", Right.TAKE_CALLS, Scope.OWN, desk::save),
            post("/desk/calls/:call/wrap-up", Right.TAKE_CALLS, Scope.OWN, desk::finish),
            post("/desk/calls/:call/turn", Right.TAKE_CALLS, Scope.OWN, desk::turnTo),
            post("/desk/calls/:call/step", Right.TAKE_CALLS, Scope.OWN, desk::say),
            post("/desk/calls/:call/hangup", Right.TAKE_CALLS, Scope.OWN, desk::hangUp),
            post("/desk/calls/:call/customer", Right.TAKE_CALLS, Scope.OWN, desk::customer),
            post("/desk/calls/:call/ticket", Right.TAKE_CALLS, Scope.OWN, desk::join),
            post("/desk/owed/:ticket/return", Right.TAKE_CALLS, Scope.OWN, desk::returned),
            get("/find", Right.SEE_CALLS, Scope.DESK, lists::find),
            get("/calls", Right.SEE_CALLS, Scope.DESK, lists::page),
            get("/calls/:call", Right.SEE_CALLS, Scope.DESK, calls::show),
            get("/calls/:call/message", Right.HEAR_MESSAGES, Scope.DESK, calls::message),
            get("/tickets/:ticket/call", Right.SEE_CALLS, Scope.DESK, calls::ofTicket),
            get("/figures/:figure", Right.SEE_CALLS, Scope.DESK, figures::figure),
            get("/reports", Right.SEE_REPORTS, Scope.DESK, ReportRoutes::first),
            get("/reports/calls", Right.SEE_REPORTS, Scope.DESK, reports::calls),
            get("/reports/specialties", Right.SEE_REPORTS, Scope.DESK, reports::specialties),
            get("/reports/agents", Right.SEE_REPORTS, Scope.DESK, reports::agents),
            get("/reports/denominators", Right.SEE_REPORTS, Scope.DESK, figures::denominators),
            get("/scripts", Right.WRITE_SCRIPTS, Scope.HOUSE, scripts::list),
            get("/scripts/:step", Right.WRITE_SCRIPTS, Scope.HOUSE, scripts::show),
            post("/scripts/:step", Right.WRITE_SCRIPTS, Scope.HOUSE, scripts::save),
            get("/canary", Right.CALL_OWN_HOTLINES, Scope.HOUSE, canary::page),
            post("/canary", Right.CALL_OWN_HOTLINES, Scope.HOUSE, canary::ask),
            get("/forms", Right.WRITE_FORMS, Scope.HOUSE, wrapUps::list),
            get("/forms/:specialty", Right.WRITE_FORMS, Scope.HOUSE, wrapUps::show),
            post("/forms/:specialty", Right.WRITE_FORMS, Scope.HOUSE, wrapUps::save),
            get("/people", Right.MANAGE_PEOPLE, Scope.HOUSE, people::list),
            get("/people/new", Right.MANAGE_PEOPLE, Scope.HOUSE, people::blank),
            post("/people", Right.MANAGE_PEOPLE, Scope.HOUSE, people::create),
            get("/people/:id", Right.MANAGE_PEOPLE, Scope.HOUSE, people::show),
            post("/people/:id", Right.MANAGE_PEOPLE, Scope.HOUSE, people::change),
            post("/people/:id/disabling", Right.MANAGE_PEOPLE, Scope.HOUSE, people::disable),
            post("/people/:id/enabling", Right.MANAGE_PEOPLE, Scope.HOUSE, people::enable),
            post("/people/:id/password", Right.MANAGE_PEOPLE, Scope.HOUSE, people::resetPassword),
            get("/audit", Right.SEE_AUDIT, Scope.HOUSE, audit::page),
            get("/tokens", Right.MANAGE_PROGRAMS, Scope.HOUSE, tokens::list),
            post("/tokens", Right.MANAGE_PROGRAMS, Scope.HOUSE, tokens::create),
            post("/tokens/:id/withdrawal", Right.MANAGE_PROGRAMS, Scope.HOUSE, tokens::withdraw),
            get("/webhooks", Right.MANAGE_PROGRAMS, Scope.HOUSE, webhooks::list),
            post("/webhooks", Right.MANAGE_PROGRAMS, Scope.HOUSE, webhooks::create),
            post("/webhooks/:id/retry", Right.MANAGE_PROGRAMS, Scope.HOUSE, webhooks::retry),
            post("/webhooks/:id/removal", Right.MANAGE_PROGRAMS, Scope.HOUSE, webhooks::remove),
            get("/witnesses", Right.SEE_WITNESSES, Scope.DESK, witnesses::page),
            companion(HttpMethod.GET, "/pbx/:pbx/ledger", companions::bookmark),
            companion(HttpMethod.POST, "/pbx/:pbx/ledger", companions::take),
            companion(HttpMethod.GET, "/pbx/:pbx/dialplan", companions::dialplan),
            companion(HttpMethod.POST, "/pbx/:pbx/dialplan", companions::dialplanTold),
            open("/health", health::health),
            local("/metrics", Right.SEE_MACHINE, health::metrics),
            open("/favicon.ico", ctx -> assets.serve(ctx, "icon.svg")),
            open("/assets/*", assets::serve));
  }

  private static List<Route> with(List<Route> more, Route... pages) {
    return Stream.concat(Stream.of(pages), more.stream()).toList();
  }

  List<Route> table() {
    return table;
  }

  /** The table as a router, between the headers every answer has and the one failure handler. */
  Router router(Vertx vertx, Failures failures) {
    Router router = Router.router(vertx);
    router.route().handler(SecurityHeaders::add);
    for (Route route : table) {
      boolean reads = route.method().equals(HttpMethod.GET);
      if (route instanceof Route.Api asked) {
        router
            .route(route.method(), route.path())
            .produces(asked.type())
            .handler(ctx -> admit(route, ctx));
      } else if (reads) {
        router.route(route.method(), route.path()).handler(ctx -> admit(route, ctx));
        router.route(HttpMethod.HEAD, route.path()).handler(ctx -> admit(route, ctx));
      } else {
        router
            .route(route.method(), route.path())
            .handler(route instanceof Route.Companion ? CompanionRoutes.reader() : Forms.reader())
            .handler(ctx -> admit(route, ctx));
      }
    }
    failures.on(router, table);
    return router;
  }

  private void admit(Route route, RoutingContext ctx) {
    switch (route) {
      case Route.Open open -> {
        if (believed(open, ctx)) open.handler().handle(ctx);
      }
      case Route.Api asked -> api.answer(asked, ctx);
      case Route.Companion companion -> {
        if (companions.opens(ctx)) companion.handler().handle(ctx);
        else ctx.fail(401);
      }
      case Route.Local local when Peer.local(ctx) -> local.handler().handle(ctx);
      case Route.Local local ->
          signedIn(ctx)
              .filter(s -> may(s, local.right(), ctx))
              .ifPresent(s -> local.handler().handle(ctx));
      case Route.Guarded guarded ->
          signedIn(ctx)
              .filter(s -> believed(guarded, ctx) && may(s, guarded.right(), ctx))
              .ifPresent(s -> answer(guarded, s, ctx));
    }
  }

  private static void answer(Route.Guarded route, Session session, RoutingContext ctx) {
    // what only some may see stays in no cache
    ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    route.answer().to(ctx, session.viewer().seeing(route.scope()));
  }

  /** Empty when nobody is; then they were sent to sign in. */
  private Optional<Session> signedIn(RoutingContext ctx) {
    Optional<Session> session = door.session(ctx);
    if (session.isEmpty()) sendToSignIn(ctx);
    return session;
  }

  private static void sendToSignIn(RoutingContext ctx) {
    if (Failures.wantsProblem(ctx)) ctx.fail(401);
    else if (!reads(ctx)) seeOther(ctx, "/sign-in");
    else
      seeOther(
          ctx, "/sign-in?then=" + URLEncoder.encode(ctx.request().uri(), StandardCharsets.UTF_8));
  }

  /** False when it was refused: it would change something, and a page of ours did not send it. */
  private boolean believed(Route route, RoutingContext ctx) {
    if (route.method().equals(HttpMethod.GET) || forms.ours(ctx)) return true;
    ctx.fail(403, new Forms.NotOurs());
    return false;
  }

  /** False when it was refused. */
  private static boolean may(Session session, Right right, RoutingContext ctx) {
    if (!session.viewer().may(right)) {
      ctx.fail(403);
      return false;
    }
    if (!session.mustChange() || right == Right.KEEP_OWN_ACCOUNT) return true;
    if (Failures.wantsProblem(ctx)) ctx.fail(403);
    else seeOther(ctx, "/password");
    return false;
  }

  /** Another address, to be read: after a form, too, so that a reload sends nothing again. */
  static void seeOther(RoutingContext ctx, String path) {
    ctx.response()
        .setStatusCode(303)
        .putHeader(HttpHeaders.LOCATION, path)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end();
  }

  private static boolean reads(RoutingContext ctx) {
    HttpMethod method = ctx.request().method();
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }
}
