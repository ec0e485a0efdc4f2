package org.ringdesk.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringdesk.figure.AgentFigures;
import org.ringdesk.figure.Buckets;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.CallFigures;
import org.ringdesk.figure.Figures;
import org.ringdesk.figure.Group;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Only;
import org.ringdesk.figure.Tally;
import org.ringdesk.web.ReportView.Cell;
import org.ringdesk.web.ReportView.Comparison;
import org.ringdesk.web.ReportView.Kind;
import org.ringdesk.web.ReportView.Line;
import org.ringdesk.web.ReportView.Link;

/** Reads what a report shows, and nothing more. */
record ReportReader(Figures figures, Names names, Messages words, Instant now) {
  /** More rows nobody reads on a page. */
  static final int BUCKETS = 750;

  /** The same, where each of them has a row for each specialty or agent. */
  static final int BUCKETS_OF_MEMBERS = 100;

  ReportView read(
      Kind kind, Filters filters, Optional<Step> step, Only only, @Nullable Integer desk) {
    int most = kind == Kind.CALLS ? BUCKETS : BUCKETS_OF_MEMBERS;
    Optional<Buckets> cut =
        step.isEmpty() ? Optional.of(filters.whole()) : cut(step.get(), filters);
    if (cut.isEmpty() || cut.get().size() > most)
      return tooMany(kind, filters, step.orElseThrow(), cut.map(Buckets::size), most);
    List<ReportColumn> columns = kind == Kind.AGENTS ? ReportColumn.AGENTS : ReportColumn.CALLS;
    List<ReportRow> rows = rows(kind, cut.get(), only, columns, step.isPresent());
    List<ReportRow> sofar = rows.stream().filter(r -> r.bucket().from().isBefore(now)).toList();
    Optional<Tally> total =
        kind == Kind.AGENTS
            ? Optional.empty()
            : Optional.of(whole(figures, now, columns, filters, only));
    String query = filters.query("by", step.map(ReportView::key).orElse(ReportRoutes.WHOLE));
    List<Line> lines = new ArrayList<>();
    sofar.forEach(r -> lines.add(line(kind, r, filters, step, columns)));
    total.ifPresent(
        t ->
            lines.add(
                new Line(
                    words.text("report.total"),
                    "",
                    "",
                    true,
                    ReportColumn.cells(columns, t, filters, words))));
    return new ReportView(
        kind,
        words.text("report." + kind.key()),
        Optional.empty(),
        List.of(),
        ReportView.asked(
            kind, filters, step, names, words, figures.agentNames(desk), today(filters), query),
        total.map(t -> ReportColumn.cells(ReportColumn.TILES, t, filters, words)).orElse(List.of()),
        kind == Kind.CALLS && total.isPresent()
            ? new ReportComparison(figures, words, now).of(filters, only, total.get())
            : Comparison.NONE,
        new ReportChart(kind, filters, step, labels()).of(rows),
        kind == Kind.CALLS
            ? new ReportHeat(figures, words, now).of(filters, only)
            : Optional.empty(),
        columns.stream().map(c -> c.name(words)).toList(),
        lines,
        lines.stream().flatMap(l -> l.cells().stream()).anyMatch(Cell::estimate),
        sheet(kind, sofar, total, filters, columns));
  }

  private ReportLabels labels() {
    return new ReportLabels(names, words);
  }

  private LocalDate today(Filters filters) {
    return LocalDate.ofInstant(now, filters.zone());
  }

  static Optional<Buckets> cut(Step step, Filters filters) {
    try {
      return Optional.of(Buckets.of(step, filters.from(), filters.to(), filters.zone()));
    } catch (IllegalArgumentException tooMany) {
      return Optional.empty();
    }
  }

  /** Says how many, and leads to the coarser steps. */
  private ReportView tooMany(
      Kind kind, Filters filters, Step step, Optional<Integer> size, int most) {
    List<Link> cures =
        Stream.of(Step.values())
            .filter(s -> s.compareTo(step) > 0)
            .filter(s -> cut(s, filters).filter(b -> b.size() <= most).isPresent())
            .map(
                s ->
                    new Link(
                        kind.path() + "?" + filters.query("by", ReportView.key(s)),
                        words.text("step.by." + ReportView.key(s)),
                        false))
            .toList();
    return ReportView.problem(
        kind,
        filters,
        names,
        words,
        today(filters),
        cures,
        words.text("report.problem.many", size.orElse(Buckets.MOST), most));
  }

  /** Of the whole range. */
  static Tally whole(
      Figures figures, Instant now, List<ReportColumn> columns, Filters filters, Only only) {
    return figures
        .calls(now, ReportColumn.measures(columns))
        .byTime(filters.whole(), only)
        .getFirst()
        .tally();
  }

  private List<ReportRow> rows(
      Kind kind, Buckets buckets, Only only, List<ReportColumn> columns, boolean byTime) {
    return switch (kind) {
      case CALLS -> reads(figures.calls(now, ReportColumn.measures(columns)).byTime(buckets, only));
      case SPECIALTIES ->
          reads(
              byTime
                  ? figures
                      .calls(now, ReportColumn.measures(columns))
                      .byTimeAndGroup(buckets, Group.SPECIALTY, only)
                  : figures
                      .calls(now, ReportColumn.measures(columns))
                      .byGroup(buckets, Group.SPECIALTY, only));
      case AGENTS ->
          figures.agents(now).read(buckets, only).stream()
              .filter(l -> only.agent().map(a -> a.equals(l.agent())).orElse(true))
              .filter(l -> !byTime || !nothing(l))
              .map(l -> new ReportRow(l.bucket(), Optional.of(l.agent()), l.tally()))
              .toList();
    };
  }

  private static List<ReportRow> reads(List<CallFigures.Line> lines) {
    return lines.stream().map(l -> new ReportRow(l.bucket(), l.name(), l.tally())).toList();
  }

  /** An agent who was not there has no row in that bucket. */
  private static boolean nothing(AgentFigures.Line line) {
    return Stream.of(Measure.ANSWERS, Measure.RINGS, Measure.SIGNED_IN, Measure.TALKED)
        .allMatch(m -> line.tally().of(m).orElse(0) == 0);
  }

  // ---- rows

  private Line line(
      Kind kind, ReportRow row, Filters filters, Optional<Step> step, List<ReportColumn> columns) {
    Filters of = row.only(kind, filters);
    String when = step.map(s -> labels().when(s, row.bucket(), filters)).orElse("");
    String closer =
        step.flatMap(ReportReader::finer)
            .map(s -> kind.path() + "?" + of.query("by", ReportView.key(s)))
            .orElse("");
    String member = row.member().map(m -> labels().member(kind, m)).orElse("");
    return step.isPresent()
        ? new Line(when, closer, member, false, ReportColumn.cells(columns, row.tally(), of, words))
        : new Line(
            member,
            kind.path() + "?" + of.query("by", "day"),
            "",
            false,
            ReportColumn.cells(columns, row.tally(), of, words));
  }

  private static Optional<Step> finer(Step step) {
    return switch (step) {
      case MONTH, WEEK -> Optional.of(Step.DAY);
      case DAY -> Optional.of(Step.HOUR);
      case HOUR -> Optional.of(Step.QUARTER);
      case QUARTER -> Optional.empty();
    };
  }

  // ---- to take along

  private Sheet sheet(
      Kind kind,
      List<ReportRow> rows,
      Optional<Tally> total,
      Filters filters,
      List<ReportColumn> columns) {
    List<String> heads =
        new ArrayList<>(List.of(words.text("report.from"), words.text("report.to")));
    if (kind != Kind.CALLS)
      heads.add(words.text(kind == Kind.AGENTS ? "group.agent" : "group.specialty"));
    for (ReportColumn column : columns)
      heads.add(
          column.seconds() ? words.text("report.seconds", column.name(words)) : column.name(words));
    List<Measure> unknown =
        kind == Kind.AGENTS
            ? List.of(Measure.RINGS_UNKNOWN, Measure.TALKS_HOLD_UNKNOWN)
            : List.of(Measure.CALLS_RING_UNKNOWN, Measure.VISIT_RINGS_UNKNOWN);
    unknown.forEach(m -> heads.add(words.text("measure." + m.key())));
    List<List<@Nullable Object>> cells = new ArrayList<>();
    for (ReportRow row : rows) cells.add(cells(kind, row, filters, columns, unknown));
    total.ifPresent(
        t ->
            cells.add(
                cells(
                    kind,
                    new ReportRow(new Bucket(filters.from(), filters.to()), Optional.empty(), t),
                    filters,
                    columns,
                    unknown)));
    return new Sheet("ringdesk-" + kind.key() + "-" + filters.firstDay(), heads, cells, "");
  }

  private List<@Nullable Object> cells(
      Kind kind,
      ReportRow row,
      Filters filters,
      List<ReportColumn> columns,
      List<Measure> unknown) {
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(Times.day(row.bucket().from(), filters.zone()));
    cells.add(Times.day(row.bucket().to(), filters.zone()));
    if (kind != Kind.CALLS) cells.add(row.member().map(m -> labels().member(kind, m)).orElse(""));
    for (ReportColumn column : columns) cells.add(column.amount(row.tally()).value());
    for (Measure measure : unknown)
      cells.add(row.tally().of(measure).isPresent() ? row.tally().of(measure).getAsLong() : null);
    return Collections.unmodifiableList(cells);
  }
}
