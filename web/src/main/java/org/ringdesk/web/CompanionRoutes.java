package org.ringdesk.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.ringdesk.callcenter.Companions;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.ledger.Bookmark;
import org.ringdesk.ledger.TailReport;

/**
 * For {@code deploy/desk tail} beside a PBX: where its reading stands and what it read, and the
 * dialplan that it keeps written there. Nobody signs in here; the token is good for that PBX only.
 */
final class CompanionRoutes {
  /** Packed; a report of several thousand lines is a tenth of it. */
  private static final int LIMIT = 2 * 1024 * 1024;

  /** Characters of what a companion says is wrong. */
  private static final int TROUBLE = 500;

  private static final String BEARER = "Bearer ";
  private static final String RETRY_AFTER_S = "2";

  private final Companions companions;

  CompanionRoutes(Companions companions) {
    this.companions = companions;
  }

  static Handler<RoutingContext> reader() {
    return BodyHandler.create(false).setBodyLimit(LIMIT);
  }

  boolean opens(RoutingContext ctx) {
    String given = ctx.request().getHeader(HttpHeaders.AUTHORIZATION);
    return given != null
        && given.startsWith(BEARER)
        && companions.opens(ctx.pathParam("pbx"), given.substring(BEARER.length()));
  }

  /** The bookmark in one line, empty before the first line was read. */
  void bookmark(RoutingContext ctx) {
    String pbx = ctx.pathParam("pbx");
    answer(ctx, 200, () -> companions.bookmark(pbx).map(Bookmark::text).orElse(""));
  }

  /** 204 when it is on disk; 503 when nothing was kept and it has to come again. */
  void take(RoutingContext ctx) {
    String pbx = ctx.pathParam("pbx");
    byte[] packed = ctx.body().buffer() == null ? new byte[0] : ctx.body().buffer().getBytes();
    answer(
        ctx,
        204,
        () -> {
          companions.take(pbx, TailReport.read(unpacked(packed)));
          return "";
        });
  }

  /** 404 where the PBX keeps its own. */
  void dialplan(RoutingContext ctx) {
    try {
      companions
          .dialplan(ctx.pathParam("pbx"))
          .ifPresentOrElse(text -> end(ctx, 200, text), () -> ctx.fail(404));
    } catch (Companions.Elsewhere e) {
      later(ctx);
    }
  }

  /** The first line says what is wrong there, or nothing; behind it is what the PBX has. */
  void dialplanTold(RoutingContext ctx) {
    String told = ctx.body().asString(StandardCharsets.UTF_8.name());
    int line = told == null ? -1 : told.indexOf('\n');
    if (line < 0 || line > TROUBLE) {
      ctx.fail(400);
      return;
    }
    String trouble = told.substring(0, line).replaceAll("\\p{Cntrl}", " ").strip();
    try {
      companions.dialplanTold(ctx.pathParam("pbx"), told.substring(line + 1), trouble);
      end(ctx, 204, "");
    } catch (Companions.Elsewhere e) {
      later(ctx);
    }
  }

  /** The work waits for locks, which nobody who has to hear of other requests may do. */
  private static void answer(RoutingContext ctx, int status, Callable<String> work) {
    ctx.vertx()
        .executeBlocking(work, false)
        .onSuccess(text -> end(ctx, status, text))
        .onFailure(e -> refuse(ctx, e));
  }

  private static void end(RoutingContext ctx, int status, String text) {
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(text);
  }

  private static void refuse(RoutingContext ctx, Throwable why) {
    switch (why) {
      case IllegalArgumentException e -> ctx.fail(400);
      case IOException e -> ctx.fail(400);
      case Companions.Elsewhere e -> later(ctx);
      case DatabaseException e -> later(ctx);
      default -> ctx.fail(why);
    }
  }

  private static String unpacked(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] text = in.readNBytes(TailReport.LONGEST + 1);
      if (text.length > TailReport.LONGEST) throw new IOException("too much in one report");
      return new String(text, StandardCharsets.UTF_8);
    }
  }

  private static void later(RoutingContext ctx) {
    ctx.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S);
    ctx.fail(503);
  }
}
