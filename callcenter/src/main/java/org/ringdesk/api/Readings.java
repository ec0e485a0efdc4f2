package org.ringdesk.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Line;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.people.Reach;
import org.ringdesk.ticket.TicketNumber;

/**
 * The stored rows as JSON texts. Moments are in UTC, durations in seconds; what did not happen or
 * is not known is null.
 */
public record Readings(Sql sql) {
  /** A list gives no more at once. */
  public static final int MOST = 500;

  /** So many customers share a number at the most that anybody wants to see. */
  private static final int CUSTOMERS = 50;

  private static final UUID NONE = new UUID(0, 0);

  /**
   * Which rows; empty parts leave all.
   *
   * @param from the first moment, {@code to} the first after it
   * @param agent who talked, as the PBX names them
   */
  public record Filter(
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<String> queue,
      Optional<String> hotline,
      Optional<String> agent,
      Optional<String> outcome,
      Optional<String> direction) {}

  /**
   * Some rows, the newest first.
   *
   * @param next where it goes on; empty at the end
   */
  public record Page(List<String> items, Optional<Cursor> next) {}

  private record Item(String json, Cursor place) {
    static Item from(Row row) {
      return new Item(
          row.text("item"),
          new Cursor(row.instant("at"), row.get(UUID.class, "call"), row.number("no")));
    }
  }

  /** Where {@code c} is the call. The number is null when it was withheld. */
  private static final String CALL =
      """
      'id', c.id, 'pbx', c.pbx, 'uniqueid', c.uniqueid, 'linkedid', c.linkedid, 'direction', c.direction,
      'hotline', c.hotline, 'desk', c.desk_id, 'from', coalesce(c.from_number, nullif(nullif(c.from_raw, ''), '%s')),
      'entered_at', iso(c.entered_at), 'rang_at', iso(c.rang_at), 'answered_at', iso(c.answered_at), 'ended_at', iso(c.ended_at),
      'outcome', c.outcome, 'evidence', c.evidence, 'witnesses', json_build_object('ami', c.ami, 'ledger', c.ledger),
      'ticket', (select m.number from ticket_call k join ticket m on m.id = k.ticket where k.call = c.id)
      """
          .formatted(Line.ANONYMOUS);

  /** Where {@code v} is the visit of the call {@code c}. A wait ends with the answer. */
  private static final String VISIT =
      """
      'call', v.call, 'no', v.no, 'queue', v.queue, 'specialty', v.specialty, 'hotline', c.hotline, 'desk', c.desk_id,
      'entered_at', iso(v.entered_at), 'answered_at', (select iso(min(t.since)) from talk t where t.call = v.call and t.visit = v.no),
      'ended_at', iso(v.ended_at),
      'wait_seconds', (select extract(epoch from greatest(coalesce(min(t.since), v.ended_at) - v.entered_at, interval '0'))
                       from talk t where t.call = v.call and t.visit = v.no)::float8,
      'outcome', v.outcome, 'evidence', v.evidence,
      'agent', (select t.agent from talk t where t.call = v.call and t.visit = v.no order by t.since limit 1),
      'rings', (select count(*) from ring r where r.call = v.call and r.visit = v.no and r.rang_at is not null),
      'rings_unknown', (select count(*) from ring r where r.call = v.call and r.visit = v.no and r.rang_at is null and not r.rang_known)
      """;

  private static final String RING_AND_TALK =
      """
      'attempts', (select coalesce(json_agg(json_build_object(
          'agent', r.agent, 'channel', r.channel, 'phone', r.phone, 'called_at', iso(r.called_at), 'rang_at', iso(r.rang_at),
          'rang_known', r.rang_known, 'ended_at', iso(r.ended_at), 'how', r.how) order by r.called_at, r.phone), '[]')
        from ring r where r.call = v.call and r.visit = v.no),
      'talks', (select coalesce(json_agg(json_build_object(
          'agent', t.agent, 'phone', t.phone, 'since', iso(t.since), 'until', iso(t.until),
          'holds', (select coalesce(json_agg(json_build_object('since', iso(lower(h)), 'until', iso(upper(h))) order by h), '[]') from unnest(t.held) h)
          ) order by t.since, t.phone), '[]')
        from talk t where t.call = v.call and t.visit = v.no)
      """;

  private static final String WHOLE_CALL =
      """
      'visits', (select coalesce(json_agg(json_build_object(%s, %s) order by v.no), '[]') from visit v where v.call = c.id),
      'steps', (select coalesce(json_agg(json_build_object('at', iso(s.at), 'step', s.step, 'value', s.value) order by s.no), '[]')
                from ivr_step s where s.call = c.id),
      'differences', (select coalesce(json_agg(json_build_object(
          'what', d.what, 'ami', d.ami, 'ledger', d.ledger, 'rule', d.rule, 'found_at', iso(d.found_at)) order by d.found_at, d.what), '[]')
        from difference d where d.call = c.id)
      """
          .formatted(VISIT, RING_AND_TALK);

  /** Where {@code m} is the ticket. */
  private static final String TICKET =
      """
      'number', m.number, 'hotline', m.hotline, 'desk', m.desk_id, 'customer', m.customer, 'caller', m.caller,
      'opened_at', iso(m.opened_at), 'spoken_at', iso(m.spoken_at), 'call_back', m.call_back, 'returned_at', iso(m.returned_at),
      'closed_at', iso(m.closed_at), 'why_closed', m.why_closed, 'priority', m.priority, 'subject', m.subject,
      'specialty', m.specialty, 'category', m.category, 'wanted_by', m.wanted_by, 'solved', m.solved,
      'joined', (select o.number from ticket o where o.id = m.joined),
      'calls', (select coalesce(json_agg(k.call order by c.entered_at, c.id), '[]') from ticket_call k join call c on c.id = k.call where k.ticket = m.id)
      """;

  private static final String CUSTOMER =
      """
      'id', m.id, 'desk', m.desk_id, 'name', m.name, 'title', m.title, 'organisation', m.organisation,
      'numbers', (select coalesce(json_agg(n.number order by n.number), '[]') from customer_number n where n.customer = m.id)
      """;

  /** Which rows somebody sees: $1 the desks, $2 the hotlines, null where there is no limit. */
  private static final String CALL_REACHED = reached("c");

  private static final String TICKET_REACHED = reached("m");

  private static String reached(String row) {
    return "($1::int[] is null or %1$s.desk_id = any ($1)) and ($2::text[] is null or %1$s.hotline = any ($2))"
        .formatted(row);
  }

  /** A customer is seen by whoever sees a hotline that was called from one of its numbers. */
  private static final String CUSTOMER_REACHED =
      """
      ($1::int[] is null or m.desk_id = any ($1))
      and ($2::text[] is null or exists (
        select from customer_number n join call c on c.from_number = n.number where n.customer = m.id and c.hotline = any ($2)))
      """;

  public Page calls(Filter filter, Reach reach, Optional<Cursor> after, int limit) {
    return page(
        """
        select json_build_object(%s)::text as item, c.entered_at as at, c.id as call, 0::bigint as no
        from call c
        where %s
          and ($3::timestamptz is null or (c.entered_at, c.id) < ($3, $4::uuid))
          and ($5::timestamptz is null or c.entered_at >= $5) and ($6::timestamptz is null or c.entered_at < $6)
          and ($7::text is null or exists (select from visit v where v.call = c.id and v.queue = $7))
          and ($8::text is null or c.hotline = $8)
          and ($9::text is null or exists (select from talk t where t.call = c.id and t.agent = $9))
          and ($10::text is null or c.outcome = $10)
          and ($11::text is null or c.direction = $11)
        order by c.entered_at desc, c.id desc limit $12
        """
            .formatted(CALL, CALL_REACHED),
        limit,
        reach.deskIds(),
        reach.numbers(),
        after.map(Cursor::at).orElse(null),
        after.map(Cursor::call).orElse(null),
        filter.from().orElse(null),
        filter.to().orElse(null),
        filter.queue().orElse(null),
        filter.hotline().orElse(null),
        filter.agent().orElse(null),
        filter.outcome().orElse(null),
        filter.direction().orElse(null),
        (long) limit + 1);
  }

  /** With its visits, and in them each phone that was tried and each talk. */
  public Optional<String> call(CallId id, Reach reach) {
    return sql.first(
        """
        select json_build_object(%s, %s)::text as item from call c
        where c.id = $3 and %s
        """
            .formatted(CALL, WHOLE_CALL, CALL_REACHED),
        row -> row.text("item"),
        reach.deskIds(),
        reach.numbers(),
        id.value());
  }

  /** Of calls that came in: what queue figures count. */
  public Page visits(Filter filter, Reach reach, Optional<Cursor> after, int limit) {
    return page(
        """
        select json_build_object(%s)::text as item, v.entered_at as at, v.call, v.no::bigint as no
        from visit v join call c on c.id = v.call and c.direction = 'in'
        where %s
          and ($3::timestamptz is null or (v.entered_at, v.call, v.no) < ($3, $4::uuid, $5::bigint))
          and ($6::timestamptz is null or v.entered_at >= $6) and ($7::timestamptz is null or v.entered_at < $7)
          and ($8::text is null or v.queue = $8)
          and ($9::text is null or c.hotline = $9)
          and ($10::text is null or exists (select from talk t where t.call = v.call and t.visit = v.no and t.agent = $10))
          and ($11::text is null or v.outcome = $11)
        order by v.entered_at desc, v.call desc, v.no desc limit $12
        """
            .formatted(VISIT, CALL_REACHED),
        limit,
        reach.deskIds(),
        reach.numbers(),
        after.map(Cursor::at).orElse(null),
        after.map(Cursor::call).orElse(null),
        after.map(Cursor::no).orElse(null),
        filter.from().orElse(null),
        filter.to().orElse(null),
        filter.queue().orElse(null),
        filter.hotline().orElse(null),
        filter.agent().orElse(null),
        filter.outcome().orElse(null),
        (long) limit + 1);
  }

  public Optional<String> visit(CallId call, int no, Reach reach) {
    return sql.first(
        """
        select json_build_object(%s, %s)::text as item from visit v join call c on c.id = v.call
        where v.call = $3 and v.no = $4::int and %s
        """
            .formatted(VISIT, RING_AND_TALK, CALL_REACHED),
        row -> row.text("item"),
        reach.deskIds(),
        reach.numbers(),
        call.value(),
        no);
  }

  /**
   * By the moment they were opened.
   *
   * @param open only those that are, or are not; empty: all
   */
  public Page tickets(
      Filter filter, Optional<Boolean> open, Reach reach, Optional<Cursor> after, int limit) {
    return page(
        """
        select json_build_object(%s)::text as item, m.opened_at as at, $4::uuid as call, m.id as no
        from ticket m
        where %s
          and ($3::timestamptz is null or (m.opened_at, m.id) < ($3, $5::bigint))
          and ($6::timestamptz is null or m.opened_at >= $6) and ($7::timestamptz is null or m.opened_at < $7)
          and ($8::text is null or m.hotline = $8)
          and ($9::boolean is null or (m.closed_at is null) = $9)
        order by m.opened_at desc, m.id desc limit $10
        """
            .formatted(TICKET, TICKET_REACHED),
        limit,
        reach.deskIds(),
        reach.numbers(),
        after.map(Cursor::at).orElse(null),
        NONE,
        after.map(Cursor::no).orElse(null),
        filter.from().orElse(null),
        filter.to().orElse(null),
        filter.hotline().orElse(null),
        open.orElse(null),
        (long) limit + 1);
  }

  public Optional<String> ticket(TicketNumber number, Reach reach) {
    return sql.first(
        """
        select json_build_object(%s)::text as item from ticket m
        where m.number = $3 and %s
        """
            .formatted(TICKET, TICKET_REACHED),
        row -> row.text("item"),
        reach.deskIds(),
        reach.numbers(),
        number.value());
  }

  /** A customer as JSON, and which it is. */
  public record Found(long id, String json) {
    static Found from(Row row) {
      return new Found(row.number("id"), row.text("item"));
    }
  }

  /** Who calls from this number, by name. */
  public List<Found> customers(String e164, Reach reach) {
    return sql.list(
        """
        select m.id, json_build_object(%s)::text as item from customer m
        where exists (select from customer_number n where n.customer = m.id and n.number = $3) and %s
        order by m.name, m.id limit $4
        """
            .formatted(CUSTOMER, CUSTOMER_REACHED),
        Found::from,
        reach.deskIds(),
        reach.numbers(),
        e164,
        (long) CUSTOMERS);
  }

  public Optional<Found> customer(long id, Reach reach) {
    return sql.first(
        """
        select m.id, json_build_object(%s)::text as item from customer m where m.id = $3 and %s
        """
            .formatted(CUSTOMER, CUSTOMER_REACHED),
        Found::from,
        reach.deskIds(),
        reach.numbers(),
        id);
  }

  private Page page(String statement, int limit, @Nullable Object... parameters) {
    var found = sql.list(statement, Item::from, parameters);
    var shown = found.subList(0, Math.min(found.size(), limit));
    return new Page(
        shown.stream().map(Item::json).toList(),
        found.size() > limit ? Optional.of(shown.getLast().place()) : Optional.empty());
  }
}
