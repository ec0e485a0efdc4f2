package org.ringdesk.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.DatabaseException;

/** Why the API did not answer (RFC 9457). The types stay; the contract names each. */
enum Problem {
  PARAMETER(400, "A parameter is not understood"),
  CURSOR(400, "The cursor belongs to another list"),
  TOKEN(401, "No token, or one that opens nothing"),
  RIGHT(403, "The token has not this right"),
  REACH(403, "The token does not see the whole house"),
  NOT_FOUND(404, "There is no such thing, or the token does not see it"),
  METHOD(405, "The address does not take this method"),
  ACCEPT(406, "The answer cannot be written so"),
  RATE(429, "Too many requests"),
  INTERNAL(500, "Something went wrong here"),
  BUSY(503, "Too much is asked at once, or the database is away");

  /** Refuses a request, for a reason that the caller can do something about. */
  static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Problem problem;

    /**
     * @param detail one sentence for whoever wrote the program
     */
    Found(Problem problem, String detail) {
      super(detail, null, false, false);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  private final int status;
  private final String title;

  Problem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** {@code /api/problems/not-found}. */
  String type() {
    return "/api/problems/" + key();
  }

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Found because(String detail) {
    return new Found(this, detail);
  }

  /** What a status means where nobody said more. */
  static Problem of(int status, @Nullable Throwable failure) {
    return switch (failure) {
      case Found found -> found.problem();
      case DatabaseException e when e.away() -> BUSY;
      case null, default ->
          Stream.of(TOKEN, RIGHT, NOT_FOUND, METHOD, ACCEPT, RATE, BUSY, PARAMETER)
              .filter(p -> p.status == status)
              .findFirst()
              .orElse(status < 500 ? PARAMETER : INTERNAL);
    };
  }

  /** The whole answer. */
  void answer(RoutingContext ctx, String detail, String reference) {
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(
            new JsonObject()
                .put("type", type())
                .put("status", status)
                .put("title", title)
                .put("detail", detail)
                .put("instance", "urn:ringdesk:request:" + reference)
                .encode());
  }
}
