package org.ringdesk.web;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/** The ranges that are asked for most, from today on. */
final class Presets {
  private Presets() {}

  static List<ReportView.Link> of(
      ReportView.Kind kind, Filters filters, LocalDate today, Messages words) {
    LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    LocalDate first = today.withDayOfMonth(1);
    return List.of(
        link(kind, filters, words.text("report.today"), today, today.plusDays(1)),
        link(kind, filters, words.text("report.yesterday"), today.minusDays(1), today),
        link(kind, filters, words.text("report.week"), monday, monday.plusDays(7)),
        link(kind, filters, words.text("report.lastweek"), monday.minusDays(7), monday),
        link(kind, filters, words.text("report.month"), first, first.plusMonths(1)),
        link(kind, filters, words.text("report.lastmonth"), first.minusMonths(1), first),
        link(kind, filters, words.text("report.thirty"), today.minusDays(29), today.plusDays(1)));
  }

  private static ReportView.Link link(
      ReportView.Kind kind, Filters filters, String text, LocalDate from, LocalDate to) {
    Filters other =
        filters.range(
            from.atStartOfDay(filters.zone()).toInstant(),
            to.atStartOfDay(filters.zone()).toInstant());
    return new ReportView.Link(
        kind.path() + "?" + other.query(),
        text,
        other.from().equals(filters.from()) && other.to().equals(filters.to()));
  }
}
