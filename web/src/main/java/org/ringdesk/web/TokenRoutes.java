package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringdesk.people.ApiToken;
import org.ringdesk.people.ApiTokens;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Objected;
import org.ringdesk.people.Operators;
import org.ringdesk.people.Reach;
import org.ringdesk.people.Right;
import org.ringdesk.people.Viewer;

/** The keys of programs, for administrators. */
final class TokenRoutes {
  /** One of the list, in finished words. */
  public record Line(
      long id,
      String name,
      String rights,
      String sees,
      String made,
      String expires,
      String used,
      String state,
      Mark mark,
      boolean opens) {}

  /** One to tick. */
  public record Tick(String value, String text, boolean on) {}

  private final ApiHouse house;
  private final Operators operators;
  private final Pages pages;
  private final InstantSource clock;

  TokenRoutes(ApiHouse house, Operators operators, Pages pages, InstantSource clock) {
    this.house = house;
    this.operators = operators;
    this.pages = pages;
    this.clock = clock;
  }

  void list(RoutingContext ctx, Viewer viewer) {
    page(ctx, viewer, 200, "");
  }

  /** The secret is in this answer and nowhere else, ever. */
  void create(RoutingContext ctx, Viewer viewer) {
    Messages words = words(ctx);
    try {
      ApiTokens.Issued issued = house.tokens().create(form(ctx), by(ctx, viewer));
      Issued.page(
          ctx,
          viewer,
          pages,
          new Issued(
              Visible.text(issued.token().name()),
              words.text("tokens.secret"),
              issued.secret(),
              words.text("tokens.issued"),
              "/tokens"));
    } catch (Objected e) {
      page(ctx, viewer, 422, words.text("objection." + e.objection().key()));
    }
  }

  void withdraw(RoutingContext ctx, Viewer viewer) {
    String id = ctx.pathParam("id");
    if (id.matches("[1-9][0-9]{0,17}")
        && house.tokens().withdraw(Long.parseLong(id), by(ctx, viewer)))
      Routes.seeOther(ctx, "/tokens");
    else ctx.fail(404);
  }

  private void page(RoutingContext ctx, Viewer viewer, int status, String problem) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    Map<Integer, String> desks =
        operators.desks().stream().collect(Collectors.toMap(d -> d.id(), d -> d.name()));
    Map<String, Object> model = new HashMap<>();
    model.put("look", look);
    model.put("me", Me.of(ctx, viewer, words));
    model.put("problem", problem);
    model.put("tokens", house.tokens().all().stream().map(t -> line(t, desks, words)).toList());
    model.put("name", Forms.field(ctx, "name"));
    model.put("expires", expires(ctx));
    model.put(
        "rights",
        ticks(ctx, "right", Right.FOR_PROGRAMS, Right::key, r -> words.text("right." + r.key())));
    model.put(
        "desks", ticks(ctx, "desk", operators.desks(), d -> String.valueOf(d.id()), d -> d.name()));
    model.put(
        "hotlines",
        ticks(
            ctx,
            "hotline",
            house.hotlines().hotlines(),
            h -> h.number(),
            h -> (words.language() == Language.ZH ? h.zh() : h.en()) + " " + h.number()));
    SignInRoutes.send(ctx, status, pages.render("tokens", words, model));
  }

  private static <T> List<Tick> ticks(
      RoutingContext ctx,
      String field,
      Collection<T> all,
      Function<T, String> value,
      Function<T, String> text) {
    Set<String> ticked = ticked(ctx, field);
    return all.stream()
        .map(
            one ->
                new Tick(
                    value.apply(one),
                    Visible.text(text.apply(one)),
                    ticked.contains(value.apply(one))))
        .toList();
  }

  private Line line(ApiToken token, Map<Integer, String> desks, Messages words) {
    Instant now = clock.instant();
    String state =
        token.withdrawnAt().isPresent() ? "withdrawn" : token.opens(now) ? "active" : "expired";
    return new Line(
        token.id(),
        Visible.text(token.name()),
        Right.FOR_PROGRAMS.stream()
            .filter(token::may)
            .map(r -> words.text("right." + r.key()))
            .collect(Collectors.joining(" · ")),
        sees(token.reach(), desks, words),
        Times.day(token.createdAt(), zone())
            + token.createdBy().map(by -> " · " + Visible.text(by)).orElse(""),
        token.expiresAt().atZone(zone()).toLocalDate().toString(),
        token.usedAt().map(at -> Times.day(at, zone())).orElseGet(() -> words.text("tokens.never")),
        words.text("tokens.state." + state),
        state.equals("active") ? Mark.GOOD : Mark.IDLE,
        token.opens(now));
  }

  private static String sees(Reach reach, Map<Integer, String> desks, Messages words) {
    if (!reach.limited()) return words.text("tokens.house");
    return Stream.concat(
            reach.desks().stream()
                .flatMap(Collection::stream)
                .map(d -> Visible.text(desks.getOrDefault(d, String.valueOf(d)))),
            reach.hotlines().stream().flatMap(Collection::stream))
        .collect(Collectors.joining(" · "));
  }

  // ---- what was sent

  private ApiTokens.Form form(RoutingContext ctx) {
    return new ApiTokens.Form(
        Forms.field(ctx, "name").strip(),
        ticked(ctx, "right").stream()
            .flatMap(key -> Right.forPrograms(key).stream())
            .collect(Collectors.toSet()),
        new Reach(
            some(
                ticked(ctx, "desk").stream()
                    .filter(d -> d.matches("[0-9]{1,6}"))
                    .<Integer>map(d -> Integer.valueOf(d))),
            some(ticked(ctx, "hotline").stream())),
        expiry(expires(ctx)));
  }

  /** Nothing ticked: all. */
  private static <T extends Comparable<T>> Optional<SortedSet<T>> some(Stream<T> ticked) {
    SortedSet<T> some = ticked.collect(Collectors.toCollection(TreeSet::new));
    return some.isEmpty() ? Optional.empty() : Optional.of(some);
  }

  private static Set<String> ticked(RoutingContext ctx, String field) {
    return Set.copyOf(ctx.request().formAttributes().getAll(field));
  }

  /** A year from now, unless something else was written. */
  private String expires(RoutingContext ctx) {
    String written = Forms.field(ctx, "expires");
    return written.isEmpty()
        ? LocalDate.ofInstant(clock.instant(), zone()).plusYears(1).toString()
        : written;
  }

  /** To the end of that day; what is no day has passed. */
  private Instant expiry(String day) {
    try {
      return LocalDate.parse(day).plusDays(1).atStartOfDay(zone()).toInstant();
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private ZoneId zone() {
    return house.hotlines().zone();
  }

  private static Audit.By by(RoutingContext ctx, Viewer viewer) {
    return Audit.By.of(viewer, Peer.address(ctx));
  }

  private static Messages words(RoutingContext ctx) {
    return Messages.in(Look.of(ctx).language());
  }
}
