package org.ringdesk.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ringdesk.figure.Buckets;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.CallFigures;
import org.ringdesk.figure.Figures;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Only;
import org.ringdesk.web.ReportView.Heat;
import org.ringdesk.web.ReportView.HeatCell;
import org.ringdesk.web.ReportView.HeatRow;

/** When callers call: each hour of each weekday. */
record ReportHeat(Figures figures, Messages words, Instant now) {
  private static final int LONGEST_DAYS = 400;
  private static final int OPENS = 8;
  private static final int CLOSES = 18;

  Optional<Heat> of(Filters filters, Only only) {
    long days = Duration.between(filters.from(), filters.to()).toDays();
    if (days < 2 || days > LONGEST_DAYS) return Optional.empty();
    Optional<Buckets> hours = ReportReader.cut(Step.HOUR, filters);
    if (hours.isEmpty()) return Optional.empty();
    long[][] calls = new long[8][24];
    for (CallFigures.Line line :
        figures.calls(now, EnumSet.of(Measure.OFFERED)).byTime(hours.get(), only)) {
      LocalDateTime at = LocalDateTime.ofInstant(line.bucket().from(), filters.zone());
      calls[at.getDayOfWeek().getValue()][at.getHour()] +=
          line.tally().of(Measure.OFFERED).orElse(0);
    }
    int[] used =
        IntStream.range(0, 24)
            .filter(h -> Arrays.stream(calls).anyMatch(day -> day[h] > 0))
            .toArray();
    if (used.length == 0) return Optional.empty();
    int first = Math.min(OPENS, used[0]);
    int end = Math.max(CLOSES, used[used.length - 1] + 1);
    long peak = Arrays.stream(calls).flatMapToLong(Arrays::stream).max().orElse(1);
    List<HeatRow> rows = new ArrayList<>();
    for (int weekday = 1; weekday <= 7; weekday++) {
      List<HeatCell> cells = new ArrayList<>();
      for (int hour = first; hour < end; hour++)
        cells.add(cell(calls[weekday][hour], peak, weekday, hour, filters));
      rows.add(new HeatRow(words.text("heat.weekday." + weekday), cells));
    }
    return Optional.of(
        new Heat(IntStream.range(first, end).mapToObj(String::valueOf).toList(), rows));
  }

  private HeatCell cell(long n, long peak, int weekday, int hour, Filters filters) {
    Filters its = filters.in(Optional.of(new Only.WeekHour(weekday, hour, filters.zone())));
    return new HeatCell(
        n,
        (int) Math.ceilDiv(n * 5, peak),
        "/calls?" + its.query("measure", Measure.OFFERED.key()),
        words.text(
            "heat.cell",
            words.text("heat.weekday." + weekday),
            String.valueOf(hour),
            String.valueOf(hour + 1),
            n));
  }
}
