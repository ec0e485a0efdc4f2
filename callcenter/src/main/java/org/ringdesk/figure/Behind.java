package org.ringdesk.figure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.figure.Measure.Fold;
import org.ringdesk.figure.Measure.Of;

/**
 * The list behind a measure: the visits, calls, rings, talks or spells of presence that it counts.
 * Both are read from the same {@link Facts} with the same condition.
 */
public final class Behind {
  /** No page is longer. */
  public static final int MOST = 1_000;

  private static final UUID NO_CALL = new UUID(0, 0);

  private final Sql sql;
  private final Terms terms;
  private final Instant now;

  /**
   * @param now open talks and spells last until then
   */
  public Behind(Sql sql, Terms terms, Instant now) {
    this.sql = sql;
    this.terms = terms;
    this.now = now;
  }

  /**
   * @param range one bucket; its zone says when hotlines are staffed
   */
  public record Asked(Measure measure, Buckets range, Only only) {}

  public enum Order {
    NEWEST,
    OLDEST
  }

  /**
   * Where in the list an entry stands: after it the next page begins.
   *
   * @param part of the call: the visit's number, or the phone's Uniqueid
   */
  public record Place(Instant at, UUID call, String part) {}

  /**
   * One that is counted.
   *
   * @param at when the visit or the call came, the phone was called, the talk or the spell began
   * @param visit its number in the call, where it is of a visit
   * @param agent whose ring, talk or spell it is; of a visit or call, who answered
   * @param outcome of the visit, else of the call; of a ring how it ended; of a spell its state
   * @param reason of a pause
   * @param waited microseconds from entry to answer or leaving
   * @param rings phones that really rang in the visit or call
   * @param ringsUnknown attempts on phones that may have rung
   * @param amount what it adds: 1, rings, or microseconds
   * @param ami whether the manager link told of the call; else only the queue_log did, and rings
   *     and holds are not known
   */
  public record Entry(
      Place place,
      Optional<CallId> call,
      OptionalInt visit,
      Instant at,
      Optional<String> from,
      String hotline,
      Optional<String> queue,
      Optional<String> specialty,
      Optional<String> agent,
      Optional<String> outcome,
      String reason,
      Optional<Long> waited,
      long rings,
      long ringsUnknown,
      long amount,
      boolean ami,
      Optional<String> ticket) {}

  /**
   * @param next where the next page begins; empty after the last
   */
  public record Page(List<Entry> entries, Optional<Place> next) {}

  /**
   * @param rows how many entries the list has
   * @param value the measure's own; empty where there is nothing to measure
   */
  public record Count(long rows, Optional<Long> value) {}

  public Count count(Asked asked) {
    long rows = 0;
    Optional<Long> value = Optional.empty();
    for (var part : asked.measure().parts()) {
      var count = counted(part, asked);
      rows += count.rows();
      value = count.value();
    }
    return new Count(rows, countsOnce(asked) ? Optional.of(overlapsOnce(asked)) : value);
  }

  /** Times of an agent, of which what overlaps counts once. */
  private static boolean countsOnce(Asked asked) {
    return asked.measure().isTime()
        && (asked.measure().of() == Of.PRESENCE
            || (asked.measure().of() == Of.TALK && asked.only().agent().isPresent()));
  }

  private long overlapsOnce(Asked asked) {
    return new AgentFigures(sql, now)
        .read(asked.range(), asked.only()).stream()
            .filter(l -> asked.only().agent().map(a -> a.equals(l.agent())).orElse(true))
            .mapToLong(l -> l.tally().of(asked.measure()).orElse(0))
            .sum();
  }

  private Count counted(Measure measure, Asked asked) {
    var facts = facts(measure, asked);
    return facts
        .list(
            sql,
            behind(measure)
                + "select count(*) as entries, %s as value from behind"
                    .formatted(
                        measure.rows().fold() == Fold.LONGEST
                            ? "max(amount)"
                            : "coalesce(sum(amount), 0)::bigint"),
            row -> new Count(row.number("entries"), row.maybe(Long.class, "value")))
        .getFirst();
  }

  /**
   * @param after the entry before the page's first; empty for the first page
   * @param size at most {@link #MOST}
   */
  public Page page(Asked asked, Order order, Optional<Place> after, int size) {
    var entries = new ArrayList<Entry>();
    for (var part : asked.measure().parts())
      entries.addAll(entries(part, asked, order, after, Math.min(size, MOST) + 1));
    if (asked.measure().parts().size() > 1) entries.sort(by(order));
    boolean more = entries.size() > Math.min(size, MOST);
    var page = more ? entries.subList(0, Math.min(size, MOST)) : entries;
    return new Page(
        List.copyOf(page), more ? Optional.of(page.getLast().place()) : Optional.empty());
  }

  /** As PostgreSQL orders them. */
  private static Comparator<Entry> by(Order order) {
    var oldest =
        Comparator.comparing((Entry e) -> e.place().at())
            .thenComparing(e -> e.place().call().toString())
            .thenComparing(e -> e.place().part());
    return order == Order.OLDEST ? oldest : oldest.reversed();
  }

  private List<Entry> entries(
      Measure measure, Asked asked, Order order, Optional<Place> after, int limit) {
    var facts = facts(measure, asked);
    var beyond = order == Order.OLDEST ? ">" : "<";
    var from =
        after
            .map(
                p ->
                    "where at %1$s= %2$s and (at, call, part) %1$s (%2$s, %3$s, %4$s)"
                        .formatted(
                            beyond,
                            facts.with(p.at()) + "::timestamptz",
                            facts.with(p.call()) + "::uuid",
                            facts.with(p.part()) + "::text"))
            .orElse("");
    var direction = order == Order.OLDEST ? "" : " desc";
    return facts.list(
        sql,
        behind(measure)
            + """
            , page as (
              select * from behind %1$s order by at%2$s, call%2$s, part%2$s limit %3$s
            )
            select p.*, c.from_number, c.from_raw, c.hotline, c.ami, v.queue, v.specialty,
              coalesce(p.how, case when p.visit is null then c.outcome else v.outcome end) as outcome, r.rings, r.rings_unknown,
              coalesce(p.whose, t.agent) as agent, coalesce(j.number, k.number) as ticket,
              (extract(epoch from greatest(coalesce(t.since, v.ended_at) - v.entered_at, interval '0')) * 1000000)::bigint as waited
            from page p
            left join call c on c.id = p.call
            left join visit v on v.call = p.call
              and v.no = coalesce(p.visit, (select min(w.no) from visit w where w.call = p.call))
            left join lateral (
              select count(*) filter (where %4$s) as rings, count(*) filter (where %5$s) as rings_unknown
              from ring r left join talk t on t.call = r.call and t.phone = r.phone
              where r.call = p.call and (p.visit is null or r.visit = p.visit)
            ) r on true
            left join lateral (
              select t.agent, t.since from talk t
              where t.call = p.call and (p.visit is null or t.visit = p.visit) order by t.since limit 1
            ) t on true
            left join ticket_call tc on tc.call = p.call
            left join ticket k on k.id = tc.ticket
            left join ticket j on j.id = k.joined
            order by p.at%2$s, p.call%2$s, p.part%2$s
            """
                .formatted(
                    from,
                    direction,
                    facts.with(limit),
                    Measure.RUNG_FACT,
                    Measure.RING_UNKNOWN_FACT),
        Behind::entry);
  }

  private Facts facts(Measure measure, Asked asked) {
    var range = asked.range();
    return switch (measure.of()) {
      case VISIT ->
          Facts.visits(
              range.from(),
              range.to(),
              asked.only(),
              Optional.empty(),
              terms,
              Staffing.read(sql, range.zone()));
      case CALL ->
          Facts.calls(
              range,
              asked.only(),
              Optional.empty(),
              terms,
              Staffing.read(sql, range.zone()),
              now,
              measure.ofRepeats());
      case RING -> Facts.rings(range.from(), range.to(), asked.only());
      case TALK -> Facts.talks(range.from(), range.to(), asked.only(), Optional.empty(), now);
      case PRESENCE -> Facts.spells(range.from(), range.to(), asked.only(), now);
    };
  }

  /** The facts that count, as the table {@code behind}, one row an entry. */
  private static String behind(Measure measure) {
    var rows = measure.rows();
    var columns =
        switch (measure.of()) {
          case VISIT ->
              rows.ofCalls()
                  ? columns("entered_at", "''", "null::int", "null::text", "null::text", "''")
                  : columns("entered_at", "no::text", "no::int", "null::text", "null::text", "''");
          case CALL -> columns("entered_at", "''", "null::int", "null::text", "null::text", "''");
          case RING -> columns("called_at", "phone", "visit::int", "agent", "how", "''");
          case TALK -> columns("since", "phone", "visit::int", "agent", "null::text", "''");
          case PRESENCE ->
              columns("since", "pbx || ' ' || agent", "null::int", "agent", "state", "reason");
        };
    var which =
        switch (rows.fold()) {
          case ROWS, SUM ->
              "select %s, %s as amount from fact where %s"
                  .formatted(columns, rows.amount(), rows.condition());
          case CALLS ->
              "select distinct on (call) %s, 1 as amount from fact where %s order by call, entered_at, no"
                  .formatted(columns, rows.condition());
          case CALLS_WITHOUT ->
              "select distinct on (call) %s, 1 as amount from fact where %s and call not in (select call from fact where %s) order by call, entered_at, no"
                  .formatted(columns, rows.condition(), rows.amount());
          case LONGEST ->
              "select %s, %s as amount from fact where %s and wait = (select max(wait) from fact where %s)"
                  .formatted(columns, rows.amount(), rows.condition(), rows.condition());
        };
    return ", behind as (\n  " + which + "\n)\n";
  }

  /** A spell of presence is of no call. */
  private static String columns(
      String at, String part, String visit, String whose, String how, String reason) {
    var call = part.startsWith("pbx") ? "'" + NO_CALL + "'::uuid" : "call";
    return "%s as at, %s as call, (%s) collate \"C\" as part, %s as visit, %s as whose, %s as how, %s as reason"
        .formatted(at, call, part, visit, whose, how, reason);
  }

  private static Entry entry(Row row) {
    var call = row.uuid("call");
    var visit = row.maybe(Integer.class, "visit");
    return new Entry(
        new Place(row.instant("at"), call, row.text("part")),
        call.equals(NO_CALL) ? Optional.empty() : Optional.of(new CallId(call)),
        visit.map(OptionalInt::of).orElse(OptionalInt.empty()),
        row.instant("at"),
        row.maybe(String.class, "from_number").or(() -> row.maybe(String.class, "from_raw")),
        row.maybe(String.class, "hotline").orElse(""),
        row.maybe(String.class, "queue"),
        row.maybe(String.class, "specialty"),
        row.maybe(String.class, "agent"),
        row.maybe(String.class, "outcome"),
        row.text("reason"),
        row.maybe(Long.class, "waited"),
        row.maybe(Long.class, "rings").orElse(0L),
        row.maybe(Long.class, "rings_unknown").orElse(0L),
        number(row.value("amount")),
        row.maybe(Boolean.class, "ami").orElse(true),
        row.maybe(String.class, "ticket"));
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number n ? n.longValue() : 0;
  }
}
