package org.ringdesk.web;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.figure.Figure;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Tally;
import org.ringdesk.web.ReportView.Cell;

/** A column of a report: a measure or a figure. */
record ReportColumn(Optional<Measure> measure, Optional<Figure> figure) {
  static final List<ReportColumn> CALLS =
      List.of(
          of(Measure.OFFERED),
          of(Measure.ANSWERED),
          of(Measure.UNANSWERED),
          of(Measure.ABANDONED),
          of(Figure.CONNECTION_RATE),
          of(Figure.ANSWER_RATE),
          of(Figure.RING_RESPONSE_RATE),
          of(Figure.SERVICE_LEVEL),
          of(Figure.AVERAGE_WAIT),
          of(Measure.LONGEST_WAIT),
          of(Measure.TALKED));

  static final List<ReportColumn> AGENTS =
      List.of(
          of(Measure.ANSWERS),
          of(Measure.RINGS),
          of(Figure.AGENT_RING_RESPONSE_RATE),
          of(Measure.TALKED),
          of(Measure.HELD),
          of(Figure.AVERAGE_HANDLING_TIME),
          of(Measure.SIGNED_IN),
          of(Measure.PAUSED),
          of(Measure.WRAPPED_UP),
          of(Figure.OCCUPANCY));

  static final List<ReportColumn> TILES =
      List.of(
          of(Measure.OFFERED),
          of(Measure.ANSWERED),
          of(Figure.CONNECTION_RATE),
          of(Figure.ANSWER_RATE),
          of(Figure.SERVICE_LEVEL),
          of(Figure.AVERAGE_WAIT));

  static final List<ReportColumn> COMPARED =
      List.of(
          of(Measure.OFFERED),
          of(Measure.ANSWERED),
          of(Measure.UNANSWERED),
          of(Figure.CONNECTION_RATE),
          of(Figure.SERVICE_LEVEL),
          of(Figure.AVERAGE_WAIT));

  /** What tells how much is not known. */
  private static final Set<Measure> UNKNOWN =
      EnumSet.of(
          Measure.CALLS_RUNG,
          Measure.CALLS_RING_UNKNOWN,
          Measure.VISIT_RINGS_UNKNOWN,
          Measure.RINGS_UNKNOWN);

  static ReportColumn of(Measure measure) {
    return new ReportColumn(Optional.of(measure), Optional.empty());
  }

  static ReportColumn of(Figure figure) {
    return new ReportColumn(Optional.empty(), Optional.of(figure));
  }

  String key() {
    return measure.map(Measure::key).or(() -> figure.map(Figure::key)).orElseThrow();
  }

  String name(Messages words) {
    return measure
        .map(m -> words.text("measure." + m.key()))
        .orElseGet(() -> words.text("figure." + key()));
  }

  Amounts.Amount amount(Tally tally) {
    return measure
        .map(m -> Amounts.of(m, tally))
        .orElseGet(() -> Amounts.of(figure.orElseThrow(), tally));
  }

  String href(Filters filters) {
    return measure
        .map(m -> "/calls?" + filters.query("measure", m.key()))
        .orElseGet(() -> "/figures/" + key() + "?" + filters.query());
  }

  private Set<Measure> measures() {
    return measure.isPresent() ? EnumSet.of(measure.get()) : figure.orElseThrow().measures();
  }

  boolean seconds() {
    return measure.map(Measure::isTime).orElse(false)
        || figure.map(f -> f.unit() == Figure.Unit.SECONDS).orElse(false);
  }

  /** All that is to be read for these, with what tells how much of it is not known. */
  static Set<Measure> measures(List<ReportColumn> columns) {
    Set<Measure> measures = EnumSet.copyOf(UNKNOWN);
    columns.forEach(c -> measures.addAll(c.measures()));
    if (measures.contains(Measure.HELD)) measures.add(Measure.TALKS_HOLD_UNKNOWN);
    return measures;
  }

  /** Each leads to what it counts. */
  static List<Cell> cells(
      List<ReportColumn> columns, Tally tally, Filters filters, Messages words) {
    return columns.stream()
        .map(
            c -> {
              Amounts.Amount amount = c.amount(tally);
              return new Cell(
                  c.key(),
                  c.name(words),
                  amount.text(),
                  c.href(filters),
                  amount.estimate(),
                  List.of());
            })
        .toList();
  }
}
