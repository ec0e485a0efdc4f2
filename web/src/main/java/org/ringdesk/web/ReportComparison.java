package org.ringdesk.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ringdesk.figure.Figures;
import org.ringdesk.figure.Only;
import org.ringdesk.figure.Tally;
import org.ringdesk.web.ReportView.Cell;
import org.ringdesk.web.ReportView.Compared;
import org.ringdesk.web.ReportView.Comparison;

/** A report beside the same weekday and month before. */
record ReportComparison(Figures figures, Messages words, Instant now) {
  /** Weeks that the median is of. */
  private static final int WEEKS = 4;

  private static final int LONGEST_DAYS = 31;

  /** Of today only as much as there has been so far. */
  Comparison of(Filters filters, Only only, Tally total) {
    long days = Duration.between(filters.from(), filters.to()).toDays();
    if (days > LONGEST_DAYS || !filters.from().isBefore(now)) return Comparison.NONE;
    Filters sofar = filters.to().isAfter(now) ? filters.range(filters.from(), now) : filters;
    List<String> heads = new ArrayList<>(List.of(words.text("compare.now")));
    List<List<Cell>> columns = new ArrayList<>();
    columns.add(cells(total, filters));
    if (days <= 7) {
      List<Tally> weeks = new ArrayList<>();
      List<List<Cell>> cells = new ArrayList<>();
      for (int w = 1; w <= WEEKS; w++) {
        Filters then = back(sofar, w, 0);
        weeks.add(whole(then, only));
        cells.add(cells(weeks.getLast(), then));
      }
      heads.add(words.text("compare.week"));
      columns.add(cells.getFirst());
      heads.add(words.text("compare.median"));
      columns.add(
          IntStream.range(0, ReportColumn.COMPARED.size())
              .mapToObj(
                  i ->
                      median(
                          ReportColumn.COMPARED.get(i),
                          weeks,
                          cells.stream().map(c -> c.get(i)).toList()))
              .toList());
    }
    heads.add(words.text("compare.month"));
    Filters month = back(sofar, 0, 1);
    columns.add(cells(whole(month, only), month));
    List<Compared> lines = new ArrayList<>();
    for (int i = 0; i < ReportColumn.COMPARED.size(); i++) {
      int line = i;
      lines.add(
          new Compared(
              ReportColumn.COMPARED.get(i).name(words),
              columns.stream().map(c -> c.get(line)).toList()));
    }
    String until =
        filters.to().isAfter(now)
            ? words.text(
                "compare.until",
                (days <= 1 ? ReportLabels.HOUR : ReportLabels.DAY_HOUR)
                    .format(now.atZone(filters.zone())))
            : "";
    return new Comparison(until, heads, lines);
  }

  private static Filters back(Filters filters, int weeks, int months) {
    return filters.range(
        back(filters.from(), filters, weeks, months), back(filters.to(), filters, weeks, months));
  }

  private static Instant back(Instant at, Filters filters, int weeks, int months) {
    return at.atZone(filters.zone()).minusWeeks(weeks).minusMonths(months).toInstant();
  }

  /** Of the weeks that have the figure; of an even number the mean of the two in the middle. */
  private Cell median(ReportColumn column, List<Tally> weeks, List<Cell> of) {
    List<Double> values =
        weeks.stream()
            .map(t -> column.amount(t).value())
            .filter(Objects::nonNull)
            .map(v -> ((Number) v).doubleValue())
            .sorted()
            .toList();
    String text =
        values.isEmpty()
            ? words.text("board.none")
            : spoken(
                column, (values.get((values.size() - 1) / 2) + values.get(values.size() / 2)) / 2);
    return new Cell(column.key(), column.name(words), text, "", false, of);
  }

  private static String spoken(ReportColumn column, double value) {
    if (column.seconds()) return Times.length(Duration.ofSeconds(Math.round(value)));
    if (column.figure().isPresent()) return Amounts.percent(value) + " %";
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  private Tally whole(Filters filters, Only only) {
    return ReportReader.whole(figures, now, ReportColumn.COMPARED, filters, only);
  }

  private List<Cell> cells(Tally tally, Filters filters) {
    return ReportColumn.cells(ReportColumn.COMPARED, tally, filters, words);
  }
}
