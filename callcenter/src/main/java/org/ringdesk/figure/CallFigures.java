package org.ringdesk.figure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.Measure.Of;

/**
 * What became of the calls of a range. A visit belongs to the moment it entered its queue, a call
 * to the moment it reached the hotline; talk time is cut exactly where a bucket ends. Distinct
 * calls are distinct within a row: a call with visits in two buckets is in both.
 */
public final class CallFigures {
  /** A talk that began longer before the range is not looked for. */
  static final Duration LONGEST_TALK = Duration.ofDays(7);

  private final Sql sql;
  private final Terms terms;
  private final Instant now;

  /**
   * @param now open talks last until then, and what comes later has not happened
   */
  public CallFigures(Sql sql, Terms terms, Instant now) {
    this.sql = sql;
    this.terms = terms;
    this.now = now;
  }

  /**
   * The figures of one bucket.
   *
   * @param name of the group's member, where the range is told apart by one
   */
  public record Line(Bucket bucket, Optional<String> name, Tally tally) {}

  /** Every bucket, the empty ones too, over all queues or only {@code queue}. */
  public List<Line> byTime(Buckets buckets, Optional<String> queue) {
    var tallies = new Tally[buckets.size()];
    Arrays.setAll(tallies, i -> nothing());
    for (var row : read(buckets, queue, Optional.empty()))
      tallies[row.bucket()].addAll(row.tally());
    var lines = new ArrayList<Line>(tallies.length);
    for (int i = 0; i < tallies.length; i++) lines.add(new Line(buckets.get(i), queue, tallies[i]));
    return lines;
  }

  /**
   * The whole range, for each queue, specialty … that calls came to; of {@code queue} only, and
   * then also where none came.
   */
  public List<Line> byGroup(Buckets whole, Group group, Optional<String> queue) {
    var tallies = new TreeMap<String, Tally>();
    if (group == Group.QUEUE) queue.ifPresent(q -> tallies.put(q, nothing()));
    for (var row : read(whole, queue, Optional.of(group)))
      if (row.name() != null)
        tallies.computeIfAbsent(row.name(), q -> nothing()).addAll(row.tally());
    return tallies.entrySet().stream()
        .map(e -> new Line(whole.get(0), Optional.of(e.getKey()), e.getValue()))
        .toList();
  }

  private static Tally nothing() {
    return Tally.nothing(Of.VISIT)
        .addAll(Tally.nothing(Of.CALL))
        .add(Measure.TALKED, 0)
        .add(Measure.HELD, 0)
        .add(Measure.TALKS_HOLD_UNKNOWN, 0);
  }

  private record Counted(int bucket, @Nullable String name, Tally tally) {
    static Counted from(Row row, Tally tally) {
      return new Counted(row.get(Integer.class, "bucket") - 1, (String) row.value("grp"), tally);
    }
  }

  /**
   * @param by what else than the bucket the rows are told apart by
   */
  private List<Counted> read(Buckets buckets, Optional<String> queue, Optional<Group> by) {
    var staffing = Staffing.read(sql, buckets.zone());
    var all = new ArrayList<>(visits(buckets, queue, by, staffing));
    all.addAll(calls(buckets, queue, by, staffing));
    all.addAll(talks(buckets, queue, by));
    return all;
  }

  private List<Counted> visits(
      Buckets buckets, Optional<String> queue, Optional<Group> by, Staffing staffing) {
    return sql.list(
        """
        with staffing as materialized (
          select hotline, open::tstzmultirange as open from unnest($6::text[], $7::text[]) as s (hotline, open)
        ), seen as (
          select v.call, v.no, v.queue, c.hotline, %s as grp, v.entered_at, v.outcome, t.since as answered_at, t.agents,
            r.rings, r.rings_answered, r.rings_unknown, r.ringing,
            $4::bigint * interval '1 microsecond' as in_time,
            v.outcome is not distinct from 'out_of_hours' as closed,
            v.outcome is not distinct from 'diverted' as diverted,
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
          where v.entered_at >= $1 and v.entered_at < $2 and ($8::text is null or v.queue = $8)
        ), judged as (
          select *, not closed and not diverted as offered,
            not closed and not diverted and (answered_at is not null or outcome is not distinct from 'answered') as answered
          from seen
        ), fact as (
          select *, offered and not answered as unanswered,
            offered and not answered and outcome is not distinct from 'abandoned' as abandoned,
            answered or rings > 0 as rung,
            rings_unknown > 0 as ring_unknown,
            case
              when not offered or answered or outcome is distinct from 'abandoned' then null
              when wait <= $5::bigint * interval '1 microsecond' then 'short'
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
        select width_bucket(entered_at, $3::timestamptz[]) as bucket, grp,
          %s
        from fact group by 1, 2
        """
            .formatted(
                column(by, "v"),
                Measure.RUNG_FACT,
                Measure.RING_ANSWERED_FACT,
                Measure.RING_UNKNOWN_FACT,
                Measure.columns(Of.VISIT)),
        row -> Counted.from(row, Measure.read(Of.VISIT, row)),
        buckets.from(),
        buckets.to(),
        buckets.beginnings(),
        micros(terms.answerWithin()),
        micros(terms.shortAbandon()),
        staffing.hotlines(),
        staffing.open(buckets.from(), buckets.to()),
        queue.orElse(null));
  }

  /**
   * A call's queue is the first it came to. On the same matter are two calls of one customer on one
   * ticket or on joined ones, or in one specialty with no two categories that tell them apart.
   */
  private List<Counted> calls(
      Buckets buckets, Optional<String> queue, Optional<Group> by, Staffing staffing) {
    var lookBack = buckets.from().minus(Duration.ofDays(Staffing.DAYS_AHEAD + 1));
    var lookAhead = buckets.to().plus(Duration.ofDays(Staffing.DAYS_AHEAD + 1));
    var days = Staffing.days(lookBack, lookAhead, buckets.zone());
    return sql.list(
        """
        with staffing as materialized (
          select hotline, open::tstzmultirange as open, settled::timestamptz[] as settled
          from unnest($4::text[], $5::text[], $6::text[]) as s (hotline, open, settled)
        ), near as materialized (
          select c.id, c.hotline, %s as grp, c.entered_at, c.answered_at is not null as spoken, f.queue, f.specialty,
            coalesce('#' || n.customer, c.from_number) as who, coalesce(m.joined, m.id) as matter, m.category,
            (coalesce((select settled from staffing s where s.hotline = c.hotline), (select settled from staffing s where s.hotline = '')))
              [width_bucket(c.entered_at, $7::timestamptz[])] as settled_at
          from call c
          left join lateral (select v.queue, v.specialty from visit v where v.call = c.id order by v.no limit 1) f on true
          left join customer_number n on n.number = c.from_number
          left join ticket_call k on k.call = c.id
          left join ticket m on m.id = k.ticket
          where c.direction = 'in' and c.entered_at >= $8 and c.entered_at < $9
        ), pair as materialized (
          select a.id as earlier, b.id as later
          from near a join near b on b.who = a.who and b.entered_at > a.entered_at and b.entered_at < a.settled_at
            and (b.matter = a.matter
                 or b.specialty is not distinct from a.specialty and coalesce(b.category = a.category, true))
        ), fact as (
          select id, queue, grp, entered_at, spoken, who, settled_at <= $10 as settled,
            exists (select from pair where later = id) as again,
            exists (select from pair where earlier = id) as repeated,
            coalesce((select open from staffing s where s.hotline = near.hotline), (select open from staffing s where s.hotline = ''))
              @> entered_at as staffed
          from near where entered_at >= $1 and entered_at < $2 and ($11::text is null or queue = $11)
        )
        select width_bucket(entered_at, $3::timestamptz[]) as bucket, grp,
          %s
        from fact group by 1, 2
        """
            .formatted(column(by, "f"), Measure.columns(Of.CALL)),
        row -> Counted.from(row, Measure.read(Of.CALL, row)),
        buckets.from(),
        buckets.to(),
        buckets.beginnings(),
        staffing.hotlines(),
        staffing.open(buckets.from(), buckets.to()),
        staffing.settled(days, terms.repeatDays(), buckets.zone()),
        days.stream().map(d -> d.atStartOfDay(buckets.zone()).toInstant()).toArray(Instant[]::new),
        lookBack,
        lookAhead,
        now,
        queue.orElse(null));
  }

  private List<Counted> talks(Buckets buckets, Optional<String> queue, Optional<Group> by) {
    return sql.list(
        """
        with spoken as (
          select %s as grp, t.since, least(coalesce(t.until, $7), $7) as until, t.held, c.ami
          from talk t
          join call c on c.id = t.call and c.direction = 'in'
          join visit v on v.call = t.call and v.no = t.visit
          where t.since >= $5 and t.since < $2 and (t.until is null or t.until > $1) and ($6::text is null or v.queue = $6)
        ), span as (
          select grp, since, until, true as talk, ami from spoken
          union all
          select grp, lower(h), least(coalesce(upper(h), until), until), false, true from spoken, unnest(held) h where ami
        ), edge as materialized (
          select (row_number() over (order by since))::int as bucket, since, until
          from unnest($3::timestamptz[], $4::timestamptz[]) as e (since, until)
        ), fact as (
          select e.bucket, s.grp, s.talk, s.ami, least(s.until, e.until) - greatest(s.since, e.since) as length
          from span s
          cross join lateral generate_series(
            greatest(width_bucket(s.since, $3::timestamptz[]), 1),
            width_bucket(least(s.until, $2) - interval '1 microsecond', $3::timestamptz[])) as n (bucket)
          join edge e on e.bucket = n.bucket
          where s.until > s.since and s.until > $1 and s.since < $2
        )
        select bucket, grp,
          coalesce(extract(epoch from sum(length) filter (where talk)) * 1000000, 0)::bigint as talked,
          coalesce(extract(epoch from sum(length) filter (where not talk)) * 1000000, 0)::bigint as held,
          count(*) filter (where talk and not ami) as talks_hold_unknown
        from fact group by 1, 2
        """
            .formatted(column(by, "v")),
        row ->
            Counted.from(
                row,
                new Tally()
                    .add(Measure.TALKED, row.number("talked"))
                    .add(Measure.HELD, row.number("held"))
                    .add(Measure.TALKS_HOLD_UNKNOWN, row.number("talks_hold_unknown"))),
        buckets.from(),
        buckets.to(),
        buckets.beginnings(),
        buckets.edges().subList(1, buckets.edges().size()).toArray(Instant[]::new),
        buckets.from().minus(LONGEST_TALK),
        queue.orElse(null),
        now);
  }

  private static String column(Optional<Group> by, String visit) {
    return by.map(g -> g.column(visit)).orElse("null::text");
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
