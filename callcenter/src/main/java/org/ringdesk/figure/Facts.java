package org.ringdesk.figure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.Outcome;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;

/**
 * What is known of each visit, call, ring, talk or spell of a range: SQL that ends with the common
 * table {@code fact}, which a select then follows. Every figure and every list behind a figure
 * reads these and nothing else, so that the two cannot differ.
 */
final class Facts {
  /** A talk that began longer before the range is not looked for. */
  static final Duration LONGEST_TALK = Duration.ofDays(7);

  private final String tables;
  private final List<@Nullable Object> parameters;

  private Facts(String tables, List<@Nullable Object> parameters) {
    this.tables = tables;
    this.parameters = parameters;
  }

  /** One more parameter: how the select says it. */
  String with(@Nullable Object value) {
    parameters.add(value);
    return "$" + parameters.size();
  }

  <T> List<T> list(Sql sql, String select, Function<Row, T> as) {
    return sql.list(tables + select, as, parameters.toArray());
  }

  /** What tells this question with this select from every other. */
  byte[] hash(String select) {
    try {
      var text = tables + select + Arrays.deepToString(parameters.toArray());
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static List<@Nullable Object> parameters(@Nullable Object... values) {
    return new ArrayList<>(Arrays.asList(values));
  }

  private static String column(Optional<Group> by, String visit) {
    return by.map(g -> g.column(visit)).orElse("null::text");
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  /**
   * One for each visit that entered its queue in the range.
   *
   * @param by what {@code grp} is
   */
  static Facts visits(
      Instant from, Instant to, Only only, Optional<Group> by, Terms terms, Staffing staffing) {
    var parameters =
        parameters(
            from,
            to,
            micros(terms.answerWithin()),
            micros(terms.shortAbandon()),
            staffing.hotlines(),
            staffing.open(from, to));
    var which =
        only.sql(
            "v",
            "v.entered_at",
            "exists (select from talk a where a.call = v.call and a.visit = v.no and a.agent = %s)",
            parameters);
    return new Facts(
        """
        with staffing as materialized (
          select hotline, open::tstzmultirange as open from unnest($5::text[], $6::text[]) as s (hotline, open)
        ), seen as (
          select v.call, v.no, v.queue, c.hotline, %s as grp, v.entered_at, v.outcome, t.since as answered_at, t.agents,
            r.rings, r.rings_answered, r.rings_unknown, r.ringing,
            $3::bigint * interval '1 microsecond' as in_time,
            v.outcome is not distinct from 'out_of_hours' as closed,
            v.outcome is not distinct from 'diverted' as diverted,
            %s as offered,
            case when coalesce(t.since, v.ended_at) < v.entered_at then interval '0'
              else coalesce(t.since, v.ended_at) - v.entered_at end as wait
          from visit v
          join call c on c.id = v.call and c.direction = 'in'
          left join lateral (
            select min(t.since) as since, count(distinct t.agent) as agents
            from talk t where t.call = v.call and t.visit = v.no
          ) t on true
          left join lateral (
            select count(*) filter (where %s) as rings, count(*) filter (where %s) as rings_answered,
              count(*) filter (where %s) as rings_unknown,
              bool_or(r.rang_at is not null and (r.how is not distinct from 'canceled' or r.ended_at is null or r.ended_at >= v.ended_at)) as ringing
            from ring r left join talk t on t.call = r.call and t.phone = r.phone
            where r.call = v.call and r.visit = v.no
          ) r on true
          where v.entered_at >= $1 and v.entered_at < $2%s
        ), judged as (
          select *, offered and (answered_at is not null or outcome is not distinct from 'answered') as answered
          from seen
        ), fact as (
          select *, offered and not answered as unanswered,
            offered and not answered and outcome is not distinct from 'abandoned' as abandoned,
            answered or rings > 0 as rung,
            rings_unknown > 0 as ring_unknown,
            case
              when not offered or answered or outcome is distinct from 'abandoned' then null
              when wait <= $4::bigint * interval '1 microsecond' then 'short'
              when not coalesce((select open from staffing s where s.hotline = judged.hotline),
                                (select open from staffing s where s.hotline = '')) @> entered_at then 'out_of_hours'
              when ringing then 'ringing'
              when rings > 0 or rings_unknown > 0 then 'untaken'
              else 'waiting'
            end as reason,
            answered and (agents > 1 or exists (
              select from visit w where w.call = judged.call and w.no > judged.no and w.entered_at >= answered_at)) as transferred
          from judged
        )
        """
            .formatted(
                column(by, "v"),
                OFFERED,
                Measure.RUNG_FACT,
                Measure.RING_ANSWERED_FACT,
                Measure.RING_UNKNOWN_FACT,
                which),
        parameters);
  }

  /** What {@link Outcome#offered} says of a visit {@code v}. */
  private static final String OFFERED =
      "coalesce(v.outcome <> all ('{%s}'), true)"
          .formatted(
              Stream.of(Outcome.values())
                  .filter(o -> !o.offered())
                  .map(Outcome::key)
                  .collect(Collectors.joining(",")));

  /**
   * One for each call that reached the hotline in the range. A call's queue is the first it came
   * to. On the same matter are two calls of one customer on one ticket or on joined ones, or in one
   * specialty with no two categories that tell them apart.
   *
   * @param repeats whether {@code settled}, {@code again} and {@code repeated} are asked for: the
   *     calls of the days around are looked at for them
   */
  static Facts calls(
      Buckets range,
      Only only,
      Optional<Group> by,
      Terms terms,
      Staffing staffing,
      Instant now,
      boolean repeats) {
    var around = repeats ? Duration.ofDays(Staffing.DAYS_AHEAD + 1) : Duration.ZERO;
    var lookBack = range.from().minus(around);
    var lookAhead = range.to().plus(around);
    var days = Staffing.days(lookBack, lookAhead, range.zone());
    var parameters =
        parameters(
            range.from(),
            range.to(),
            staffing.hotlines(),
            staffing.open(range.from(), range.to()),
            staffing.settled(days, terms.repeatDays(), range.zone()),
            midnights(days, range.zone()),
            midnights(staffing.mayRepeat(days, terms.repeatDays()), range.zone()),
            now);
    var which =
        only.sql(
            "f",
            "c.entered_at",
            "exists (select from talk a where a.call = c.id and a.agent = %s)",
            parameters);
    return new Facts(
        """
        with staffing as materialized (
          select hotline, open::tstzmultirange as open, settled::timestamptz[] as settled
          from unnest($3::text[], $4::text[], $5::text[]) as s (hotline, open, settled)
        ), asked as materialized (
          select c.id, c.hotline, %s as grp, c.entered_at, c.answered_at is not null as spoken, f.queue, f.specialty, c.from_number,
            n.customer, coalesce('#' || n.customer, c.from_number) as who, coalesce(m.joined, m.id) as matter, m.category,
            (coalesce((select settled from staffing s where s.hotline = c.hotline), (select settled from staffing s where s.hotline = '')))
              [width_bucket(c.entered_at, $6::timestamptz[])] as settled_at,
            ($7::timestamptz[])[width_bucket(c.entered_at, $6::timestamptz[])] as may_repeat
          from call c
          %s
          where c.direction = 'in' and c.entered_at >= $1 and c.entered_at < $2%s
        ), fact as (
          select a.id as call, a.queue, a.grp, a.entered_at, a.spoken, a.who, a.settled_at <= $8 as settled,
            %s as again,
            %s as repeated,
            coalesce((select open from staffing s where s.hotline = a.hotline), (select open from staffing s where s.hotline = ''))
              @> a.entered_at as staffed
          from asked a
        )
        """
            .formatted(
                column(by, "f"),
                MATTER,
                which,
                repeats
                    ? another(
                        "c.entered_at >= a.may_repeat and c.entered_at < a.entered_at and "
                            + SETTLED_AFTER)
                    : "false",
                repeats
                    ? another("c.entered_at > a.entered_at and c.entered_at < a.settled_at")
                    : "false"),
        parameters);
  }

  /** Beside a call {@code c}: its first queue, its customer, its ticket. */
  private static final String MATTER =
      """
      left join lateral (select v.queue, v.specialty from visit v where v.call = c.id order by v.no limit 1) f on true
      left join lateral (select min(n.customer) as customer from customer_number n where n.number = c.from_number) n on true
      left join ticket_call k on k.call = c.id
      left join ticket m on m.id = k.ticket
      """;

  private static final String SETTLED_AFTER =
      """
      (coalesce((select settled from staffing s where s.hotline = c.hotline), (select settled from staffing s where s.hotline = '')))
        [width_bucket(c.entered_at, $6::timestamptz[])] > a.entered_at""";

  /** Whether the caller of {@code a} made another call on the same matter, {@code when}. */
  private static String another(String when) {
    return """
        exists (
          select from unnest(case when a.customer is null then array[a.from_number]
                                  else array(select number from customer_number where customer = a.customer) end) as its (number)
          join call c on c.from_number = its.number and c.direction = 'in' and %s
          %s
          where n.customer is not distinct from a.customer
            and (coalesce(m.joined, m.id) = a.matter
                 or f.specialty is not distinct from a.specialty and coalesce(m.category = a.category, true)))"""
        .formatted(when, MATTER);
  }

  private static Instant[] midnights(List<LocalDate> days, ZoneId zone) {
    return days.stream().map(d -> d.atStartOfDay(zone).toInstant()).toArray(Instant[]::new);
  }

  /** One for each phone that was called in the range. */
  static Facts rings(Instant from, Instant to, Only only) {
    var parameters = parameters(from, to);
    var which = only.sql("v", "r.called_at", "r.agent = %s", parameters);
    return new Facts(
        """
        with fact as (
          select r.call, r.phone, r.visit, r.agent, r.called_at, r.how, %s as rung, %s as answered, %s as ring_unknown
          from ring r
          join call c on c.id = r.call and c.direction = 'in'
          join visit v on v.call = r.call and v.no = r.visit
          left join talk t on t.call = r.call and t.phone = r.phone
          where r.called_at >= $1 and r.called_at < $2%s
        )
        """
            .formatted(
                Measure.RUNG_FACT, Measure.RING_ANSWERED_FACT, Measure.RING_UNKNOWN_FACT, which),
        parameters);
  }

  /**
   * One for each talk that began or went on in the range; an open one lasts until {@code now}. Its
   * holds are known where the manager link told of it.
   *
   * @param by what {@code grp} is
   */
  static Facts talks(Instant from, Instant to, Only only, Optional<Group> by, Instant now) {
    var parameters = parameters(from, to, from.minus(LONGEST_TALK), now);
    var which = only.sql("v", "t.since", "t.agent = %s", parameters);
    return new Facts(
        """
        with fact as (
          select %s as grp, t.call, t.phone, t.visit, t.agent, t.since, least(coalesce(t.until, $4), $4) as until,
            case when c.ami then t.held else '{}' end as held, c.ami as hold_known,
            least(coalesce(t.until, $4), $4, $2) > greatest(t.since, $1) as talking,
            t.since >= $1 and t.since < $2 as began
          from talk t
          join call c on c.id = t.call and c.direction = 'in'
          join visit v on v.call = t.call and v.no = t.visit
          where t.since >= $3 and t.since < $2 and (t.until is null or t.until > $1 or t.since >= $1)%s
        )
        """
            .formatted(column(by, "v"), which),
        parameters);
  }

  /**
   * One for each spell of an agent's presence that has a part in the range; of an empty range, that
   * goes on at that moment. What is open, or goes on after the range, ends with the range; nothing
   * goes on beyond {@code now}.
   */
  static Facts spells(Instant from, Instant to, Only only, Instant now) {
    var parameters = parameters(from, to, now.isBefore(to) ? now : to);
    var which = new StringBuilder();
    only.agent().ifPresent(a -> which.append(" and p.agent = $").append(add(parameters, a)));
    only.presence()
        .ifPresent(p -> which.append(" and p.state = $").append(add(parameters, p.key())));
    if (only.desk() != null)
      which
          .append(
              " and not exists (select from operator o where o.agent_name = p.agent and o.desk_id <> $")
          .append(add(parameters, only.desk()))
          .append(")");
    return new Facts(
        """
        with fact as (
          select p.pbx, p.agent, p.state, p.reason, p.since, least(coalesce(p.until, $3), $3) as until
          from presence p where p.since < greatest($2, $1::timestamptz + interval '1 microsecond') and (p.until is null or p.until > $1)%s
        )
        """
            .formatted(which),
        parameters);
  }

  private static int add(List<@Nullable Object> parameters, Object value) {
    parameters.add(value);
    return parameters.size();
  }
}
