package org.ringdesk.figure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;

/**
 * Three rates of the same calls divide by three different things: the connection rate by distinct
 * calls that really rang, the answer rate by visits offered, the ring response rate by rings. Here
 * is where the three differ, call by call.
 */
public final class Denominators {
  /** The rates, in the order in which pages show them. */
  public static final List<Figure> RATES =
      List.of(Figure.CONNECTION_RATE, Figure.ANSWER_RATE, Figure.RING_RESPONSE_RATE);

  /** Why a call weighs differently. */
  public enum Why {
    /** It met a full queue: offered, and rang nobody. */
    REFUSED_FULL,
    /** It met a queue without agents. */
    REFUSED_EMPTY,
    /** Its caller gave up, or was let go, before any phone rang. */
    NEVER_RANG,
    /** Only the queue_log tells of it: nobody can be sure that a phone rang. */
    RING_UNKNOWN,
    /** It was answered though its ringing was missed. */
    RING_MISSED,
    /** It came to queues more than once. */
    SEVERAL_VISITS,
    /** More than one phone rang for it. */
    SEVERAL_RINGS,
    /** It was never offered: closed, or diverted. */
    NOT_OFFERED,
    /** It still waits, and nothing rang yet. */
    STILL_WAITING
  }

  /**
   * A call that does not weigh 1, 1 and 1.
   *
   * @param offered visits, of the answer rate's denominator
   * @param rung 1 in the connection rate's denominator, also where that is not sure
   * @param rings of the ring response rate's denominator
   */
  public record Line(
      CallId call,
      Instant at,
      Optional<String> from,
      Optional<String> specialty,
      boolean answered,
      long offered,
      long rung,
      long rings,
      long ringsUnknown,
      List<Why> why) {}

  /**
   * @param next after which call the next page begins; empty after the last
   */
  public record Page(List<Line> lines, Optional<Behind.Place> next) {}

  private final Sql sql;
  private final Terms terms;

  Denominators(Sql sql, Terms terms) {
    this.sql = sql;
    this.terms = terms;
  }

  private static final String WEIGHED =
      """
      , weighed as (
        select call, min(entered_at) as at, count(*) filter (where offered) as offered,
          (bool_or(rung) or bool_or(ring_unknown))::int as rung, bool_or(rung) as sure,
          sum(rings)::bigint as rings, sum(rings_unknown)::bigint as rings_unknown, bool_or(answered) as answered,
          bool_or(unanswered and outcome is not distinct from 'refused_full') as full_queue,
          bool_or(unanswered and outcome is not distinct from 'refused_empty') as empty_queue,
          bool_or(unanswered and outcome is null) as waiting
        from fact group by call
      ), differing as (
        select * from weighed where (offered, rung, rings) <> (1, 1, 1) and (offered, rung, rings) <> (0, 0, 0)
      )
      """;

  /** How many calls do not weigh the same in all three. */
  public long count(Buckets range, Only only) {
    return facts(range, only)
        .list(sql, WEIGHED + "select count(*) as n from differing", row -> row.number("n"))
        .getFirst();
  }

  /** Those calls, the newest first. */
  public Page page(Buckets range, Only only, Optional<Behind.Place> after, int size) {
    var facts = facts(range, only);
    var from =
        after
            .map(
                p ->
                    "where (d.at, d.call) < (%s::timestamptz, %s::uuid)"
                        .formatted(facts.with(p.at()), facts.with(p.call())))
            .orElse("");
    var lines =
        facts.list(
            sql,
            WEIGHED
                + """
                , page as (
                  select * from differing d %s order by d.at desc, d.call desc limit %s
                )
                select p.*, coalesce(c.from_number, c.from_raw) as from_shown,
                  (select v.specialty from visit v where v.call = p.call order by v.no limit 1) as specialty
                from page p join call c on c.id = p.call order by p.at desc, p.call desc
                """
                    .formatted(from, facts.with(size + 1)),
            Denominators::line);
    boolean more = lines.size() > size;
    var page = more ? lines.subList(0, size) : lines;
    return new Page(
        List.copyOf(page),
        more
            ? Optional.of(new Behind.Place(page.getLast().at(), page.getLast().call().value(), ""))
            : Optional.empty());
  }

  private Facts facts(Buckets range, Only only) {
    return Facts.visits(
        range.from(), range.to(), only, Optional.empty(), terms, Staffing.read(sql, range.zone()));
  }

  private static Line line(Row row) {
    var offered = row.number("offered");
    var rings = row.number("rings");
    var unknown = row.number("rings_unknown");
    return new Line(
        new CallId(row.get(UUID.class, "call")),
        row.instant("at"),
        row.maybe(String.class, "from_shown"),
        row.maybe(String.class, "specialty"),
        row.flag("answered"),
        offered,
        row.get(Integer.class, "rung"),
        rings,
        unknown,
        why(row, offered, rings, unknown));
  }

  private static List<Why> why(Row row, long offered, long rings, long unknown) {
    var why = new java.util.ArrayList<Why>();
    boolean sure = row.flag("sure");
    if (offered == 0) why.add(Why.NOT_OFFERED);
    if (row.flag("full_queue")) why.add(Why.REFUSED_FULL);
    if (row.flag("empty_queue")) why.add(Why.REFUSED_EMPTY);
    if (!sure && unknown > 0) why.add(Why.RING_UNKNOWN);
    if (sure && rings == 0) why.add(Why.RING_MISSED);
    if (row.flag("waiting") && rings == 0 && unknown == 0) why.add(Why.STILL_WAITING);
    if (offered > 1) why.add(Why.SEVERAL_VISITS);
    if (rings > 1) why.add(Why.SEVERAL_RINGS);
    if (why.isEmpty()) why.add(Why.NEVER_RANG);
    return List.copyOf(why);
  }
}
