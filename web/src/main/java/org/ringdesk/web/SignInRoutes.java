package org.ringdesk.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import org.ringdesk.people.Objected;
import org.ringdesk.people.Passwords;
import org.ringdesk.people.Session;
import org.ringdesk.people.SignIn;
import org.ringdesk.people.Token;
import org.ringdesk.people.Viewer;

/** In, out, and one's own password. */
final class SignInRoutes {
  private static final int RETRY_AFTER_S = 5;

  private final SignIn people;
  private final Door door;
  private final Hashing hashing;
  private final Pages pages;

  SignInRoutes(SignIn people, Door door, Hashing hashing, Pages pages) {
    this.people = people;
    this.door = door;
    this.hashing = hashing;
    this.pages = pages;
  }

  void page(RoutingContext ctx) {
    if (door.session(ctx).isPresent()) Routes.seeOther(ctx, Then.of(ctx));
    else page(ctx, 200, "");
  }

  void signIn(RoutingContext ctx) {
    String name = Forms.field(ctx, "name");
    String password = Forms.field(ctx, "password");
    String address = Peer.address(ctx);
    Optional<SignIn.Answer> answer = hashing.run(ctx, () -> people.signIn(name, password, address));
    Messages words = Messages.in(Look.of(ctx).language());
    if (answer.isEmpty()) busy(ctx);
    else
      switch (answer.get()) {
        case SignIn.Welcome welcome -> welcome(ctx, welcome);
        case SignIn.Wrong wrong -> page(ctx, 401, words.text("signin.wrong"));
        case SignIn.Later later -> {
          long seconds = Math.max(1, later.pause().plusMillis(999).toSeconds());
          ctx.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
          page(ctx, 429, words.text("signin.later", seconds));
        }
      }
  }

  void signOut(RoutingContext ctx, Viewer viewer) {
    people.signOut(viewer, door.token(ctx), Peer.address(ctx));
    door.out(ctx);
    Routes.seeOther(ctx, "/sign-in");
  }

  void passwordPage(RoutingContext ctx, Viewer viewer) {
    passwordPage(ctx, viewer, 200, "");
  }

  void changePassword(RoutingContext ctx, Viewer viewer) {
    String current = Forms.field(ctx, "current");
    String wanted = Forms.field(ctx, "wanted");
    String again = Forms.field(ctx, "again");
    String address = Peer.address(ctx);
    try {
      Optional<Token> token =
          hashing.run(ctx, () -> people.changePassword(viewer, current, wanted, again, address));
      if (token.isEmpty()) busy(ctx);
      else {
        door.let(ctx, token.get());
        Routes.seeOther(ctx, Then.HOME);
      }
    } catch (Objected e) {
      Messages words = Messages.in(Look.of(ctx).language());
      passwordPage(
          ctx, viewer, 422, words.text("objection." + e.objection().key(), Passwords.SHORTEST));
    }
  }

  private void welcome(RoutingContext ctx, SignIn.Welcome welcome) {
    String then = Then.of(ctx);
    Language.ofKey(welcome.operator().language()).ifPresent(l -> Look.prefer(ctx, l));
    door.let(ctx, welcome.token());
    Routes.seeOther(ctx, then);
  }

  private void page(RoutingContext ctx, int status, String problem) {
    Look look = Look.of(ctx);
    send(
        ctx,
        status,
        pages.render(
            "sign-in",
            Messages.in(look.language()),
            Map.of(
                "look", look,
                "csrf", door.visit(ctx),
                "then", Then.of(ctx),
                "name", Visible.text(Forms.field(ctx, "name")),
                "problem", problem)));
  }

  private void passwordPage(RoutingContext ctx, Viewer viewer, int status, String problem) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    send(
        ctx,
        status,
        pages.render(
            "password",
            words,
            Map.of(
                "look",
                look,
                "me",
                Me.of(ctx, viewer, words),
                "userName",
                viewer.userName(),
                "must",
                door.session(ctx).filter(Session::mustChange).isPresent(),
                "shortest",
                Passwords.SHORTEST,
                "problem",
                problem)));
  }

  private static void busy(RoutingContext ctx) {
    ctx.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER_S));
    ctx.fail(503);
  }

  static void send(RoutingContext ctx, int status, String html) {
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(html);
  }
}
