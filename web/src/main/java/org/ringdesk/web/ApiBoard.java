package org.ringdesk.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.board.BoardSnapshot.AgentLine;
import org.ringdesk.board.BoardSnapshot.LastCall;
import org.ringdesk.board.BoardSnapshot.SpecialtyLine;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Outcome;
import org.ringdesk.people.ApiToken;
import org.ringdesk.witness.Proof;

/**
 * The board as JSON, once or as a stream of two events: {@code board} with the whole board, first
 * and after each change, and {@code age} each second, as the board's page hears it.
 */
final class ApiBoard {
  private static final String TOPIC = "board";
  private static final String RETRY_AFTER_S = "30";

  private final Supplier<BoardSnapshot> board;
  private final EventStream<String> stream;
  private final InstantSource clock;
  private long sent = -1;

  ApiBoard(Supplier<BoardSnapshot> board, EventStream<String> stream, InstantSource clock) {
    this.board = board;
    this.stream = stream;
    this.clock = clock;
  }

  void board(RoutingContext ctx, ApiToken token) {
    ApiRoutes.json(ctx, json(board.get()).encode());
  }

  void agents(RoutingContext ctx, ApiToken token) {
    ApiRoutes.json(ctx, items(board.get().agents(), ApiBoard::agent).encode());
  }

  void agent(RoutingContext ctx, ApiToken token) {
    one(
        ctx,
        board.get().agents().stream()
            .filter(a -> a.agent().value().equals(ctx.pathParam("agent")))
            .map(ApiBoard::agent)
            .findFirst());
  }

  void queues(RoutingContext ctx, ApiToken token) {
    BoardSnapshot now = board.get();
    ApiRoutes.json(ctx, items(now.specialties(), line -> queue(line, now)).encode());
  }

  void queue(RoutingContext ctx, ApiToken token) {
    BoardSnapshot now = board.get();
    one(
        ctx,
        now.specialties().stream()
            .filter(s -> s.specialty().queue().value().equals(ctx.pathParam("queue")))
            .map(line -> queue(line, now))
            .findFirst());
  }

  void stream(RoutingContext ctx, ApiToken token) {
    if (stream.full()) {
      ctx.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S);
      throw Problem.BUSY.because("Too many watch already.");
    }
    BoardSnapshot now = board.get();
    if (stream.viewers() == 0) sent = now.version();
    stream.join(TOPIC, ctx.request(), frame(now).appendBuffer(BoardRoutes.age(now, clock)));
  }

  /** Twenty times a second: the board to all who watch it, if it changed. */
  void tick() {
    if (stream.viewers() == 0) return;
    snapshot()
        .filter(now -> now.version() != sent)
        .ifPresent(
            now -> {
              sent = now.version();
              stream.send(TOPIC, EventStream.Frame.of(frame(now)));
            });
    stream.sweep();
  }

  /** Each second: how old the data is, though nothing changed. */
  void beat() {
    if (stream.viewers() > 0)
      snapshot().ifPresent(now -> stream.tell(TOPIC, BoardRoutes.age(now, clock)));
  }

  void dismiss(Function<Set<HttpServerRequest>, Set<HttpServerRequest>> gone) {
    stream.dismiss(gone);
  }

  void close() {
    stream.close();
  }

  /** Empty when it cannot be read: the board's own pages tell that in the log. */
  private Optional<BoardSnapshot> snapshot() {
    try {
      return Optional.of(board.get());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Buffer frame(BoardSnapshot now) {
    return BoardRoutes.event("board", json(now));
  }

  private static void one(RoutingContext ctx, Optional<JsonObject> found) {
    ApiRoutes.json(ctx, found.orElseThrow(ApiQuery::missing).encode());
  }

  /** All at once: there are no more than a board shows. */
  private static <T> JsonObject items(Collection<T> all, Function<T, JsonObject> as) {
    return new JsonObject().put("items", array(all, as));
  }

  private static <T> JsonArray array(Collection<T> all, Function<T, JsonObject> as) {
    JsonArray array = new JsonArray();
    all.forEach(one -> array.add(as.apply(one)));
    return array;
  }

  // ---- as JSON

  private static JsonObject json(BoardSnapshot now) {
    return new JsonObject()
        .put("version", now.version())
        .put("at", now.at().toString())
        .put("timezone", now.zone().getId())
        .put(
            "hotlines",
            array(
                now.hotlines(),
                h -> new JsonObject().put("hotline", h.number()).put("name", name(h.zh(), h.en()))))
        .put(
            "links",
            array(
                now.links(),
                l ->
                    new JsonObject()
                        .put("pbx", l.pbx())
                        .put("state", key(l.state()))
                        .put("since", l.since().toString())
                        .put("heard_at", moment(l.heardAt()))
                        .put("lag_seconds", seconds(l.lag()))))
        .put(
            "ledgers",
            array(
                now.ledgers(),
                l ->
                    new JsonObject()
                        .put("pbx", l.pbx())
                        .put("state", key(l.state()))
                        .put("since", l.since().toString())
                        .put("read_at", moment(l.readAt()))))
        .put("proofs", array(now.proofs().entrySet(), p -> proof(p.getKey(), p.getValue())))
        .put("queues", array(now.specialties(), line -> queue(line, now)))
        .put("agents", array(now.agents(), ApiBoard::agent))
        .put(
            "quarters",
            array(
                now.quarters(),
                q ->
                    new JsonObject()
                        .put("from", q.from().toString())
                        .put("answered", q.answered())
                        .put("unanswered", q.unanswered())))
        .put("last_calls", array(now.lastCalls(), ApiBoard::call))
        .put(
            "unanswered",
            array(
                now.outlook().unanswered(),
                u ->
                    new JsonObject()
                        .put("hotline", u.hotline().number())
                        .put("seconds", seconds(u.length()))
                        .put("alarm", u.alarm())))
        .put(
            "canaries",
            array(
                now.canaries(),
                c ->
                    new JsonObject()
                        .put("pbx", c.pbx())
                        .put("hotline", c.hotline())
                        .put("at", c.at().toString())
                        .put(
                            "blind",
                            new JsonArray(c.inOrder().stream().map(b -> b.key()).toList()))));
  }

  private static JsonObject proof(String pbx, Proof proof) {
    return new JsonObject()
        .put("pbx", pbx)
        .put("second_witness", proof.second())
        .put("both", proof.both())
        .put("ami", proof.ami())
        .put("ledger", proof.ledger())
        .put("until", moment(proof.until()))
        .put("incomplete_since", moment(proof.incompleteSince()))
        .put(
            "unwatched",
            array(
                proof.unwatched(),
                s ->
                    new JsonObject()
                        .put("from", s.since().toString())
                        .put("to", s.until().toString())))
        .put("nothing_uncounted", proof.nothingUncounted());
  }

  private static JsonObject queue(SpecialtyLine line, BoardSnapshot now) {
    var expected = now.outlook().expected(line.specialty());
    var rate = line.rate().value();
    return new JsonObject()
        .put("queue", line.specialty().queue().value())
        .put("specialty", line.specialty().key())
        .put("name", name(line.specialty().zh(), line.specialty().en()))
        .put("waiting", line.waiting())
        .put("longest_since", moment(line.longestSince()))
        .put("calls_answered", line.rate().answered())
        .put("calls_rung", line.rate().rung())
        .put("connection_rate", rate.isPresent() ? rate.getAsDouble() : null)
        .put("meets_target", line.rate().meets())
        .put("calls_expected", expected.isPresent() ? expected.getAsLong() : null);
  }

  private static JsonObject agent(AgentLine line) {
    return new JsonObject()
        .put("agent", line.agent().value())
        .put("phone", line.phone())
        .put("presence", line.presence().key())
        .put("since", line.since().toString())
        .put("reason", line.reason());
  }

  private static JsonObject call(LastCall call) {
    return new JsonObject()
        .put("call", call.id().toString())
        .put("entered_at", call.enteredAt().toString())
        .put("from", call.from().isEmpty() ? null : call.from())
        .put("queue", call.specialty().map(s -> s.queue().value()).orElse(null))
        .put("outcome", call.outcome().map(Outcome::key).orElse(null))
        .put("wait_seconds", seconds(call.waited()))
        .put("rings", call.phonesRang())
        .put("agent", call.agent().map(AgentName::value).orElse(null))
        .put("talk_seconds", seconds(call.talked()))
        .put("ticket", call.ticket().orElse(null));
  }

  private static JsonObject name(String zh, String en) {
    return new JsonObject().put("zh", zh).put("en", en);
  }

  private static @Nullable String moment(Optional<Instant> at) {
    return at.map(Instant::toString).orElse(null);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static String key(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
