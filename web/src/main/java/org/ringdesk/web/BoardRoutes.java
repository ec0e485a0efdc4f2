package org.ringdesk.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.people.Viewer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The board as a page and as a stream of the same fragment. One rendering a tick and language
 * serves every viewer. The events:
 *
 * <ul>
 *   <li>{@code board}, first, and {@code change}: see {@link BoardFrame}
 *   <li>{@code age}, each second: {@code {at, age}}, the server's clock and how old the data is in
 *       ms (−1: a PBX was never heard). It stops when the board cannot be read, and five seconds
 *       later the page looks frozen.
 * </ul>
 */
final class BoardRoutes {
  private static final Logger log = LoggerFactory.getLogger(BoardRoutes.class);

  /** A quiet PBX answers a ping now and then; an older last word than this is worth a look. */
  private static final int LATE_MS = 15_000;

  private static final int RETRY_AFTER_S = 30;

  private static final Buffer HEARTBEAT = Buffer.buffer(": still here\n\n");

  /** Where looking back begins. */
  private static final Duration BACK = Duration.ofMinutes(15);

  private final Supplier<BoardSnapshot> board;
  private final Function<Instant, BoardSnapshot> past;
  private final Pages pages;
  private final Assets assets;
  private final EventStream<Language> stream;
  private final InstantSource clock;

  /** What those who watch have, or are owed. */
  private final Map<Language, BoardFrame> sent = new EnumMap<>(Language.class);

  private boolean readable = true;
  private long restsUntil = System.nanoTime();

  BoardRoutes(
      Supplier<BoardSnapshot> board,
      Function<Instant, BoardSnapshot> past,
      Pages pages,
      Assets assets,
      EventStream<Language> stream,
      InstantSource clock) {
    this.board = board;
    this.past = past;
    this.pages = pages;
    this.assets = assets;
    this.stream = stream;
    this.clock = clock;
  }

  void page(RoutingContext ctx, Viewer viewer) {
    BoardSnapshot now = board.get();
    String at = ctx.request().getParam("at");
    if (at == null) {
      send(ctx, viewer, now, Optional.empty());
      return;
    }
    Instant moment = PastView.moment(at, now.zone()).orElse(null);
    if (moment == null) ctx.fail(400);
    else if (!moment.isBefore(now.at())) Routes.seeOther(ctx, "/board");
    else
      ctx.vertx()
          .executeBlocking(() -> past.apply(moment), false)
          .onSuccess(
              was ->
                  send(
                      ctx,
                      viewer,
                      was,
                      Optional.of(
                          PastView.of(
                              moment, now.at(), now.zone(), Messages.in(Look.of(ctx).language())))))
          .onFailure(ctx::fail);
  }

  private void send(
      RoutingContext ctx, Viewer viewer, BoardSnapshot snapshot, Optional<PastView> of) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    BoardView view = BoardView.of(snapshot, words);
    Map<String, Object> values =
        new HashMap<>(
            Map.of(
                "look",
                look,
                "me",
                Me.of(ctx, viewer, words),
                "board",
                view,
                "zone",
                snapshot.zone().getId(),
                "late",
                LATE_MS,
                "age",
                age(snapshot, clock.instant()),
                "back",
                PastView.href(snapshot.at().minus(BACK), snapshot.zone()),
                "keep",
                of.map(p -> PastView.href(snapshot.at(), snapshot.zone()).replace("/board?", "&"))
                    .orElse("")));
    of.ifPresent(p -> values.put("past", p));
    SignInRoutes.send(ctx, 200, pages.render("board", words, values));
  }

  /** {@code ?lang=} says which; a page always does, so the stream needs no cookie. */
  void stream(RoutingContext ctx, Viewer viewer) {
    if (ctx.request().method().equals(HttpMethod.HEAD)) {
      ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream").end();
    } else if (stream.full()) {
      ctx.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER_S));
      ctx.fail(503);
    } else {
      Language language = Look.of(ctx).language();
      BoardSnapshot snapshot = board.get();
      // that of the others, though the board may have changed since: the next tick tells it to all
      BoardFrame frame = sent.computeIfAbsent(language, l -> first(snapshot, l));
      // one age right behind the frame, so that the page's clock is right from the start
      stream.join(language, ctx.request(), frame.whole().copy().appendBuffer(age(snapshot)));
    }
  }

  /**
   * Twenty times a second: what changed on the board, to all who watch it. The more they are the
   * longer that takes, and as long it rests afterwards, so that pages and calls get their turn:
   * boards take half a processor at the most.
   */
  void tick() {
    sent.keySet().retainAll(stream.topics());
    if (sent.isEmpty()) return;
    long began = System.nanoTime();
    if (began - restsUntil < 0) return;
    snapshot().ifPresent(this::send);
    stream.sweep();
    long ended = System.nanoTime();
    restsUntil = ended + (ended - began);
  }

  /** Each second: how old the data is, though nothing changed. */
  void beat() {
    if (stream.viewers() == 0) return;
    snapshot()
        .ifPresent(
            s -> {
              Buffer age = age(s);
              for (Language language : stream.topics()) stream.tell(language, age);
            });
  }

  /** Each 15 s, board or no board: proxies close what is silent. */
  void heartbeat() {
    for (Language language : stream.topics()) stream.tell(language, HEARTBEAT);
  }

  /** Whoever signed out, or may not be here any more, sees no more of it. */
  void dismiss(Function<Set<HttpServerRequest>, Set<HttpServerRequest>> gone) {
    stream.dismiss(gone);
  }

  void close() {
    stream.close();
  }

  private void send(BoardSnapshot snapshot) {
    for (Map.Entry<Language, BoardFrame> one : sent.entrySet()) {
      BoardFrame before = one.getValue();
      if (before.version() == snapshot.version()) continue;
      Lines lines = lines(snapshot, one.getKey(), new Lines(before.lines()));
      one.setValue(before.next(snapshot.version(), lines));
      stream.send(one.getKey(), one.getValue());
    }
  }

  /** Empty when it cannot be read: then nothing is sent, and pages show that. */
  private Optional<BoardSnapshot> snapshot() {
    try {
      BoardSnapshot snapshot = board.get();
      readable = true;
      return Optional.of(snapshot);
    } catch (RuntimeException e) {
      if (readable) log.error("the board cannot be read; its pages will freeze", e);
      readable = false;
      return Optional.empty();
    }
  }

  private BoardFrame first(BoardSnapshot snapshot, Language language) {
    return BoardFrame.first(
        snapshot.version(), assets.version(), lines(snapshot, language, new Lines()));
  }

  private Lines lines(BoardSnapshot snapshot, Language language, Lines out) {
    Messages words = Messages.in(language);
    pages.render("board-live", words, Map.of("board", BoardView.of(snapshot, words)), out);
    return out;
  }

  private Buffer age(BoardSnapshot snapshot) {
    return age(snapshot, clock);
  }

  static Buffer age(BoardSnapshot snapshot, InstantSource clock) {
    Instant now = clock.instant();
    return event(
        "age", new JsonObject().put("at", now.toEpochMilli()).put("age", age(snapshot, now)));
  }

  /**
   * The age in ms of the oldest last word of a PBX that is ours to hear; −1 when one was never
   * heard.
   */
  static long age(BoardSnapshot snapshot, Instant now) {
    return snapshot.links().stream()
        .filter(link -> link.state() != LinkState.STANDBY)
        .map(link -> link.heardAt().orElse(null))
        .mapToLong(at -> at == null ? -1 : Math.max(0, now.toEpochMilli() - at.toEpochMilli()))
        .reduce((a, b) -> a < 0 || b < 0 ? -1 : Math.max(a, b))
        .orElse(-1);
  }

  static Buffer event(String name, JsonObject data) {
    return Buffer.buffer("event: " + name + "\ndata: " + data.encode() + "\n\n");
  }
}
