package org.ringdesk.web;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringdesk.figure.Buckets.Step;

/**
 * A report in finished words; every figure in it has the address of the list behind it.
 *
 * @param problem why there is nothing to see, and {@code cures} what to do about it
 * @param by the step, or {@code whole}
 * @param chosen the filters beside the days
 * @param comparison empty where the range has nothing to be compared with
 * @param estimates some figure is not known exactly
 */
public record ReportView(
    Kind kind,
    String title,
    Optional<String> problem,
    List<Link> cures,
    Asked asked,
    List<Cell> tiles,
    Comparison comparison,
    Optional<Chart> chart,
    Optional<Heat> heat,
    List<String> heads,
    List<Line> lines,
    boolean estimates,
    Sheet sheet) {

  public enum Kind {
    CALLS,
    SPECIALTIES,
    AGENTS;

    public String path() {
      return "/reports/" + key();
    }

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public record Link(String href, String text, boolean here) {}

  /**
   * What was asked for, and what else can be.
   *
   * @param chosen the filters as addresses have them, {@code said} in words
   */
  public record Asked(
      String range,
      String zone,
      String firstDay,
      String lastDay,
      String by,
      Map<String, String> chosen,
      List<String> said,
      String query,
      List<Names.Choice> steps,
      List<Names.Choice> specialties,
      List<Names.Choice> hotlines,
      List<Names.Choice> agents,
      List<Link> presets,
      List<Link> kinds) {}

  /**
   * @param key of the measure or figure
   * @param href of what is behind it, empty where {@code of} is
   * @param of what a median was taken from
   */
  public record Cell(
      String key, String name, String text, String href, boolean estimate, List<Cell> of) {}

  /**
   * @param label when, or whose
   * @param href of a closer look
   * @param total of the whole range
   */
  public record Line(String label, String href, String member, boolean total, List<Cell> cells) {}

  /**
   * The same figures of earlier ranges; a column each.
   *
   * @param until how far they go, where the range is not over; else empty
   */
  public record Comparison(String until, List<String> heads, List<Compared> lines) {
    static final Comparison NONE = new Comparison("", List.of(), List.of());
  }

  public record Compared(String name, List<Cell> cells) {}

  /**
   * @param hrefs what a click on each bar opens
   */
  public record Bars(String name, List<Long> values, List<String> hrefs) {}

  /**
   * @param rates in per cent, null where there is none; empty for a chart without a rate
   * @param target in per cent, 0 for none
   */
  public record Chart(
      List<String> labels,
      List<Bars> bars,
      String rateName,
      List<@Nullable Double> rates,
      List<String> rateHrefs,
      int target) {}

  /** Calls by hour and weekday. */
  public record Heat(List<String> hours, List<HeatRow> rows) {}

  public record HeatRow(String weekday, List<HeatCell> cells) {}

  /**
   * @param level 0 for none to 5 for the most
   */
  public record HeatCell(long n, int level, String href, String title) {}

  /** A page that only says what is wrong. */
  static ReportView problem(
      Kind kind,
      Filters filters,
      Names names,
      Messages words,
      LocalDate today,
      List<Link> cures,
      String problem) {
    return new ReportView(
        kind,
        words.text("report." + kind.key()),
        Optional.of(problem),
        cures,
        asked(kind, filters, Optional.empty(), names, words, List.of(), today, filters.query()),
        List.of(),
        Comparison.NONE,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        false,
        new Sheet(kind.key(), List.of(), List.of(), ""));
  }

  static Asked asked(
      Kind kind,
      Filters filters,
      Optional<Step> step,
      Names names,
      Messages words,
      List<String> agents,
      LocalDate today,
      String query) {
    String by = step.map(ReportView::key).orElse(ReportRoutes.WHOLE);
    Stream<String> steps = Stream.of(Step.values()).map(ReportView::key);
    return new Asked(
        filters.words(),
        filters.zone().getId(),
        filters.firstDay(),
        filters.lastDay(),
        by,
        filters.chosen(),
        names.said(filters),
        query,
        (kind == Kind.CALLS ? steps : Stream.concat(Stream.of(ReportRoutes.WHOLE), steps))
            .map(s -> new Names.Choice(s, words.text("step.by." + s)))
            .toList(),
        names.specialties(),
        names.hotlineChoices(),
        agents.stream().map(a -> new Names.Choice(a, Visible.text(a))).toList(),
        Presets.of(kind, filters, today, words),
        Stream.of(Kind.values())
            .map(
                k ->
                    new Link(
                        k.path() + "?" + filters.query(),
                        words.text("report." + k.key()),
                        k == kind))
            .toList());
  }

  static String key(Step step) {
    return step.name().toLowerCase(Locale.ROOT);
  }
}
