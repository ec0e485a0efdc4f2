package org.ringdesk.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.desk.Workplace;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.Figures;
import org.ringdesk.people.Viewer;

/** What became of the calls of a range: by time, by specialty, by agent. */
final class ReportRoutes {
  /** How the pages say "not by time". */
  static final String WHOLE = "whole";

  private final Figures figures;
  private final Workplace house;
  private final Pages pages;
  private final InstantSource clock;

  ReportRoutes(Figures figures, Workplace house, Pages pages, InstantSource clock) {
    this.figures = figures;
    this.house = house;
    this.pages = pages;
    this.clock = clock;
  }

  static void first(RoutingContext ctx, Viewer viewer) {
    Routes.seeOther(ctx, ReportView.Kind.CALLS.path());
  }

  void calls(RoutingContext ctx, Viewer viewer) {
    answer(ctx, viewer, ReportView.Kind.CALLS);
  }

  void specialties(RoutingContext ctx, Viewer viewer) {
    answer(ctx, viewer, ReportView.Kind.SPECIALTIES);
  }

  void agents(RoutingContext ctx, Viewer viewer) {
    answer(ctx, viewer, ReportView.Kind.AGENTS);
  }

  /**
   * Only what the filters make impossible, or the database cannot do in time, is told on the page.
   */
  private void answer(RoutingContext ctx, Viewer viewer, ReportView.Kind kind) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    Instant now = clock.instant();
    try {
      Filters filters = Filters.of(ctx, house.hotlines(), now);
      Optional<Step> step = step(ctx, kind, filters);
      ReportView view =
          new ReportReader(figures, new Names(house.hotlines(), words), words, now)
              .read(kind, filters, step, filters.only(viewer), viewer.onlyDesk());
      String as = Filters.asked(ctx, "as").orElse("");
      if (Sheet.asks(as) && view.problem().isEmpty()) view.sheet().send(ctx, as);
      else send(ctx, viewer, look, words, view.problem().isEmpty() ? 200 : 400, view);
    } catch (Filters.Unreadable e) {
      send(ctx, viewer, look, words, 400, problem(kind, words, now, "range"));
    } catch (DatabaseException e) {
      if (!e.away()) throw e;
      send(ctx, viewer, look, words, 503, problem(kind, words, now, "slow"));
    }
  }

  private ReportView problem(ReportView.Kind kind, Messages words, Instant now, String what) {
    Filters today = Filters.today(house.hotlines().zone(), now);
    return ReportView.problem(
        kind,
        today,
        new Names(house.hotlines(), words),
        words,
        LocalDate.ofInstant(now, today.zone()),
        List.of(),
        words.text("report.problem." + what));
  }

  /** Said, else what suits the length of the range. */
  private static Optional<Step> step(RoutingContext ctx, ReportView.Kind kind, Filters filters) {
    Optional<String> said = Filters.asked(ctx, "by");
    if (said.isPresent()) {
      if (said.get().equals(WHOLE)) return Optional.empty();
      Optional<Step> step = Step.ofKey(said.get());
      if (step.isEmpty()) throw new Filters.Unreadable("by", said.get());
      return step;
    }
    if (kind != ReportView.Kind.CALLS) return Optional.empty();
    long hours = java.time.Duration.between(filters.from(), filters.to()).toHours();
    return Optional.of(hours <= 48 ? Step.HOUR : hours <= 24 * 93 ? Step.DAY : Step.MONTH);
  }

  private void send(
      RoutingContext ctx, Viewer viewer, Look look, Messages words, int status, ReportView view) {
    SignInRoutes.send(
        ctx,
        status,
        pages.render(
            "report",
            words,
            Map.of(
                "look",
                look,
                "me",
                Me.of(ctx, viewer, words),
                "report",
                view,
                "chart",
                view.chart().map(c -> json(c, view.kind()).encode()).orElse(""))));
  }

  private static JsonObject json(ReportView.Chart chart, ReportView.Kind kind) {
    JsonArray bars = new JsonArray();
    chart
        .bars()
        .forEach(
            b ->
                bars.add(
                    new JsonObject()
                        .put("name", b.name())
                        .put("values", array(b.values()))
                        .put("hrefs", new JsonArray(b.hrefs()))));
    return new JsonObject()
        .put("labels", new JsonArray(chart.labels()))
        .put("bars", bars)
        .put("rate", chart.rateName())
        .put("rates", array(chart.rates()))
        .put("rateHrefs", new JsonArray(chart.rateHrefs()))
        .put("target", chart.target())
        .put("members", kind != ReportView.Kind.CALLS);
  }

  private static JsonArray array(List<? extends @Nullable Object> values) {
    JsonArray array = new JsonArray();
    for (Object value : values) {
      if (value == null) array.addNull();
      else array.add(value);
    }
    return array;
  }
}
