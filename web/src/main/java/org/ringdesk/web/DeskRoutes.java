package org.ringdesk.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ringdesk.agent.Presence;
import org.ringdesk.ami.ActionResult;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.CallId;
import org.ringdesk.desk.DeskSnapshot;
import org.ringdesk.desk.Work;
import org.ringdesk.desk.Workplace;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Viewer;
import org.ringdesk.script.Step;
import org.ringdesk.ticket.TicketNumber;
import org.ringdesk.wrapup.Draft;
import org.ringdesk.wrapup.Drafts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's page, and what is done on it. The page is one fragment, sent again whenever the
 * agent's screen looks otherwise; the form in it is the browser's, filled from and saved to its own
 * address. Two events:
 *
 * <ul>
 *   <li>{@code desk}: {@code {assets, state, call, who, html}}
 *   <li>{@code age}, each second: {@code {at}}, the server's clock
 *   <li>{@code draft}: {@code {call, revision}}: some window saved the form, look for what is new
 * </ul>
 */
final class DeskRoutes {
  private static final Logger log = LoggerFactory.getLogger(DeskRoutes.class);
  private static final int RETRY_AFTER_S = 30;
  private static final int LONGEST_NAME = 120;
  private static final Buffer HEARTBEAT = Buffer.buffer(": still here\n\n");

  /** Why an agent may pause, as the PBX hears it; the bundles have words for each. */
  static final List<String> REASONS =
      List.of("break", "lunch", "meeting", "training", "back-office");

  /**
   * Whose screen, in which language.
   *
   * @param says the name that is said to callers
   * @param by who looks at it, and where
   */
  record Topic(AgentName agent, Language language, String says, Audit.By by) {}

  private final Workplace house;
  private final Supplier<BoardSnapshot> board;
  private final Pages pages;
  private final Assets assets;
  private final EventStream<Topic> stream;
  private final InstantSource clock;
  private final Map<Topic, DeskView> sent = new HashMap<>();
  private final Map<AgentName, DeskView.Says> said = new HashMap<>();
  private final Map<Audit.By, String> seen = new HashMap<>();
  private final Map<Language, List<BoardView.Notice>> notices = new HashMap<>();

  DeskRoutes(
      Workplace house,
      Supplier<BoardSnapshot> board,
      Pages pages,
      Assets assets,
      EventStream<Topic> stream,
      InstantSource clock) {
    this.house = house;
    this.board = board;
    this.pages = pages;
    this.assets = assets;
    this.stream = stream;
    this.clock = clock;
  }

  void page(RoutingContext ctx, Viewer viewer) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    Topic topic = topic(ctx, viewer);
    DeskView view = view(topic);
    Map<String, Object> model = new HashMap<>();
    model.put("look", look);
    model.put("me", Me.of(ctx, viewer, words));
    model.put("desk", view);
    model.put("agent", topic.agent().value());
    model.put("operator", viewer.id());
    model.put("reasons", REASONS);
    model.put("steps", Stream.of(Step.values()).map(Step::key).toList());
    seen(topic, view);
    model.put("zone", house.hotlines().zone().getId());
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .end(pages.render("desk", words, model));
  }

  /**
   * {@code ?agent=} is the one the page was made for: after another operator signed in at the same
   * browser, an old page learns nothing of the new one's calls.
   */
  void stream(RoutingContext ctx, Viewer viewer) {
    Topic topic = topic(ctx, viewer);
    if (ctx.request().method().equals(HttpMethod.HEAD)) {
      ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream").end();
    } else if (!topic.agent().value().equals(ctx.request().params().get("agent"))) {
      ctx.fail(404);
    } else if (stream.full()) {
      ctx.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER_S));
      ctx.fail(503);
    } else {
      house.attended(topic.agent());
      DeskView view = view(topic);
      stream.join(topic, ctx.request(), frame(topic, view).appendBuffer(age()));
      sent.put(topic, view);
      seen(topic, view);
      remember(topic, view);
    }
  }

  /** Some screen may look otherwise. */
  void tick() {
    Set<Topic> watched = stream.topics();
    sent.keySet().retainAll(watched);
    for (Topic topic : watched) {
      DeskView view = view(topic);
      if (view.equals(sent.put(topic, view))) continue;
      stream.send(topic, EventStream.Frame.of(frame(topic, view)));
      seen(topic, view);
      remember(topic, view);
    }
  }

  /** Each second: scripts move on, and pages learn that we are here. */
  void beat() {
    Set<Topic> watched = stream.topics();
    if (watched.isEmpty()) return;
    lookAtTheLinks();
    watched.forEach(topic -> house.attended(topic.agent()));
    tick();
    Buffer age = age();
    for (Topic topic : watched) stream.tell(topic, age);
    stream.sweep();
  }

  void heartbeat() {
    for (Topic topic : stream.topics()) stream.tell(topic, HEARTBEAT);
  }

  /** Whose session has ended sees no more calls. */
  void dismiss(Function<Set<HttpServerRequest>, Set<HttpServerRequest>> gone) {
    stream.dismiss(gone);
  }

  void close() {
    stream.close();
  }

  // ---- the form

  void draft(RoutingContext ctx, Viewer viewer) {
    call(ctx, viewer)
        .flatMap(call -> house.draft(agent(viewer), call))
        .ifPresentOrElse(draft -> json(ctx, 200, json(draft)), () -> ctx.fail(404));
  }

  void save(RoutingContext ctx, Viewer viewer) {
    Optional<CallId> call = call(ctx, viewer);
    Optional<Draft.Edit> edit = edit(ctx);
    if (edit.isEmpty()) {
      ctx.fail(400);
      return;
    }
    call.flatMap(c -> house.save(agent(viewer), c, edit.get()))
        .ifPresentOrElse(
            merge -> {
              json(ctx, 200, json(merge));
              tellOthers(agent(viewer), merge.draft());
            },
            () -> json(ctx, 404, new JsonObject().put("finished", true)));
  }

  void finish(RoutingContext ctx, Viewer viewer) {
    Optional<CallId> call = call(ctx, viewer);
    Optional<Draft.Edit> edit = edit(ctx);
    if (call.isEmpty() || edit.isEmpty()) {
      ctx.fail(400);
      return;
    }
    Drafts.Finishing finishing =
        house.finish(agent(viewer), call.get(), edit.get(), by(ctx, viewer));
    switch (finishing) {
      case Drafts.Finishing.Finished f -> json(ctx, 200, new JsonObject().put("finished", true));
      case Drafts.Finishing.Already a -> json(ctx, 200, new JsonObject().put("finished", true));
      case Drafts.Finishing.Missing m ->
          json(ctx, 422, json(m.draft()).put("missing", new JsonArray(m.fields())));
      case Drafts.Finishing.Contested c -> json(ctx, 409, json(c.merge()));
    }
  }

  void turnTo(RoutingContext ctx, Viewer viewer) {
    ofTheirs(
        ctx,
        viewer,
        (call, sent) -> {
          house.turnTo(agent(viewer), call);
          done(ctx);
        });
  }

  // ---- the conversation and the phone

  void say(RoutingContext ctx, Viewer viewer) {
    ofTheirs(
        ctx,
        viewer,
        (call, sent) ->
            Step.ofKey(sent.getString("step", ""))
                .ifPresentOrElse(
                    step -> {
                      house.say(agent(viewer), call, step);
                      done(ctx);
                    },
                    () -> ctx.fail(400)));
  }

  void hangUp(RoutingContext ctx, Viewer viewer) {
    ofTheirs(
        ctx,
        viewer,
        (call, sent) -> ordered(ctx, () -> house.hangUp(agent(viewer), call, by(ctx, viewer))));
  }

  /** {@code {reason}}: one of {@link #REASONS}, the wrap-up, or empty for ready. */
  void presence(RoutingContext ctx, Viewer viewer) {
    AgentName agent = agent(viewer);
    Audit.By by = by(ctx, viewer);
    String reason = sent(ctx).map(s -> s.getString("reason", "?")).orElse("?");
    if (reason.isEmpty()) ordered(ctx, () -> house.ready(agent, by));
    else if (REASONS.contains(reason) || reason.equals(Presence.WRAP_UP_REASON))
      ordered(ctx, () -> house.pause(agent, reason, by));
    else ctx.fail(400);
  }

  // ---- the customer

  /** {@code {customer}}: one of the candidates; {@code {name, title, organisation}}: a new one. */
  void customer(RoutingContext ctx, Viewer viewer) {
    ofTheirs(
        ctx,
        viewer,
        (call, sent) -> {
          String name = text(sent, "name");
          if (sent.getValue("customer") instanceof Number known)
            house.choose(call, known.longValue(), by(ctx, viewer));
          else if (!name.isEmpty())
            house.create(
                call, name, text(sent, "title"), text(sent, "organisation"), by(ctx, viewer));
          else {
            ctx.fail(400);
            return;
          }
          done(ctx);
        });
  }

  /** {@code {ticket}}: the matter is that one's. */
  void join(RoutingContext ctx, Viewer viewer) {
    ofTheirs(
        ctx,
        viewer,
        (call, sent) -> {
          Optional<TicketNumber> ticket = TicketNumber.typed(text(sent, "ticket"));
          if (ticket.isEmpty() || !house.join(call, ticket.get(), by(ctx, viewer)))
            refuse(ctx, words -> words.text("desk.refused.join"));
          else done(ctx);
        });
  }

  void returned(RoutingContext ctx, Viewer viewer) {
    Optional<TicketNumber> ticket = TicketNumber.typed(ctx.pathParam("ticket"));
    if (ticket.isPresent() && house.returned(ticket.get(), by(ctx, viewer))) done(ctx);
    else ctx.fail(404);
  }

  // ---- how

  private interface Deed {
    void on(CallId call, JsonObject sent);
  }

  /** Only with a call that is on the agent's own desk. */
  private void ofTheirs(RoutingContext ctx, Viewer viewer, Deed deed) {
    Optional<CallId> call =
        call(ctx, viewer)
            .filter(
                c ->
                    house.look(agent(viewer)).desk().work().stream()
                        .anyMatch(w -> w.call().id().equals(c)));
    Optional<JsonObject> sent = sent(ctx);
    if (call.isEmpty()) ctx.fail(404);
    else if (sent.isEmpty()) ctx.fail(400);
    else deed.on(call.get(), sent.get());
  }

  private void ordered(RoutingContext ctx, Callable<ActionResult> order) {
    ctx.vertx()
        .executeBlocking(order, false)
        .onFailure(ctx::fail)
        .onSuccess(
            result -> {
              switch (result) {
                case ActionResult.Accepted a -> done(ctx);
                case ActionResult.Refused r ->
                    refuse(ctx, words -> words.text("desk.refused.seat"));
                case ActionResult.NotSent n -> notTaken(ctx, n.sentence());
                case ActionResult.Rejected r -> notTaken(ctx, r.sentence());
                case ActionResult.Unclear u -> notTaken(ctx, u.sentence());
              }
            });
  }

  private static void notTaken(RoutingContext ctx, String why) {
    log.warn("an agent's order was not taken: {}", why);
    refuse(ctx, words -> words.text("desk.refused.pbx"));
  }

  private static void refuse(RoutingContext ctx, Function<Messages, String> why) {
    Messages words = Messages.in(Look.of(ctx).language());
    json(ctx, 409, new JsonObject().put("sentence", why.apply(words)));
  }

  private static void done(RoutingContext ctx) {
    json(ctx, 200, new JsonObject());
  }

  private static void json(RoutingContext ctx, int status, JsonObject body) {
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.toBuffer());
  }

  private static JsonObject json(Draft draft) {
    JsonObject values = new JsonObject();
    draft.entries().forEach((field, entry) -> values.put(field, entry.value()));
    return new JsonObject()
        .put("revision", draft.revision())
        .put("saved", draft.savedAt().toEpochMilli())
        .put("values", values);
  }

  private static JsonObject json(Draft.Merge merge) {
    return json(merge.draft()).put("contested", new JsonObject(new HashMap<>(merge.contested())));
  }

  private void tellOthers(AgentName agent, Draft draft) {
    Buffer word =
        event(
            "draft",
            new JsonObject()
                .put("call", draft.call().toString())
                .put("revision", draft.revision()));
    for (Topic topic : stream.topics()) if (topic.agent().equals(agent)) stream.tell(topic, word);
  }

  private static Optional<CallId> call(RoutingContext ctx, Viewer viewer) {
    if (viewer.agent().isEmpty()) return Optional.empty();
    try {
      return Optional.of(new CallId(UUID.fromString(ctx.pathParam("call"))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonObject> sent(RoutingContext ctx) {
    try {
      return Optional.ofNullable(ctx.body().asJsonObject());
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  /** {@code {seen, values: {field: text}}}. */
  private static Optional<Draft.Edit> edit(RoutingContext ctx) {
    return sent(ctx)
        .filter(s -> s.getValue("seen") instanceof Number)
        .filter(s -> s.getValue("values") instanceof JsonObject)
        .map(
            s -> {
              Map<String, String> values = new LinkedHashMap<>();
              for (Map.Entry<String, Object> field : s.getJsonObject("values"))
                if (field.getValue() instanceof String text) values.put(field.getKey(), text);
              return new Draft.Edit(s.getLong("seen"), values);
            });
  }

  private static String text(JsonObject sent, String name) {
    if (!(sent.getValue(name) instanceof String raw)) return "";
    String text = Visible.text(raw.strip());
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
  }

  /** An operator without a queue member's name sits nowhere; no member is called so. */
  private static AgentName agent(Viewer viewer) {
    return viewer.agent().orElse(new AgentName(""));
  }

  private static Audit.By by(RoutingContext ctx, Viewer viewer) {
    return Audit.By.of(viewer, Peer.address(ctx));
  }

  private static Topic topic(RoutingContext ctx, Viewer viewer) {
    return new Topic(agent(viewer), Look.of(ctx).language(), viewer.name(), by(ctx, viewer));
  }

  private DeskView view(Topic topic) {
    DeskSnapshot desk = house.look(topic.agent());
    Messages words = Messages.in(topic.language());
    return DeskView.of(
        desk, house, topic.says(), words, notices.getOrDefault(topic.language(), List.of()));
  }

  private void lookAtTheLinks() {
    try {
      BoardSnapshot snapshot = board.get();
      for (Language language : Language.values())
        notices.put(language, BoardView.notices(snapshot, Messages.in(language)));
    } catch (RuntimeException e) {
      log.warn("the board cannot be read: {}", e.getMessage());
    }
  }

  /** A caller and what is known of them are on somebody's screen; told once a call. */
  private void seen(Topic topic, DeskView view) {
    Optional<String> call =
        view.known().filter(k -> !k.kind().equals("looking")).map(DeskView.Known::call);
    if (call.isEmpty() || call.get().equals(seen.put(topic.by(), call.get()))) return;
    house.cardSeen(new CallId(UUID.fromString(call.get())), topic.by());
  }

  /** What stands on a screen that somebody looks at is kept: which words, which version. */
  private void remember(Topic topic, DeskView view) {
    Optional<DeskView.Says> now = view.script();
    if (now.isEmpty()) {
      said.remove(topic.agent());
      return;
    }
    DeskView.Says before = said.put(topic.agent(), now.get());
    if (before != null
        && before.call().equals(now.get().call())
        && before.step().equals(now.get().step())
        && before.version().equals(now.get().version())) return;
    Instant at = clock.instant();
    Step.ofKey(now.get().step())
        .ifPresent(
            step ->
                house
                    .look(topic.agent())
                    .now()
                    .map(Work::call)
                    .filter(call -> call.id().toString().equals(now.get().call()))
                    .ifPresent(
                        call ->
                            house.shown(
                                topic.agent(),
                                call.id(),
                                house.script(call).at(step),
                                topic.language().locale(),
                                at)));
  }

  private Buffer frame(Topic topic, DeskView view) {
    return event(
        "desk",
        new JsonObject()
            .put("assets", assets.version())
            .put("state", view.state())
            .put("call", view.caller().map(DeskView.Caller::call).orElse(""))
            .put("who", view.caller().map(DeskView.Caller::who).orElse(""))
            .put(
                "html",
                pages.render("desk-live", Messages.in(topic.language()), Map.of("desk", view))));
  }

  private Buffer age() {
    return event("age", new JsonObject().put("at", clock.instant().toEpochMilli()));
  }

  private static Buffer event(String name, JsonObject data) {
    return Buffer.buffer("event: " + name + "\ndata: ")
        .appendBuffer(data.toBuffer())
        .appendString("\n\n");
  }
}
