package org.ringdesk.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ringdesk.board.ConnectionRate;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.Figure;
import org.ringdesk.figure.Measure;
import org.ringdesk.web.ReportView.Bars;
import org.ringdesk.web.ReportView.Chart;
import org.ringdesk.web.ReportView.Kind;

/** A report's rows as bars, with the rate of each; of more than one member as stacks. */
record ReportChart(Kind kind, Filters filters, Optional<Step> step, ReportLabels labels) {
  private static final int MOST_SERIES = 12;

  Optional<Chart> of(List<ReportRow> rows) {
    if (rows.isEmpty()) return Optional.empty();
    boolean members = kind != Kind.CALLS;
    if (members && step.isPresent()) return stacked(rows, step.get());
    List<String> names =
        rows.stream()
            .map(
                r ->
                    step.map(s -> labels.when(s, r.bucket(), filters))
                        .orElseGet(() -> r.member().map(m -> labels.member(kind, m)).orElse("")))
            .toList();
    List<Filters> of = rows.stream().map(r -> r.only(kind, filters)).toList();
    List<ReportColumn> bars =
        kind == Kind.AGENTS
            ? List.of(ReportColumn.of(Measure.ANSWERS))
            : List.of(ReportColumn.of(Measure.ANSWERED), ReportColumn.of(Measure.UNANSWERED));
    Figure rate = kind == Kind.AGENTS ? Figure.AGENT_RING_RESPONSE_RATE : Figure.CONNECTION_RATE;
    return Optional.of(
        new Chart(
            names,
            bars.stream().map(c -> bars(c, rows, of)).toList(),
            labels.words().text("figure." + rate.key()),
            rows.stream().map(r -> percent(Amounts.drawn(rate, r.tally()))).toList(),
            of.stream().map(f -> ReportColumn.of(rate).href(f)).toList(),
            kind == Kind.AGENTS ? 0 : (int) Math.round(ConnectionRate.TARGET * 100)));
  }

  private Bars bars(ReportColumn column, List<ReportRow> rows, List<Filters> of) {
    Measure measure = column.measure().orElseThrow();
    return new Bars(
        column.name(labels.words()),
        rows.stream().map(r -> r.tally().of(measure).orElse(0)).toList(),
        of.stream().map(column::href).toList());
  }

  private static @Nullable Double percent(OptionalDouble rate) {
    return rate.isPresent() ? Double.valueOf(Amounts.percent(rate.getAsDouble())) : null;
  }

  /** A series for each specialty or agent. */
  private Optional<Chart> stacked(List<ReportRow> rows, Step step) {
    Measure measure = kind == Kind.AGENTS ? Measure.ANSWERS : Measure.ANSWERED;
    Map<Bucket, String> times = new LinkedHashMap<>();
    rows.forEach(r -> times.putIfAbsent(r.bucket(), labels.when(step, r.bucket(), filters)));
    Set<String> members = new TreeSet<>();
    rows.forEach(r -> r.member().ifPresent(members::add));
    if (members.size() > MOST_SERIES) return Optional.empty();
    List<Bars> bars = new ArrayList<>();
    for (String member : members) {
      Map<Bucket, Long> values = new LinkedHashMap<>();
      rows.stream()
          .filter(r -> r.member().filter(member::equals).isPresent())
          .forEach(r -> values.put(r.bucket(), r.tally().of(measure).orElse(0)));
      bars.add(
          new Bars(
              labels.member(kind, member),
              times.keySet().stream().map(b -> values.getOrDefault(b, 0L)).toList(),
              times.keySet().stream()
                  .map(
                      b ->
                          ReportColumn.of(measure)
                              .href(ReportRow.of(kind, filters.range(b), member)))
                  .toList()));
    }
    return Optional.of(new Chart(List.copyOf(times.values()), bars, "", List.of(), List.of(), 0));
  }
}
