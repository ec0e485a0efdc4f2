package org.ringdesk.web;

import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Objected;
import org.ringdesk.people.Viewer;
import org.ringdesk.webhook.Delivery;
import org.ringdesk.webhook.Fact;
import org.ringdesk.webhook.Webhook;
import org.ringdesk.webhook.Webhooks;

/** Where others want to be told, and what does not arrive there; for administrators. */
final class WebhookRoutes {
  /**
   * One of the list, in finished words.
   *
   * @param missed what it is not told, or empty
   */
  public record Hook(
      long id,
      String url,
      String events,
      String made,
      String taken,
      String state,
      Mark mark,
      String missed,
      boolean again,
      List<Late> late) {}

  /** What did not arrive yet, or is dead. */
  public record Late(
      String event, String subject, String tried, String answer, String state, Mark mark) {}

  private final ApiHouse house;
  private final Pages pages;

  WebhookRoutes(ApiHouse house, Pages pages) {
    this.house = house;
    this.pages = pages;
  }

  void list(RoutingContext ctx, Viewer viewer) {
    page(ctx, viewer, 200, "");
  }

  /** The secret is in this answer and nowhere else, ever. */
  void create(RoutingContext ctx, Viewer viewer) {
    Messages words = Messages.in(Look.of(ctx).language());
    Set<Fact> events =
        ctx.request().formAttributes().getAll("event").stream()
            .flatMap(key -> Fact.ofKey(key).stream())
            .collect(Collectors.toSet());
    try {
      Webhooks.Issued issued =
          apart(() -> hooks().create(Forms.field(ctx, "url").strip(), events, by(ctx, viewer)));
      Issued.page(
          ctx,
          viewer,
          pages,
          new Issued(
              Visible.text(issued.url()),
              words.text("webhooks.secret"),
              issued.secret(),
              words.text("webhooks.issued"),
              "/webhooks"));
    } catch (Objected e) {
      page(ctx, viewer, 422, words.text("objection." + e.objection().key()));
    }
  }

  /** Looking a name up may take its time, and nobody else's. */
  private static <T> T apart(Callable<T> work) {
    Promise<T> done = Promise.promise();
    Thread.ofPlatform()
        .daemon()
        .name("webhook-address")
        .start(
            () -> {
              try {
                done.complete(work.call());
              } catch (Exception e) {
                done.fail(e);
              }
            });
    return done.future().await();
  }

  void retry(RoutingContext ctx, Viewer viewer) {
    done(ctx, id(ctx).filter(id -> hooks().retry(id, by(ctx, viewer))).isPresent());
  }

  void remove(RoutingContext ctx, Viewer viewer) {
    done(ctx, id(ctx).filter(id -> hooks().remove(id, by(ctx, viewer))).isPresent());
  }

  private static void done(RoutingContext ctx, boolean found) {
    if (found) Routes.seeOther(ctx, "/webhooks");
    else ctx.fail(404);
  }

  private void page(RoutingContext ctx, Viewer viewer, int status, String problem) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    Set<String> ticked = Set.copyOf(ctx.request().formAttributes().getAll("event"));
    Map<String, Object> model = new HashMap<>();
    model.put("look", look);
    model.put("me", Me.of(ctx, viewer, words));
    model.put("problem", problem);
    model.put("url", Forms.field(ctx, "url"));
    model.put(
        "events",
        Stream.of(Fact.values())
            .map(
                f ->
                    new TokenRoutes.Tick(
                        f.key(), words.text("fact." + key(f)), ticked.contains(f.key())))
            .toList());
    model.put("hooks", hooks().all().stream().map(h -> hook(h, words)).toList());
    SignInRoutes.send(ctx, status, pages.render("webhooks", words, model));
  }

  private Hook hook(Webhook hook, Messages words) {
    boolean bad = hook.dead() > 0 || hook.paused() || hook.missed().isPresent();
    Mark mark = bad ? Mark.BAD : hook.failing() > 0 ? Mark.WARN : Mark.GOOD;
    return new Hook(
        hook.id(),
        Visible.text(hook.url()),
        hook.events().stream()
            .sorted(Comparator.naturalOrder())
            .map(f -> words.text("fact." + key(f)))
            .collect(Collectors.joining(" · ")),
        Times.day(hook.createdAt(), zone())
            + hook.createdBy().map(by -> " · " + Visible.text(by)).orElse(""),
        hook.takenAt().map(this::day).orElseGet(() -> words.text("tokens.never")),
        (hook.paused() ? words.text("webhooks.paused") + " · " : "")
            + words.text("webhooks.state", hook.waiting(), hook.failing(), hook.dead()),
        mark,
        hook.missed()
            .map(m -> words.text("webhooks.missed", m.events(), day(m.since()), day(m.until())))
            .orElse(""),
        mark != Mark.GOOD,
        mark == Mark.GOOD
            ? List.of()
            : hooks().failing(hook.id()).stream().map(d -> late(d, words)).toList());
  }

  private Late late(Delivery delivery, Messages words) {
    String status =
        delivery.status().isPresent()
            ? String.valueOf(delivery.status().getAsInt())
            : words.text("webhooks.silent");
    return new Late(
        Fact.ofKey(delivery.event())
            .map(f -> words.text("fact." + key(f)))
            .orElse(Visible.text(delivery.event())),
        Visible.text(delivery.subject()),
        delivery.triedAt().map(this::day).orElse(""),
        (status + " " + Visible.text(delivery.answer())).strip(),
        delivery.dead()
            ? words.text("webhooks.dead", delivery.tries())
            : words.text("webhooks.again", day(delivery.dueAt()), delivery.tries()),
        delivery.dead() ? Mark.BAD : Mark.WARN);
  }

  private static String key(Fact fact) {
    return fact.name().toLowerCase(Locale.ROOT);
  }

  private String day(Instant at) {
    return Times.day(at, zone());
  }

  private ZoneId zone() {
    return house.hotlines().zone();
  }

  private Webhooks hooks() {
    return house.webhooks();
  }

  private static Optional<Long> id(RoutingContext ctx) {
    return Optional.of(ctx.pathParam("id"))
        .filter(id -> id.matches("[1-9][0-9]{0,17}"))
        .map(Long::valueOf);
  }

  private static Audit.By by(RoutingContext ctx, Viewer viewer) {
    return Audit.By.of(viewer, Peer.address(ctx));
  }
}
