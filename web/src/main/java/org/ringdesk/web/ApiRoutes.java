package org.ringdesk.web;

import static org.ringdesk.web.Route.api;
import static org.ringdesk.web.Route.apiStream;
import static org.ringdesk.web.Route.open;

import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.ringdesk.people.ApiToken;
import org.ringdesk.people.Right;
import org.ringdesk.people.Scope;

/**
 * What programs may ask: this part of the table and the contract say the same, which a test holds
 * them to. Everything is read only.
 */
final class ApiRoutes {
  static final String ROOT = "/api/v1";

  /** So that recording and pages keep connections to the database. */
  private static final int AT_ONCE = 3;

  private static final int WAITING = 100;
  private static final String RETRY_AFTER_S = "2";

  private final ApiDoor door;
  private final ApiReadings readings;
  private final ApiFigures figures;
  private final ApiBoard board;
  private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
  private int busy;

  /** Read when a program first asks: a quarter of a second that the start need not take. */
  private static final class Contract {
    static final ApiContract READ = ApiContract.load();
  }

  ApiRoutes(ApiDoor door, ApiReadings readings, ApiFigures figures, ApiBoard board) {
    this.door = door;
    this.readings = readings;
    this.figures = figures;
    this.board = board;
  }

  List<Route> table() {
    return List.of(
        open(ROOT + "/openapi.yaml", this::yaml),
        open(ROOT + "/openapi.json", ctx -> json(ctx, Contract.READ.json().encode())),
        open("/api/problems/:problem", ApiRoutes::problem),
        api(ROOT + "/calls", Right.SEE_CALLS, Scope.DESK, readings::calls),
        api(ROOT + "/calls/:call", Right.SEE_CALLS, Scope.DESK, readings::call),
        api(ROOT + "/calls/:call/visits/:no", Right.SEE_CALLS, Scope.DESK, readings::visit),
        api(ROOT + "/visits", Right.SEE_CALLS, Scope.DESK, readings::visits),
        api(ROOT + "/figures/calls", Right.READ_FIGURES, Scope.DESK, figures::calls),
        api(ROOT + "/figures/agents", Right.READ_FIGURES, Scope.DESK, figures::agents),
        api(ROOT + "/figures/definitions", Right.READ_FIGURES, Scope.DESK, figures::definitions),
        api(ROOT + "/tickets", Right.READ_TICKETS, Scope.DESK, readings::tickets),
        api(ROOT + "/tickets/:ticket", Right.READ_TICKETS, Scope.DESK, readings::ticket),
        api(ROOT + "/customers", Right.READ_CUSTOMERS, Scope.DESK, readings::customers),
        api(ROOT + "/customers/:customer", Right.READ_CUSTOMERS, Scope.DESK, readings::customer),
        api(ROOT + "/agents", Right.SEE_BOARD, Scope.HOUSE, board::agents),
        api(ROOT + "/agents/:agent", Right.SEE_BOARD, Scope.HOUSE, board::agent),
        api(ROOT + "/queues", Right.SEE_BOARD, Scope.HOUSE, board::queues),
        api(ROOT + "/queues/:queue", Right.SEE_BOARD, Scope.HOUSE, board::queue),
        api(ROOT + "/board", Right.SEE_BOARD, Scope.HOUSE, board::board),
        apiStream(ROOT + "/board/stream", Right.SEE_BOARD, Scope.HOUSE, board::stream));
  }

  /** The one way in: token, right, reach, contract, and a turn. */
  void answer(Route.Api route, RoutingContext ctx) {
    try {
      ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      ApiToken token = door.opened(route, ctx);
      Contract.READ.check(route.path(), ctx);
      inTurn(ctx, () -> route.told().to(ctx, token));
    } catch (Problem.Found e) {
      ctx.fail(e.problem().status(), e);
    }
  }

  private void inTurn(RoutingContext ctx, Runnable work) {
    if (busy < AT_ONCE) busy++;
    else if (waiting.size() < WAITING) {
      Promise<Void> turn = Promise.promise();
      waiting.add(turn);
      turn.future().await();
    } else {
      ctx.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S);
      throw Problem.BUSY.because("Too much is asked at once.");
    }
    try {
      work.run();
    } finally {
      Promise<Void> next = waiting.poll();
      if (next == null) busy--;
      else next.complete();
    }
  }

  static void json(RoutingContext ctx, String json) {
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json);
  }

  private void yaml(RoutingContext ctx) {
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml; charset=utf-8")
        .end(Contract.READ.yaml());
  }

  /** So that a problem's type leads somewhere. */
  private static void problem(RoutingContext ctx) {
    Stream.of(Problem.values())
        .filter(p -> p.key().equals(ctx.pathParam("problem")))
        .findFirst()
        .ifPresentOrElse(
            p ->
                ctx.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end(p.status() + " " + p.title() + ".\n"),
            () -> ctx.fail(404));
  }

  static boolean asked(RoutingContext ctx) {
    return Optional.ofNullable(ctx.request().path()).orElse("").startsWith("/api/");
  }

  /** Every failure of an address of ours, as the contract has it. */
  static void refuse(RoutingContext ctx, int status, String reference) {
    Problem problem = Problem.of(status, ctx.failure());
    if (problem == Problem.BUSY && !ctx.response().headers().contains(HttpHeaders.RETRY_AFTER))
      ctx.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S);
    String detail =
        ctx.failure() instanceof Problem.Found found
            ? String.valueOf(found.getMessage())
            : problem.title() + ".";
    problem.answer(ctx, detail, reference);
  }
}
