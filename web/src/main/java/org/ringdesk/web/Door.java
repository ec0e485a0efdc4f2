package org.ringdesk.web;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringdesk.people.Session;
import org.ringdesk.people.Sessions;
import org.ringdesk.people.Token;

/**
 * Who is at the door: reads and writes the cookies that tell. No script sees them, and no other
 * site's form sends them along.
 */
final class Door {
  private static final String SESSION = "ringdesk_session";

  /** Before there is a session: so that the sign-in form, too, is known to be ours. */
  private static final String VISIT = "ringdesk_visit";

  private final Gate gate;

  Door(Gate gate) {
    this.gate = gate;
  }

  Optional<Session> session(RoutingContext ctx) {
    Optional<Session> known = ctx.get("session");
    if (known != null) return known;
    Optional<Session> found = gate.session(token(ctx));
    ctx.put("session", found);
    return found;
  }

  /** What this browser holds, well-formed or not. */
  Token token(RoutingContext ctx) {
    return new Token(cookie(ctx, SESSION));
  }

  /** The visit's token for forms that are sent before anybody signed in. */
  String visit(RoutingContext ctx) {
    Token known = new Token(cookie(ctx, VISIT));
    if (known.wellFormed()) return known.csrf();
    Token fresh = Token.random();
    ctx.response().addCookie(secret(ctx, VISIT, fresh.value()).setPath("/sign-in"));
    return fresh.csrf();
  }

  /** What a form may have been given for its proof; empty when this browser has none. */
  Optional<String> visited(RoutingContext ctx) {
    return Optional.of(new Token(cookie(ctx, VISIT))).filter(Token::wellFormed).map(Token::csrf);
  }

  void let(RoutingContext ctx, Token token) {
    ctx.response()
        .addCookie(
            secret(ctx, SESSION, token.value())
                .setPath("/")
                .setMaxAge(Sessions.LONGEST.toSeconds()));
  }

  void out(RoutingContext ctx) {
    ctx.response().addCookie(secret(ctx, SESSION, "").setPath("/").setMaxAge(0));
  }

  /** Those whose session has ended since they asked. */
  Set<HttpServerRequest> gone(Set<HttpServerRequest> requests) {
    Map<HttpServerRequest, Token> tokens =
        requests.stream().collect(Collectors.toMap(r -> r, r -> new Token(cookie(r, SESSION))));
    Set<Token> here = gate.stillHere(Set.copyOf(tokens.values()));
    return requests.stream().filter(r -> !here.contains(tokens.get(r))).collect(Collectors.toSet());
  }

  private static Cookie secret(RoutingContext ctx, String name, String value) {
    return Cookie.cookie(name, value)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.LAX)
        .setSecure(Peer.secure(ctx));
  }

  private static String cookie(RoutingContext ctx, String name) {
    return cookie(ctx.request(), name);
  }

  private static String cookie(HttpServerRequest request, String name) {
    return Optional.ofNullable(request.getCookie(name)).map(Cookie::getValue).orElse("");
  }
}
