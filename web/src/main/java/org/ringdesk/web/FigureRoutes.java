package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringdesk.desk.Workplace;
import org.ringdesk.figure.Behind;
import org.ringdesk.figure.Denominators;
import org.ringdesk.figure.Figure;
import org.ringdesk.figure.Figures;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Tally;
import org.ringdesk.people.Right;
import org.ringdesk.people.Viewer;

/**
 * What a rate is made of, each part leading to its list; and the three rates whose denominators
 * differ, side by side with the calls that make the difference.
 */
final class FigureRoutes {
  private static final int ROWS = 50;

  /** A measure in a formula. */
  public record Part(String sign, String name, String text, String href, boolean estimate) {}

  /** A rate, taken apart: the least that it can be. */
  public record Apart(
      String key,
      String name,
      String value,
      boolean estimate,
      String href,
      List<Part> over,
      List<Part> under,
      String numerator,
      String denominator) {}

  /** A call that does not weigh the same in all three. */
  public record Row(
      String href,
      String at,
      String from,
      String specialty,
      Mark mark,
      String outcome,
      String offered,
      String rung,
      String rings,
      String why) {}

  private final Figures figures;
  private final Workplace house;
  private final Pages pages;
  private final InstantSource clock;

  FigureRoutes(Figures figures, Workplace house, Pages pages, InstantSource clock) {
    this.figures = figures;
    this.house = house;
    this.pages = pages;
    this.clock = clock;
  }

  void figure(RoutingContext ctx, Viewer viewer) {
    Optional<Figure> figure = Optional.ofNullable(ctx.pathParam("figure")).flatMap(Figure::ofKey);
    if (figure.isEmpty()) {
      ctx.fail(404);
      return;
    }
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    Filters filters;
    try {
      filters = Filters.of(ctx, house.hotlines(), clock.instant());
    } catch (Filters.Unreadable e) {
      ctx.fail(400);
      return;
    }
    Tally tally = tally(measures(List.of(figure.get())), filters, viewer);
    boolean all = viewer.may(Right.SEE_REPORTS);
    SignInRoutes.send(
        ctx,
        200,
        pages.render(
            "figure",
            words,
            Map.ofEntries(
                Map.entry("look", look),
                Map.entry("me", Me.of(ctx, viewer, words)),
                Map.entry("figure", apart(figure.get(), tally, filters, words)),
                Map.entry("range", filters.words()),
                Map.entry("zone", filters.zone().getId()),
                Map.entry("chips", new Names(house.hotlines(), words).said(filters)),
                Map.entry("query", filters.query()),
                Map.entry("all", all),
                Map.entry(
                    "three",
                    all && Denominators.RATES.contains(figure.get())
                        ? "/reports/denominators?" + filters.query()
                        : ""))));
  }

  void denominators(RoutingContext ctx, Viewer viewer) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    Filters filters;
    Optional<Behind.Place> after;
    try {
      filters = Filters.of(ctx, house.hotlines(), clock.instant());
      after = Filters.asked(ctx, "after").map(ListRoutes::place);
    } catch (Filters.Unreadable e) {
      ctx.fail(400);
      return;
    }
    Denominators denominators = figures.denominators();
    Names names = new Names(house.hotlines(), words);
    String as = Filters.asked(ctx, "as").orElse("");
    if (Sheet.asks(as)) {
      sheet(denominators, filters, viewer, names, words).send(ctx, as);
      return;
    }
    Tally tally = tally(measures(Denominators.RATES), filters, viewer);
    Denominators.Page page = denominators.page(filters.whole(), filters.only(viewer), after, ROWS);
    String here = "/reports/denominators?" + filters.query();
    SignInRoutes.send(
        ctx,
        200,
        pages.render(
            "denominators",
            words,
            Map.ofEntries(
                Map.entry("look", look),
                Map.entry("me", Me.of(ctx, viewer, words)),
                Map.entry(
                    "rates",
                    Denominators.RATES.stream().map(f -> apart(f, tally, filters, words)).toList()),
                Map.entry("range", filters.words()),
                Map.entry("zone", filters.zone().getId()),
                Map.entry("chips", names.said(filters)),
                Map.entry("query", filters.query()),
                Map.entry("differing", denominators.count(filters.whole(), filters.only(viewer))),
                Map.entry(
                    "lines",
                    page.lines().stream().map(l -> row(l, here, filters, names, words)).toList()),
                Map.entry("newest", after.isPresent() ? here : ""),
                Map.entry(
                    "next",
                    page.next().map(p -> here + "&after=" + ListRoutes.token(p)).orElse("")),
                Map.entry("firstDay", filters.firstDay()),
                Map.entry("lastDay", filters.lastDay()),
                Map.entry("specialties", names.specialties()),
                Map.entry("hotlines", names.hotlineChoices()),
                Map.entry("chosen", filters.chosen()))));
  }

  private static Set<Measure> measures(List<Figure> figures) {
    Set<Measure> measures = EnumSet.noneOf(Measure.class);
    for (Figure figure : figures) {
      measures.addAll(figure.measures());
      figure.unknown().ifPresent(measures::add);
    }
    return measures;
  }

  private Tally tally(Set<Measure> measures, Filters filters, Viewer viewer) {
    Instant now = clock.instant();
    return figures.tally(measures, filters.whole(), filters.only(viewer), now);
  }

  private static Apart apart(Figure figure, Tally tally, Filters filters, Messages words) {
    Amounts.Amount value = Amounts.of(figure, tally);
    List<Part> under = parts(figure.under(), figure.underWithout(), tally, filters, words);
    long leftOut = figure.leftOut().map(m -> tally.of(m).orElse(0)).orElse(0L);
    if (leftOut > 0) under.add(part("+", figure.leftOut().orElseThrow(), tally, filters, words));
    return new Apart(
        figure.key(),
        words.text("figure." + figure.key()),
        value.text(),
        value.estimate(),
        "/figures/" + figure.key() + "?" + filters.query(),
        parts(figure.over(), figure.overWithout(), tally, filters, words),
        under,
        sum(figure, figure.numerator(tally).orElse(0)),
        sum(figure, figure.denominator(tally).orElse(0) + leftOut));
  }

  private static String sum(Figure figure, long n) {
    boolean times =
        figure.over().getFirst().isTime() && figure.unit() == Figure.Unit.RATE
            || figure.under().getFirst().isTime();
    return times ? Amounts.time(n) : String.valueOf(n);
  }

  private static List<Part> parts(
      List<Measure> plus, List<Measure> minus, Tally tally, Filters filters, Messages words) {
    List<Part> parts = new ArrayList<>();
    for (Measure measure : plus)
      parts.add(part(parts.isEmpty() ? "" : "+", measure, tally, filters, words));
    for (Measure measure : minus) parts.add(part("−", measure, tally, filters, words));
    return parts;
  }

  private static Part part(
      String sign, Measure measure, Tally tally, Filters filters, Messages words) {
    return new Part(
        sign,
        words.text("measure." + measure.key()),
        tally.of(measure).isPresent()
            ? Amounts.text(measure, tally.of(measure).getAsLong())
            : words.text("board.none"),
        "/calls?" + filters.query("measure", measure.key()),
        false);
  }

  private static Row row(
      Denominators.Line line, String here, Filters filters, Names names, Messages words) {
    return new Row(
        "/calls/" + line.call() + "?back=" + Filters.encoded(here),
        Times.day(line.at(), filters.zone()),
        names.from(line.from()),
        line.specialty().map(names::specialty).orElse(""),
        line.answered() ? Mark.GOOD : Mark.BAD,
        line.answered()
            ? words.text("denominators.answered")
            : words.text("denominators.unanswered"),
        String.valueOf(line.offered()),
        line.why().contains(Denominators.Why.RING_UNKNOWN) ? "0–1" : String.valueOf(line.rung()),
        line.ringsUnknown() == 0
            ? String.valueOf(line.rings())
            : line.rings() + "–" + (line.rings() + line.ringsUnknown()),
        why(line, words));
  }

  private static String why(Denominators.Line line, Messages words) {
    return String.join(
        words.text("denominators.and"),
        line.why().stream()
            .map(w -> words.text("denominators.why." + w.name().toLowerCase(Locale.ROOT)))
            .toList());
  }

  private static Sheet sheet(
      Denominators denominators, Filters filters, Viewer viewer, Names names, Messages words) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    Optional<Behind.Place> next = Optional.empty();
    do {
      Denominators.Page page =
          denominators.page(filters.whole(), filters.only(viewer), next, Behind.MOST);
      for (Denominators.Line line : page.lines())
        rows.add(
            List.of(
                Times.day(line.at(), filters.zone()),
                line.from().map(Visible::text).orElse(""),
                line.specialty().map(names::specialty).orElse(""),
                line.offered(),
                line.rung(),
                line.rings(),
                line.ringsUnknown(),
                why(line, words),
                line.call().toString()));
      next = page.next();
    } while (next.isPresent() && rows.size() < Sheet.MOST);
    return new Sheet(
        "ringdesk-denominators-" + filters.firstDay(),
        List.of(
            words.text("list.at"),
            words.text("list.from"),
            words.text("list.where"),
            words.text("measure.offered"),
            words.text("measure.calls_rung"),
            words.text("measure.visit_rings"),
            words.text("measure.visit_rings_unknown"),
            words.text("denominators.why"),
            words.text("list.call")),
        rows,
        next.isPresent() ? words.text("list.cut", Sheet.MOST) : "");
  }
}
