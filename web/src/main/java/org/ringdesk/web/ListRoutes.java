package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringdesk.agent.Presence;
import org.ringdesk.call.Outcome;
import org.ringdesk.desk.Workplace;
import org.ringdesk.figure.Behind;
import org.ringdesk.figure.Behind.Asked;
import org.ringdesk.figure.Behind.Order;
import org.ringdesk.figure.Behind.Place;
import org.ringdesk.figure.Caller;
import org.ringdesk.figure.Figures;
import org.ringdesk.figure.Group;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Measure.Of;
import org.ringdesk.people.Right;
import org.ringdesk.people.Viewer;
import org.ringdesk.ticket.TicketNumber;

/**
 * The list behind a figure: {@code /calls?measure=…} and the filters; each row leads to its call.
 */
final class ListRoutes {
  private static final int ROWS = 50;

  /** A row, in finished words. */
  public record Row(
      String href,
      String at,
      String from,
      String where,
      Mark mark,
      String outcome,
      String waited,
      String rang,
      boolean estimate,
      String agent,
      String amount,
      String ticket) {}

  /** A filter that can be taken away. */
  public record Chip(String name, String text, String without) {}

  private final Figures figures;
  private final Workplace house;
  private final Pages pages;
  private final InstantSource clock;

  ListRoutes(Figures figures, Workplace house, Pages pages, InstantSource clock) {
    this.figures = figures;
    this.house = house;
    this.pages = pages;
    this.clock = clock;
  }

  void page(RoutingContext ctx, Viewer viewer) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    Instant now = clock.instant();
    Filters filters;
    Optional<Place> after;
    try {
      filters = Filters.of(ctx, house.hotlines(), now);
      after = Filters.asked(ctx, "after").map(ListRoutes::place);
    } catch (Filters.Unreadable e) {
      ctx.fail(400);
      return;
    }
    Optional<Measure> measure =
        Measure.ofKey(Filters.asked(ctx, "measure").orElse(Measure.CALLS.key()));
    if (measure.isEmpty()) {
      ctx.fail(400);
      return;
    }
    Order order =
        Filters.asked(ctx, "order").orElse("").equals("oldest") ? Order.OLDEST : Order.NEWEST;
    Asked asked = new Asked(measure.get(), filters.whole(), filters.only(viewer));
    Behind behind = figures.behind(now);
    String as = Filters.asked(ctx, "as").orElse("");
    Maker maker =
        new Maker(
            asked, order, filters, new Names(house.hotlines(), words), words, now, after.isEmpty());
    if (Sheet.asks(as)) {
      maker.sheet(behind).send(ctx, as);
      return;
    }
    Behind.Count count = behind.count(asked);
    Behind.Page page = behind.page(asked, order, after, ROWS);
    SignInRoutes.send(
        ctx, 200, pages.render("list", words, maker.model(ctx, look, viewer, count, page)));
  }

  /**
   * {@code q}: a ticket's number leads to its newest call, any other to the calls that came from it
   * or from a number that ends so.
   */
  void find(RoutingContext ctx, Viewer viewer) {
    String typed = Filters.asked(ctx, "q").orElse("");
    TicketNumber.typed(typed)
        .flatMap(ticket -> house.newestCall(ticket, viewer.onlyDesk()))
        .ifPresentOrElse(
            call -> Routes.seeOther(ctx, "/calls/" + call),
            () -> Routes.seeOther(ctx, "/calls?" + found(typed).query()));
  }

  /** Whole numbers have an index. */
  private Filters found(String typed) {
    Filters today = Filters.today(house.hotlines().zone(), clock.instant());
    if (typed.isBlank()) return today;
    Caller caller = Filters.caller(typed, house.hotlines());
    Period back = caller.kind() == Caller.Kind.NUMBER ? Period.ofYears(1) : Period.ofDays(30);
    Instant from = today.from().atZone(today.zone()).minus(back).toInstant();
    return today.range(from, today.to()).ofCaller(Optional.of(caller));
  }

  private record Maker(
      Asked asked,
      Order order,
      Filters filters,
      Names names,
      Messages words,
      Instant now,
      boolean first) {

    Map<String, Object> model(
        RoutingContext ctx, Look look, Viewer viewer, Behind.Count count, Behind.Page page) {
      boolean all = viewer.may(Right.SEE_REPORTS);
      return Map.ofEntries(
          Map.entry("look", look),
          Map.entry("me", Me.of(ctx, viewer, words)),
          Map.entry("title", words.text("measure." + measure().key())),
          Map.entry("measure", measure().key()),
          Map.entry("count", words.text("list.count." + kind(), count.rows())),
          Map.entry("rows", count.rows()),
          Map.entry("total", total(count)),
          Map.entry("range", filters.words()),
          Map.entry("zone", filters.zone().getId()),
          Map.entry("chips", chips()),
          Map.entry("all", all),
          Map.entry("measures", measures()),
          Map.entry("oldest", order == Order.OLDEST),
          Map.entry("amounts", amounts()),
          Map.entry("presence", measure().of() == Of.PRESENCE),
          Map.entry("lines", page.entries().stream().map(this::row).toList()),
          Map.entry(
              "estimates", page.entries().stream().anyMatch(e -> !e.ami() && e.call().isPresent())),
          Map.entry("query", query()),
          Map.entry(
              "turned",
              "/calls?"
                  + filters.query(
                      "measure", measure().key(), "order", order == Order.OLDEST ? "" : "oldest")),
          Map.entry("newest", first ? "" : "/calls?" + query()),
          Map.entry(
              "next", page.next().map(p -> "/calls?" + query() + "&after=" + token(p)).orElse("")),
          Map.entry("reports", all ? reports() : ""),
          Map.entry("chosen", filters.chosen()),
          Map.entry("firstDay", filters.firstDay()),
          Map.entry("lastDay", filters.lastDay()));
    }

    private Measure measure() {
      return asked.measure();
    }

    private String query() {
      return filters.query(
          "measure", measure().key(), "order", order == Order.OLDEST ? "oldest" : "");
    }

    /** Where the figure may have stood. */
    private String reports() {
      String kind = measure().of() == Of.PRESENCE ? "agents" : "calls";
      return "/reports/"
          + kind
          + "?"
          + (filters.isMoment() ? filters.day() : filters).ofCaller(Optional.empty()).query();
    }

    /** What the rows are: at one moment each agent is or does one thing. */
    private String kind() {
      if (measure() == Measure.SPELLS && filters.isMoment()) return "agent";
      return measure().ofCalls() ? "call" : measure().of().name().toLowerCase(Locale.ROOT);
    }

    private String total(Behind.Count count) {
      boolean ofRings = !measure().isTime() && count.value().orElse(0L) != count.rows();
      if (measure() == Measure.LONGEST_WAIT)
        return count.value().map(v -> words.text("list.longest", Amounts.time(v))).orElse("");
      if (measure().isTime())
        return words.text("list.together", Amounts.time(count.value().orElse(0L)));
      return ofRings ? words.text("list.adds", count.value().orElse(0L)) : "";
    }

    private boolean amounts() {
      return measure().isTime() || measure().key().startsWith("visit_rings");
    }

    private List<Chip> chips() {
      List<Chip> chips = new ArrayList<>();
      for (Group group : Group.values())
        Optional.ofNullable(filters.members().get(group))
            .ifPresent(
                m ->
                    chips.add(
                        new Chip(
                            words.text("group." + group.key()),
                            names.of(group, m),
                            address(filters.without(group)))));
      filters
          .agent()
          .ifPresent(
              a ->
                  chips.add(
                      new Chip(
                          words.text("group.agent"),
                          Visible.text(a),
                          address(filters.ofAgent(Optional.empty())))));
      filters
          .caller()
          .ifPresent(
              c ->
                  chips.add(
                      new Chip(
                          words.text("list.from"),
                          c.kind() == Caller.Kind.ENDING
                              ? "…" + c.text()
                              : names.from(Optional.of(c.text())),
                          address(filters.ofCaller(Optional.empty())))));
      filters
          .presence()
          .ifPresent(
              p ->
                  chips.add(
                      new Chip(
                          words.text("list.presence"),
                          words.text("presence." + p.key()),
                          address(filters.present(Optional.empty())))));
      filters
          .hour()
          .ifPresent(
              h ->
                  chips.add(
                      new Chip(
                          words.text("heat.weekday." + h.weekday()),
                          "%d:00–%d:00".formatted(h.hour(), h.hour() + 1),
                          address(filters.in(Optional.empty())))));
      return chips;
    }

    private String address(Filters other) {
      return "/calls?" + other.query("measure", measure().key());
    }

    private List<Names.Choice> measures() {
      return Arrays.stream(Measure.values())
          .map(m -> new Names.Choice(m.key(), words.text("measure." + m.key())))
          .toList();
    }

    private Row row(Behind.Entry entry) {
      boolean ring = measure().of() == Of.RING;
      boolean presence = entry.call().isEmpty();
      return new Row(
          entry
              .call()
              .map(c -> "/calls/" + c + "?back=" + Filters.encoded("/calls?" + query()))
              .orElse(""),
          Times.day(entry.at(), filters.zone()),
          presence ? "" : names.from(entry.from()),
          presence
              ? ""
              : entry.specialty().map(names::specialty).orElse(words.text("list.noqueue")),
          mark(entry),
          names.outcome(entry, ring, presence)
              + (entry.reason().isEmpty() ? "" : " · " + Visible.text(entry.reason())),
          entry.waited().map(Amounts::time).orElse(""),
          rang(entry),
          !entry.ami() && !presence,
          entry.agent().map(Visible::text).orElse(""),
          amounts() ? Amounts.text(measure(), entry.amount()) : "",
          entry.ticket().orElse(""));
    }

    private Mark mark(Behind.Entry entry) {
      if (measure().of() == Of.RING) return Mark.IDLE;
      if (entry.call().isEmpty())
        return entry.outcome().flatMap(Presence::ofKey).map(Mark::of).orElse(Mark.IDLE);
      return entry.outcome().map(Outcome::ofKey).map(BoardView::mark).orElse(Mark.WARN);
    }

    /** Phones that rang, or from to where that is not sure. */
    private static String rang(Behind.Entry entry) {
      if (entry.call().isEmpty()) return "";
      return entry.ringsUnknown() == 0
          ? String.valueOf(entry.rings())
          : entry.rings() + "–" + (entry.rings() + entry.ringsUnknown());
    }

    Sheet sheet(Behind behind) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      Behind.Page page = behind.page(asked, order, Optional.empty(), Behind.MOST);
      page.entries().forEach(e -> rows.add(cells(e)));
      while (page.next().isPresent() && rows.size() < Sheet.MOST) {
        page = behind.page(asked, order, page.next(), Behind.MOST);
        page.entries().forEach(e -> rows.add(cells(e)));
      }
      List<String> heads =
          List.of(
              words.text("list.at"),
              words.text("list.from"),
              words.text("list.where"),
              words.text("group.queue"),
              words.text("list.outcome"),
              words.text("list.waited.seconds"),
              words.text("list.rang"),
              words.text("list.rang.unknown"),
              words.text("group.agent"),
              measure().isTime() ? words.text("list.amount.seconds") : words.text("list.amount"),
              words.text("list.ticket"),
              words.text("list.call"));
      return new Sheet(
          "ringdesk-" + measure().key() + "-" + filters.firstDay(),
          heads,
          rows,
          page.next().isPresent() ? words.text("list.cut", Sheet.MOST) : "");
    }

    private List<@Nullable Object> cells(Behind.Entry entry) {
      boolean presence = entry.call().isEmpty();
      return Arrays.asList(
          Times.day(entry.at(), filters.zone()),
          presence ? "" : entry.from().map(Visible::text).orElse(""),
          entry.specialty().map(names::specialty).orElse(""),
          entry.queue().map(Visible::text).orElse(""),
          names.outcome(entry, measure().of() == Of.RING, presence),
          entry.waited().map(w -> (Object) (w / 1_000_000.0)).orElse(null),
          presence ? null : entry.rings(),
          presence ? null : entry.ringsUnknown(),
          entry.agent().map(Visible::text).orElse(""),
          measure().isTime() ? (Object) (entry.amount() / 1_000_000.0) : (Object) entry.amount(),
          entry.ticket().orElse(""),
          entry.call().map(Object::toString).orElse(""));
    }
  }

  /** A place as an address has it. */
  static String token(Place place) {
    return Filters.encoded(
        ChronoUnit.MICROS.between(Instant.EPOCH, place.at())
            + "~"
            + place.call()
            + "~"
            + place.part());
  }

  static Place place(String token) {
    String[] parts = token.split("~", 3);
    try {
      return new Place(
          Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS),
          UUID.fromString(parts[1]),
          parts[2]);
    } catch (RuntimeException e) {
      throw new Filters.Unreadable("after", token);
    }
  }
}
