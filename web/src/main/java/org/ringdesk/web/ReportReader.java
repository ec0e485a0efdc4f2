package org.ringdesk.web;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringdesk.board.ConnectionRate;
import org.ringdesk.figure.AgentFigures;
import org.ringdesk.figure.Buckets;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.CallFigures;
import org.ringdesk.figure.Figure;
import org.ringdesk.figure.Figures;
import org.ringdesk.figure.Group;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Only;
import org.ringdesk.figure.Tally;
import org.ringdesk.web.ReportView.Bars;
import org.ringdesk.web.ReportView.Cell;
import org.ringdesk.web.ReportView.Chart;
import org.ringdesk.web.ReportView.Compared;
import org.ringdesk.web.ReportView.Comparison;
import org.ringdesk.web.ReportView.Heat;
import org.ringdesk.web.ReportView.HeatCell;
import org.ringdesk.web.ReportView.HeatRow;
import org.ringdesk.web.ReportView.Kind;
import org.ringdesk.web.ReportView.Line;
import org.ringdesk.web.ReportView.Link;

/** Reads what a report shows, and nothing more. */
record ReportReader(Figures figures, Names names, Messages words, Instant now) {
  /** More rows nobody reads on a page. */
  static final int BUCKETS = 750;

  /** The same, where each of them has a row for each specialty or agent. */
  static final int BUCKETS_OF_MEMBERS = 100;

  private static final int MOST_SERIES = 12;

  /** Weeks that the median is of. */
  private static final int WEEKS = 4;

  private static final int LONGEST_HEAT_DAYS = 400;
  private static final int LONGEST_COMPARED_DAYS = 31;
  private static final int OPENS = 8;
  private static final int CLOSES = 18;
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DAY_HOUR = DateTimeFormatter.ofPattern("MM-dd HH:mm");

  /** A column: a measure or a figure. */
  private record Column(Optional<Measure> measure, Optional<Figure> figure) {
    static Column of(Measure measure) {
      return new Column(Optional.of(measure), Optional.empty());
    }

    static Column of(Figure figure) {
      return new Column(Optional.empty(), Optional.of(figure));
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

    Set<Measure> measures() {
      return measure.isPresent() ? EnumSet.of(measure.get()) : figure.orElseThrow().measures();
    }

    boolean seconds() {
      return measure.map(Measure::isTime).orElse(false)
          || figure.map(f -> f.unit() == Figure.Unit.SECONDS).orElse(false);
    }
  }

  private static final List<Column> CALLS =
      List.of(
          Column.of(Measure.OFFERED),
          Column.of(Measure.ANSWERED),
          Column.of(Measure.UNANSWERED),
          Column.of(Measure.ABANDONED),
          Column.of(Figure.CONNECTION_RATE),
          Column.of(Figure.ANSWER_RATE),
          Column.of(Figure.RING_RESPONSE_RATE),
          Column.of(Figure.SERVICE_LEVEL),
          Column.of(Figure.AVERAGE_WAIT),
          Column.of(Measure.LONGEST_WAIT),
          Column.of(Measure.TALKED));

  private static final List<Column> AGENTS =
      List.of(
          Column.of(Measure.ANSWERS),
          Column.of(Measure.RINGS),
          Column.of(Figure.AGENT_RING_RESPONSE_RATE),
          Column.of(Measure.TALKED),
          Column.of(Measure.HELD),
          Column.of(Figure.AVERAGE_HANDLING_TIME),
          Column.of(Measure.SIGNED_IN),
          Column.of(Measure.PAUSED),
          Column.of(Measure.WRAPPED_UP),
          Column.of(Figure.OCCUPANCY));

  private static final List<Column> TILES =
      List.of(
          Column.of(Measure.OFFERED),
          Column.of(Measure.ANSWERED),
          Column.of(Figure.CONNECTION_RATE),
          Column.of(Figure.ANSWER_RATE),
          Column.of(Figure.SERVICE_LEVEL),
          Column.of(Figure.AVERAGE_WAIT));

  private static final List<Column> COMPARED =
      List.of(
          Column.of(Measure.OFFERED),
          Column.of(Measure.ANSWERED),
          Column.of(Measure.UNANSWERED),
          Column.of(Figure.CONNECTION_RATE),
          Column.of(Figure.SERVICE_LEVEL),
          Column.of(Figure.AVERAGE_WAIT));

  /** What tells how much is not known. */
  private static final Set<Measure> UNKNOWN =
      EnumSet.of(
          Measure.CALLS_RUNG,
          Measure.CALLS_RING_UNKNOWN,
          Measure.VISIT_RINGS_UNKNOWN,
          Measure.RINGS_UNKNOWN);

  /** One row of figures. */
  private record Read(Bucket bucket, Optional<String> member, Tally tally) {}

  ReportView read(
      Kind kind, Filters filters, Optional<Step> step, Only only, @Nullable Integer desk) {
    int most = kind == Kind.CALLS ? BUCKETS : BUCKETS_OF_MEMBERS;
    Optional<Buckets> cut =
        step.isEmpty() ? Optional.of(filters.whole()) : cut(step.get(), filters);
    if (cut.isEmpty() || cut.get().size() > most)
      return tooMany(kind, filters, step.orElseThrow(), cut.map(Buckets::size), most);
    List<Column> columns = kind == Kind.AGENTS ? AGENTS : CALLS;
    List<Read> rows = rows(kind, cut.get(), only, columns, step.isPresent());
    List<Read> sofar = rows.stream().filter(r -> r.bucket().from().isBefore(now)).toList();
    Optional<Tally> total =
        kind == Kind.AGENTS ? Optional.empty() : Optional.of(tally(columns, filters, only));
    String query = filters.query("by", step.map(ReportView::key).orElse(ReportRoutes.WHOLE));
    List<Line> lines = new ArrayList<>();
    sofar.forEach(r -> lines.add(line(kind, r, filters, step, columns)));
    total.ifPresent(
        t ->
            lines.add(
                new Line(words.text("report.total"), "", "", true, cells(columns, t, filters))));
    return new ReportView(
        kind,
        words.text("report." + kind.key()),
        Optional.empty(),
        List.of(),
        ReportView.asked(
            kind, filters, step, names, words, figures.agentNames(desk), today(filters), query),
        total.map(t -> cells(TILES, t, filters)).orElse(List.of()),
        kind == Kind.CALLS && total.isPresent()
            ? comparison(filters, only, total.get())
            : Comparison.NONE,
        chart(kind, rows, filters, step),
        kind == Kind.CALLS ? heat(filters, only) : Optional.empty(),
        columns.stream().map(c -> c.name(words)).toList(),
        lines,
        lines.stream().flatMap(l -> l.cells().stream()).anyMatch(Cell::estimate),
        sheet(kind, sofar, total, filters, columns));
  }

  private LocalDate today(Filters filters) {
    return LocalDate.ofInstant(now, filters.zone());
  }

  private static Optional<Buckets> cut(Step step, Filters filters) {
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

  private static Set<Measure> measures(List<Column> columns) {
    Set<Measure> measures = EnumSet.copyOf(UNKNOWN);
    columns.forEach(c -> measures.addAll(c.measures()));
    if (measures.contains(Measure.HELD)) measures.add(Measure.TALKS_HOLD_UNKNOWN);
    return measures;
  }

  private Tally tally(List<Column> columns, Filters filters, Only only) {
    return figures.calls(now, measures(columns)).byTime(filters.whole(), only).getFirst().tally();
  }

  private List<Read> rows(
      Kind kind, Buckets buckets, Only only, List<Column> columns, boolean byTime) {
    return switch (kind) {
      case CALLS -> reads(figures.calls(now, measures(columns)).byTime(buckets, only));
      case SPECIALTIES ->
          reads(
              byTime
                  ? figures
                      .calls(now, measures(columns))
                      .byTimeAndGroup(buckets, Group.SPECIALTY, only)
                  : figures.calls(now, measures(columns)).byGroup(buckets, Group.SPECIALTY, only));
      case AGENTS ->
          figures.agents(now).read(buckets, only).stream()
              .filter(l -> only.agent().map(a -> a.equals(l.agent())).orElse(true))
              .filter(l -> !byTime || !nothing(l))
              .map(l -> new Read(l.bucket(), Optional.of(l.agent()), l.tally()))
              .toList();
    };
  }

  private static List<Read> reads(List<CallFigures.Line> lines) {
    return lines.stream().map(l -> new Read(l.bucket(), l.name(), l.tally())).toList();
  }

  /** An agent who was not there has no row in that bucket. */
  private static boolean nothing(AgentFigures.Line line) {
    return Stream.of(Measure.ANSWERS, Measure.RINGS, Measure.SIGNED_IN, Measure.TALKED)
        .allMatch(m -> line.tally().of(m).orElse(0) == 0);
  }

  // ---- rows

  private Line line(
      Kind kind, Read row, Filters filters, Optional<Step> step, List<Column> columns) {
    Filters its = filters.range(row.bucket());
    Filters of = row.member().map(m -> of(kind, its, m)).orElse(its);
    String when = step.map(s -> label(s, row.bucket(), filters)).orElse("");
    String closer =
        step.flatMap(ReportReader::finer)
            .map(s -> kind.path() + "?" + of.query("by", ReportView.key(s)))
            .orElse("");
    String member = row.member().map(m -> name(kind, m)).orElse("");
    return step.isPresent()
        ? new Line(when, closer, member, false, cells(columns, row.tally(), of))
        : new Line(
            member,
            kind.path() + "?" + of.query("by", "day"),
            "",
            false,
            cells(columns, row.tally(), of));
  }

  private static Filters of(Kind kind, Filters filters, String member) {
    return kind == Kind.AGENTS
        ? filters.ofAgent(Optional.of(member))
        : filters.with(Group.SPECIALTY, member);
  }

  private String name(Kind kind, String member) {
    return kind == Kind.AGENTS ? Visible.text(member) : names.specialty(member);
  }

  private List<Cell> cells(List<Column> columns, Tally tally, Filters filters) {
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

  private static Optional<Step> finer(Step step) {
    return switch (step) {
      case MONTH, WEEK -> Optional.of(Step.DAY);
      case DAY -> Optional.of(Step.HOUR);
      case HOUR -> Optional.of(Step.QUARTER);
      case QUARTER -> Optional.empty();
    };
  }

  private String label(Step step, Bucket bucket, Filters filters) {
    LocalDateTime from = LocalDateTime.ofInstant(bucket.from(), filters.zone());
    LocalDate last = LocalDate.ofInstant(bucket.to().minusNanos(1), filters.zone());
    boolean oneDay = filters.firstDay().equals(filters.lastDay());
    return switch (step) {
      case QUARTER, HOUR -> (oneDay ? HOUR : DAY_HOUR).format(from);
      case DAY ->
          from.toLocalDate() + " " + words.text("heat.weekday." + from.getDayOfWeek().getValue());
      case WEEK -> from.toLocalDate() + " – " + last.toString().substring(5);
      case MONTH -> from.toLocalDate().toString().substring(0, 7);
    };
  }

  // ---- chart

  private Optional<Chart> chart(Kind kind, List<Read> rows, Filters filters, Optional<Step> step) {
    if (rows.isEmpty()) return Optional.empty();
    boolean members = kind != Kind.CALLS;
    if (members && step.isPresent()) return stacked(kind, rows, filters, step.get());
    List<String> labels =
        rows.stream()
            .map(
                r ->
                    step.map(s -> label(s, r.bucket(), filters))
                        .orElseGet(() -> r.member().map(m -> name(kind, m)).orElse("")))
            .toList();
    List<Filters> of =
        rows.stream()
            .map(
                r -> {
                  Filters its = filters.range(r.bucket());
                  return r.member().map(m -> of(kind, its, m)).orElse(its);
                })
            .toList();
    List<Column> bars =
        kind == Kind.AGENTS
            ? List.of(Column.of(Measure.ANSWERS))
            : List.of(Column.of(Measure.ANSWERED), Column.of(Measure.UNANSWERED));
    Figure rate = kind == Kind.AGENTS ? Figure.AGENT_RING_RESPONSE_RATE : Figure.CONNECTION_RATE;
    return Optional.of(
        new Chart(
            labels,
            bars.stream().map(c -> bars(c, rows, of)).toList(),
            words.text("figure." + rate.key()),
            rows.stream().map(r -> percent(r.tally().of(rate))).toList(),
            of.stream().map(f -> Column.of(rate).href(f)).toList(),
            kind == Kind.AGENTS ? 0 : (int) Math.round(ConnectionRate.TARGET * 100)));
  }

  private Bars bars(Column column, List<Read> rows, List<Filters> of) {
    Measure measure = column.measure().orElseThrow();
    return new Bars(
        column.name(words),
        rows.stream().map(r -> r.tally().of(measure).orElse(0)).toList(),
        of.stream().map(column::href).toList());
  }

  private static @Nullable Double percent(OptionalDouble rate) {
    return rate.isPresent() ? Double.valueOf(Amounts.percent(rate.getAsDouble())) : null;
  }

  /** A series for each specialty or agent. */
  private Optional<Chart> stacked(Kind kind, List<Read> rows, Filters filters, Step step) {
    Measure measure = kind == Kind.AGENTS ? Measure.ANSWERS : Measure.ANSWERED;
    Map<Bucket, String> labels = new LinkedHashMap<>();
    rows.forEach(r -> labels.putIfAbsent(r.bucket(), label(step, r.bucket(), filters)));
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
              name(kind, member),
              labels.keySet().stream().map(b -> values.getOrDefault(b, 0L)).toList(),
              labels.keySet().stream()
                  .map(b -> Column.of(measure).href(of(kind, filters.range(b), member)))
                  .toList()));
    }
    return Optional.of(new Chart(List.copyOf(labels.values()), bars, "", List.of(), List.of(), 0));
  }

  // ---- hour by weekday

  private Optional<Heat> heat(Filters filters, Only only) {
    long days = java.time.Duration.between(filters.from(), filters.to()).toDays();
    if (days < 2 || days > LONGEST_HEAT_DAYS) return Optional.empty();
    Optional<Buckets> hours = cut(Step.HOUR, filters);
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
        cells.add(heat(calls[weekday][hour], peak, weekday, hour, filters));
      rows.add(new HeatRow(words.text("heat.weekday." + weekday), cells));
    }
    return Optional.of(
        new Heat(IntStream.range(first, end).mapToObj(String::valueOf).toList(), rows));
  }

  private HeatCell heat(long n, long peak, int weekday, int hour, Filters filters) {
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

  // ---- what was before

  /** Of today only as much as there has been so far. */
  private Comparison comparison(Filters filters, Only only, Tally total) {
    long days = java.time.Duration.between(filters.from(), filters.to()).toDays();
    if (days > LONGEST_COMPARED_DAYS || !filters.from().isBefore(now)) return Comparison.NONE;
    Filters sofar = filters.to().isAfter(now) ? filters.range(filters.from(), now) : filters;
    List<String> heads = new ArrayList<>(List.of(words.text("compare.now")));
    List<List<Cell>> columns = new ArrayList<>();
    columns.add(cells(COMPARED, total, filters));
    if (days <= 7) {
      List<Tally> weeks = new ArrayList<>();
      List<List<Cell>> cells = new ArrayList<>();
      for (int w = 1; w <= WEEKS; w++) {
        Filters then = back(sofar, w, 0);
        weeks.add(tally(COMPARED, then, only));
        cells.add(cells(COMPARED, weeks.getLast(), then));
      }
      heads.add(words.text("compare.week"));
      columns.add(cells.getFirst());
      heads.add(words.text("compare.median"));
      columns.add(
          IntStream.range(0, COMPARED.size())
              .mapToObj(
                  i -> median(COMPARED.get(i), weeks, cells.stream().map(c -> c.get(i)).toList()))
              .toList());
    }
    heads.add(words.text("compare.month"));
    Filters month = back(sofar, 0, 1);
    columns.add(cells(COMPARED, tally(COMPARED, month, only), month));
    List<Compared> lines = new ArrayList<>();
    for (int i = 0; i < COMPARED.size(); i++) {
      int line = i;
      lines.add(
          new Compared(
              COMPARED.get(i).name(words), columns.stream().map(c -> c.get(line)).toList()));
    }
    String until =
        filters.to().isAfter(now)
            ? words.text(
                "compare.until", (days <= 1 ? HOUR : DAY_HOUR).format(now.atZone(filters.zone())))
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
  private Cell median(Column column, List<Tally> weeks, List<Cell> of) {
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

  private static String spoken(Column column, double value) {
    if (column.seconds()) return Times.length(java.time.Duration.ofSeconds(Math.round(value)));
    if (column.figure().isPresent()) return Amounts.percent(value) + " %";
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  // ---- to take along

  private Sheet sheet(
      Kind kind, List<Read> rows, Optional<Tally> total, Filters filters, List<Column> columns) {
    List<String> heads =
        new ArrayList<>(List.of(words.text("report.from"), words.text("report.to")));
    if (kind != Kind.CALLS)
      heads.add(words.text(kind == Kind.AGENTS ? "group.agent" : "group.specialty"));
    for (Column column : columns)
      heads.add(
          column.seconds() ? words.text("report.seconds", column.name(words)) : column.name(words));
    List<Measure> unknown =
        kind == Kind.AGENTS
            ? List.of(Measure.RINGS_UNKNOWN, Measure.TALKS_HOLD_UNKNOWN)
            : List.of(Measure.CALLS_RING_UNKNOWN, Measure.VISIT_RINGS_UNKNOWN);
    unknown.forEach(m -> heads.add(words.text("measure." + m.key())));
    List<List<@Nullable Object>> cells = new ArrayList<>();
    for (Read row : rows) cells.add(cells(kind, row, filters, columns, unknown));
    total.ifPresent(
        t ->
            cells.add(
                cells(
                    kind,
                    new Read(new Bucket(filters.from(), filters.to()), Optional.empty(), t),
                    filters,
                    columns,
                    unknown)));
    return new Sheet("ringdesk-" + kind.key() + "-" + filters.firstDay(), heads, cells, "");
  }

  private List<@Nullable Object> cells(
      Kind kind, Read row, Filters filters, List<Column> columns, List<Measure> unknown) {
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(Times.day(row.bucket().from(), filters.zone()));
    cells.add(Times.day(row.bucket().to(), filters.zone()));
    if (kind != Kind.CALLS) cells.add(row.member().map(m -> name(kind, m)).orElse(""));
    for (Column column : columns) cells.add(column.amount(row.tally()).value());
    for (Measure measure : unknown)
      cells.add(row.tally().of(measure).isPresent() ? row.tally().of(measure).getAsLong() : null);
    return Collections.unmodifiableList(cells);
  }
}
