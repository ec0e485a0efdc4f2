package org.ringdesk.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Sql;
import org.ringdesk.desk.CallStory;
import org.ringdesk.desk.Workplace;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Right;
import org.ringdesk.people.Viewer;
import org.ringdesk.ticket.TicketNumber;

/** One call, and what its caller said to nobody. */
final class CallRoutes {
  private final Workplace house;
  private final Sql sql;
  private final Pages pages;
  private final InstantSource clock;

  CallRoutes(Workplace house, Sql sql, Pages pages, InstantSource clock) {
    this.house = house;
    this.sql = sql;
    this.pages = pages;
    this.clock = clock;
  }

  void show(RoutingContext ctx, Viewer viewer) {
    Optional<CallStory> story =
        call(ctx).flatMap(call -> house.story(call, viewer.onlyDesk(), by(ctx, viewer)));
    if (story.isEmpty()) {
      ctx.fail(404);
      return;
    }
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    boolean hears = viewer.may(Right.HEAR_MESSAGES);
    CallView view = CallView.of(story.get(), house, hears, words, clock.instant());
    SignInRoutes.send(
        ctx,
        200,
        pages.render(
            "call",
            words,
            Map.of(
                "look",
                look,
                "me",
                Me.of(ctx, viewer, words),
                "call",
                view,
                "raw",
                RawView.of(story.get().call(), sql, ZoneId.of(view.zone())),
                "back",
                Filters.asked(ctx, "back").map(Then::local).orElse(""),
                "hears",
                hears)));
  }

  /** Each time somebody hears it is told to the audit; asking for its head is not hearing. */
  void message(RoutingContext ctx, Viewer viewer) {
    if (ctx.request().method().equals(HttpMethod.HEAD)) {
      ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, "audio/wav").end();
      return;
    }
    Optional<Path> file =
        call(ctx).flatMap(call -> house.hear(call, viewer.onlyDesk(), by(ctx, viewer)));
    if (file.isEmpty()) ctx.fail(404);
    else
      ctx.response()
          .putHeader(HttpHeaders.CONTENT_TYPE, "audio/wav")
          .sendFile(file.get().toString())
          .onFailure(ctx::fail);
  }

  /** The newest call of a ticket. */
  void ofTicket(RoutingContext ctx, Viewer viewer) {
    TicketNumber.typed(Optional.ofNullable(ctx.pathParam("ticket")).orElse(""))
        .flatMap(ticket -> house.newestCall(ticket, viewer.onlyDesk()))
        .ifPresentOrElse(call -> Routes.seeOther(ctx, "/calls/" + call), () -> ctx.fail(404));
  }

  private static Audit.By by(RoutingContext ctx, Viewer viewer) {
    return Audit.By.of(viewer, Peer.address(ctx));
  }

  private static Optional<CallId> call(RoutingContext ctx) {
    try {
      return Optional.of(new CallId(UUID.fromString(ctx.pathParam("call"))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
