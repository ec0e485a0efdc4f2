package org.ringdesk.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.ringdesk.agent.Presence;
import org.ringdesk.database.Database;
import org.ringdesk.database.Row;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.Spans.Span;
import org.ringdesk.schema.TestDatabase;

/**
 * Every measure of 6,000 made-up calls against SQL that was written from the definitions' words
 * alone, another way: buckets by the text of the local time, correlated counts, ranges of
 * PostgreSQL. The days are those around both changes of the clock, nights included.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FiguresRecomputedTest {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final int CALLS = 6_000;
  private static final long SEED = 20_261_124;
  private static final Vertx VERTX = Vertx.vertx();

  private static final Buckets.Bucket SPRING = days("2026-03-26", "2026-03-31");
  static final Buckets.Bucket AUTUMN = days("2026-10-22", "2026-10-27");

  private static final List<String> AGENTS = List.of("Ann", "Boris", "Chen", "Dina", "Eva", "Fang");
  private static final List<String> QUEUES = List.of("network", "hosts", "desktop");
  private static final List<String> OUTCOMES =
      List.of(
          "abandoned",
          "abandoned",
          "abandoned",
          "timed_out",
          "left_empty",
          "refused_full",
          "refused_empty",
          "out_of_hours",
          "diverted",
          "withdrawn",
          "exited_by_key",
          "lost_with_pbx");

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final Database SQL = new Database(VERTX, DATABASE.url(), 2);

  @BeforeAll
  static void write() {
    var random = new Random(SEED);
    var calls = new ArrayList<Told>();
    for (int i = 0; i < CALLS; i++) calls.add(call(random, i % 2 == 0 ? SPRING : AUTUMN));
    Told.write(SQL, calls);
    for (var range : List.of(SPRING, AUTUMN))
      for (var agent : AGENTS)
        for (var pbx : List.of("pbx1", "pbx2")) spells(random, range, pbx, agent);
    tickets(random, calls, SQL);
    SQL.change(
        "insert into special_day (schedule, day, name, opens, closes) values ('5x8', '2026-03-27', 'free', null, null), ('5x8', '2026-10-24', 'made up for', '09:00', '12:30')");
    FUNCTIONS.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(SQL::change);
    SQL.change("analyze");
  }

  @AfterAll
  static void stop() {
    SQL.close();
    VERTX.close().await();
  }

  private static Bucket days(String first, String end) {
    return new Bucket(
        LocalDate.parse(first).atStartOfDay(BERLIN).toInstant(),
        LocalDate.parse(end).atStartOfDay(BERLIN).toInstant());
  }

  /** Up to six hours outside the range as well. */
  private static Instant moment(Random random, Bucket range) {
    var hours = Duration.ofHours(6);
    long millis = Duration.between(range.from(), range.to()).plus(hours).plus(hours).toMillis();
    return range.from().minus(hours).plusMillis(random.nextLong(millis));
  }

  static Told call(Random random, Bucket range) {
    var now = moment(random, range);
    var call = Told.call(now);
    if (random.nextInt(10) > 0) call.from("+4930" + (100_000 + random.nextInt(700)));
    if (random.nextInt(20) == 0) call.goingOut();
    boolean known = random.nextInt(5) > 0;
    if (!known) call.onlyInTheLedger();
    int visits = random.nextInt(25) == 0 ? 0 : random.nextInt(6) == 0 ? 2 + random.nextInt(2) : 1;
    for (int v = 0; v < visits; v++) {
      call.visits(pick(random, QUEUES), now);
      for (int r = random.nextInt(3); r > 0; r--) {
        var agent = pick(random, AGENTS);
        var end = now.plusMillis(random.nextInt(16_000));
        if (random.nextInt(4) == 0) call.tries(agent, now);
        else if (known)
          call.rings(agent, now, end, random.nextInt(4) == 0 ? "answered" : "no_answer");
        else call.mayRing(agent, now, end);
        now = end;
      }
      if (random.nextInt(10) < 6) {
        now = now.plusMillis(random.nextInt(30_000));
        var end = now.plusMillis((long) Math.abs(random.nextGaussian() * 1_500_000));
        if (range.equals(AUTUMN) && random.nextInt(200) == 0)
          return call.talks(pick(random, AGENTS), now, null);
        call.talks(pick(random, AGENTS), now, end, holds(random, now, end));
        now = end;
      } else if (random.nextInt(50) > 0) {
        now = random.nextInt(8) == 0 ? now.plusSeconds(5) : now.plusMillis(random.nextInt(60_000));
        var outcome = pick(random, OUTCOMES);
        if (outcome.equals("abandoned") && known && random.nextInt(3) == 0)
          call.rings(pick(random, AGENTS), now.minusMillis(900), now, "canceled");
        call.leaves(now, outcome);
      }
    }
    return call;
  }

  private static Span[] holds(Random random, Instant from, Instant to) {
    long millis = Duration.between(from, to).toMillis();
    if (millis < 10 || random.nextInt(3) > 0) return new Span[0];
    var first = from.plusMillis(random.nextLong(millis / 2));
    return new Span[] {
      new Span(first, first.plusMillis(1 + millis / 5)),
      new Span(first.plusMillis(1 + millis / 4), first.plusMillis(1 + millis / 3))
    };
  }

  private static void spells(Random random, Bucket range, String pbx, String agent) {
    var at = range.from().minusSeconds(random.nextInt(20_000));
    while (at.isBefore(range.to())) {
      var end = at.plusMillis(60_000 + random.nextInt(9_000_000));
      var state = pick(random, List.of("ready", "talking", "paused", "wrap_up", "away", "ringing"));
      var last = range.equals(AUTUMN) && !end.isBefore(range.to());
      if (random.nextInt(6) > 0)
        Told.spell(
            SQL, pbx, agent, state, state.equals("paused") ? "lunch" : "", at, last ? null : end);
      at = end;
    }
  }

  static void tickets(Random random, List<Told> calls, Database into) {
    for (int i = 0; i < 150; i++) {
      into.change(
          "insert into ticket (number, desk_id, hotline, opened_at, category) values ($1, 1, '4001', now(), $2)",
          "T" + i,
          random.nextInt(3) == 0 ? null : pick(random, List.of("slow", "vpn")));
      for (int n = 0; n < 4; n++)
        into.change(
            "insert into ticket_call (call, ticket, linked_at) select $1, id, now() from ticket where number = $2 on conflict do nothing",
            pick(random, calls).id,
            "T" + i);
    }
    into.change("update ticket set joined = (select min(id) from ticket) where id % 10 = 7");
  }

  static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  @Test
  void callsByHour() {
    for (var range : List.of(SPRING, AUTUMN)) {
      var buckets = Buckets.of(Step.HOUR, range.from(), range.to(), BERLIN);
      compare(
          byTime(buckets, hour()),
          range,
          "to_char(%1$s at time zone 'Europe/Berlin', 'YYYY-MM-DD HH24 ') || turn(%1$s)",
          "null");
    }
  }

  @Test
  void callsByDay() {
    for (var range : List.of(SPRING, AUTUMN)) {
      var buckets = Buckets.of(Step.DAY, range.from(), range.to(), BERLIN);
      compare(
          byTime(buckets, day()),
          range,
          "to_char(%1$s at time zone 'Europe/Berlin', 'YYYY-MM-DD')",
          "null");
    }
  }

  @Test
  void callsByQueue() {
    for (var range : List.of(SPRING, AUTUMN)) {
      var lines = new TreeMap<String, Tally>();
      new CallFigures(SQL, Terms.STANDARD, NOW)
          .byGroup(Buckets.whole(range.from(), range.to(), BERLIN), Group.QUEUE, Optional.empty())
          .forEach(l -> lines.put(l.name().orElseThrow(), l.tally()));
      assertEquals(3, lines.size());
      compare(lines, range, "%2$s", "null");
    }
  }

  @Test
  void callsOfOneQueueByDay() {
    var buckets = Buckets.of(Step.DAY, AUTUMN.from(), AUTUMN.to(), BERLIN);
    var lines = new TreeMap<String, Tally>();
    new CallFigures(SQL, Terms.STANDARD, NOW)
        .byTime(buckets, Optional.of("hosts"))
        .forEach(l -> lines.put(day().apply(l.bucket().from()), l.tally()));
    compare(lines, AUTUMN, "to_char(%1$s at time zone 'Europe/Berlin', 'YYYY-MM-DD')", "'hosts'");
  }

  /** The last: it changes what the others read. */
  @Order(Integer.MAX_VALUE)
  @Test
  void whatIsKeptOfDaysIsTheSameColdAndWarmAndAfterLateChanges() {
    var figures = new Figures(SQL, Terms.STANDARD).calls(NOW);
    var buckets = Buckets.of(Step.DAY, AUTUMN.from(), AUTUMN.to(), BERLIN);
    var name = "to_char(%1$s at time zone 'Europe/Berlin', 'YYYY-MM-DD')";
    compare(byTime(figures, buckets, day()), AUTUMN, name, "null");
    var kept = SQL.list("select t::text as kept from tally t order by 1", r -> r.text("kept"));
    assertEquals(3 * buckets.size(), kept.size());
    var warm = byTime(figures, buckets, day());
    assertEquals(
        kept, SQL.list("select t::text as kept from tally t order by 1", r -> r.text("kept")));
    compare(warm, AUTUMN, name, "null");

    var some =
        " where left(%s::text, 2) = '%s' and exists (select from call c where c.id = %s and c.entered_at > '2026-10-01')";
    SQL.change(
        "delete from call"
            + some.formatted("md5(call.id::text)", "0a", "call.id")
            + " and id not in (select call from ticket_call)");
    SQL.change(
        "update call set from_number = '+4930100001'"
            + some.formatted("md5(id::text)", "1b", "id"));
    SQL.change(
        "update talk set until = until + interval '10 minutes'"
            + some.formatted("md5(call::text)", "2c", "call"));
    SQL.change(
        "update visit set outcome = 'timed_out'"
            + some.formatted("md5(call::text)", "3d", "call")
            + " and outcome = 'abandoned'");
    SQL.change("update ticket set category = 'new' where id % 3 = 0");
    SQL.change("insert into customer (desk_id, name) values (1, 'A')");
    SQL.change(
        "insert into customer_number (number, customer) select distinct from_number, (select max(id) from customer) from call where from_number < '+4930100020'");
    compare(byTime(figures, buckets, day()), AUTUMN, name, "null");
  }

  private static Map<String, Tally> byTime(Buckets buckets, Function<Instant, String> key) {
    return byTime(new CallFigures(SQL, Terms.STANDARD, NOW), buckets, key);
  }

  private static Map<String, Tally> byTime(
      CallFigures figures, Buckets buckets, Function<Instant, String> key) {
    var lines = new TreeMap<String, Tally>();
    figures
        .byTime(buckets, Optional.empty())
        .forEach(l -> lines.put(key.apply(l.bucket().from()), l.tally()));
    assertEquals(buckets.size(), lines.size());
    return lines;
  }

  private static Function<Instant, String> hour() {
    var format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH ");
    return at -> {
      var there = at.atZone(BERLIN);
      return format.format(there) + there.getOffset().getTotalSeconds();
    };
  }

  private static Function<Instant, String> day() {
    return at -> at.atZone(BERLIN).toLocalDate().toString();
  }

  /** What the definitions say, as functions that know nothing of buckets. */
  private static final String FUNCTIONS =
      """
      create function turn(timestamptz) returns int language sql immutable as $$ select extract(epoch from ($1 at time zone 'Europe/Berlin') - ($1 at time zone 'UTC'))::int $$
      create function working(date) returns boolean language sql stable as $$ select case when exists (select 1 from special_day where schedule = '5x8' and day = $1) then exists (select 1 from special_day where schedule = '5x8' and day = $1 and opens is not null) else extract(isodow from $1) between 1 and 5 end $$
      create function staffed(timestamp) returns boolean language sql stable as $$ select case when exists (select 1 from special_day where schedule = '5x8' and day = $1::date) then exists (select 1 from special_day where schedule = '5x8' and day = $1::date and opens <= $1::time and $1::time < closes) else extract(isodow from $1) <= 5 and extract(hour from $1) between 9 and 16 end $$
      create function last_day(date) returns date language sql stable as $$ select d::date from generate_series($1 + 1, $1 + 40, interval '1 day') d where working(d::date) order by d limit 1 offset 2 $$
      create function micros(tstzmultirange) returns bigint language sql immutable as $$ select coalesce(sum(extract(epoch from upper(x) - lower(x))) * 1000000, 0)::bigint from unnest($1) x $$
      create table working_day as select d::date as day, last_day(d::date) as last_day from generate_series('2026-03-20'::date, '2026-11-05'::date, interval '1 day') d
      create function answered_at(uuid, int) returns timestamptz language sql stable as $$ select min(since) from talk where call = $1 and visit = $2 $$
      create function rung(uuid, int) returns bigint language sql stable as $$ select count(*) from ring where call = $1 and visit = $2 and (rang_at is not null or how = 'answered') $$
      create function perhaps(uuid, int) returns bigint language sql stable as $$ select count(*) from ring where call = $1 and visit = $2 and rang_at is null and how <> 'answered' and not rang_known $$
      create function seconds(uuid, int) returns numeric language sql stable as $$ select extract(epoch from coalesce(answered_at($1, $2), ended_at) - entered_at) from visit where call = $1 and no = $2 $$
      """;

  /**
   * @param key the row's name, of %1$s, a moment, and %2$s, a queue
   */
  private static void compare(Map<String, Tally> lines, Bucket range, String key, String queue) {
    check(
        lines,
        VISITS.formatted(key.formatted("v.entered_at", "v.queue"), queue),
        range,
        Measure.all(Measure.Of.VISIT));
    check(
        lines,
        MATTERS.formatted(key.formatted("c.entered_at", "queue"), queue),
        range,
        Measure.all(Measure.Of.CALL));
    check(
        lines,
        TALKS.formatted(key.formatted("lower(h)", "v.queue"), queue),
        range,
        List.of(Measure.TALKED, Measure.HELD));
  }

  private static final String VISITS =
      """
      select %s as key,
        sum(case when outcome in ('out_of_hours', 'diverted') then 0 else 1 end) as offered,
        sum(case when spoken then 1 else 0 end) as answered,
        sum(case when lost then 1 else 0 end) as abandoned,
        sum((not spoken and outcome is not null and outcome not in ('out_of_hours', 'diverted'))::int) as unanswered,
        sum((outcome = 'timed_out')::int) as timed_out, sum((outcome = 'refused_full')::int) as refused_full,
        sum((outcome = 'refused_empty')::int) as refused_empty, sum((outcome = 'left_empty')::int) as left_empty,
        sum((outcome in ('withdrawn', 'exited_by_key', 'lost_with_pbx'))::int) as left_otherwise,
        sum((outcome is null and not spoken)::int) as waiting,
        sum((outcome = 'out_of_hours')::int) as closed, sum((outcome = 'diverted')::int) as diverted,
        sum((spoken and waited <= 20)::int) as answered_in_time, sum((lost and waited <= 20)::int) as abandoned_in_time,
        sum((lost and waited <= 5)::int) as abandoned_short,
        sum((lost and waited > 5 and not working_hours)::int) as abandoned_out_of_hours,
        sum((lost and waited > 5 and working_hours and at_the_phone)::int) as abandoned_ringing,
        sum((lost and waited > 5 and working_hours and not at_the_phone and (rings + unsure) > 0)::int) as abandoned_untaken,
        sum((lost and waited > 5 and working_hours and not at_the_phone and (rings + unsure) = 0)::int) as abandoned_waiting,
        sum(case when outcome in ('out_of_hours', 'diverted') then 0 else waited end) * 1000000 as waited,
        count(case when outcome in ('out_of_hours', 'diverted') then null else waited end) as waits,
        sum(case when spoken then waited end) * 1000000 as answer_waited, count(case when spoken then waited end) as answer_waits,
        sum(case when lost then waited end) * 1000000 as abandon_waited,
        max(case when outcome in ('out_of_hours', 'diverted') then null else waited end) * 1000000 as longest_wait,
        count(distinct case when spoken then call end) as calls_answered,
        count(distinct case when spoken or rings > 0 then call end) as calls_rung,
        count(distinct case when spoken or rings > 0 or unsure > 0 then call end)
          - count(distinct case when spoken or rings > 0 then call end) as calls_ring_unknown,
        sum(rings) as visit_rings, sum(rings_taken) as visit_rings_answered, sum(unsure) as visit_rings_unknown,
        sum((spoken and exists (select 1 from visit w where w.call = v.call and w.no = v.no + 1))::int) as transferred
      from (
        select v.*, answered_at(call, no) is not null as spoken, seconds(call, no) as waited, rung(call, no) as rings, perhaps(call, no) as unsure,
          (select count(*) from ring r where r.call = v.call and r.visit = v.no and how = 'answered') as rings_taken,
          exists (select 1 from ring r where r.call = v.call and r.visit = v.no and r.rang_at is not null and r.ended_at = v.ended_at) as at_the_phone,
          staffed(v.entered_at at time zone 'Europe/Berlin') as working_hours,
          answered_at(call, no) is null and coalesce(v.outcome, '') = 'abandoned' as lost
        from visit v where call in (select id from call where direction = 'in')
      ) v
      where v.entered_at >= $1 and v.entered_at < $2 and queue = coalesce(%s, queue)
      group by 1
      """;

  private static final String MATTERS =
      """
      with c as materialized (
        select c.*, coalesce((select 'customer ' || min(customer) from customer_number where number = c.from_number), c.from_number) as who,
          (select queue from visit where call = c.id and no = 0) as queue, coalesce(t.joined, t.id) as root, t.category,
          (select last_day from working_day where day = (c.entered_at at time zone 'Europe/Berlin')::date) as last_day
        from call c left join ticket t on t.id = (select ticket from ticket_call where call = c.id)
        where direction = 'in'
      ), same as materialized (
        select a.id as first, b.id as second
        from c a, c b
        where a.who = b.who and a.entered_at < b.entered_at
          and (b.entered_at at time zone 'Europe/Berlin')::date <= a.last_day
          and (a.root = b.root or (coalesce(a.queue, '') = coalesce(b.queue, '') and not (a.category is not null and b.category is not null and a.category <> b.category)))
      )
      select %s as key, count(*) as calls, count(answered_at) as calls_spoken, sum((queue is null)::int) as calls_without_queue,
        sum((not staffed(entered_at at time zone 'Europe/Berlin'))::int) as calls_out_of_hours, count(from_number) as calls_known,
        sum((id in (select second from same))::int) as repeat_calls,
        sum((answered_at is not null and from_number is not null)::int) as calls_settled,
        sum((answered_at is not null and from_number is not null and id not in (select first from same))::int) as calls_resolved
      from c
      where entered_at >= $1 and entered_at < $2 and coalesce(queue, '') = coalesce(%s, queue, '')
      group by 1
      """;

  /** By whole hours, which no change of the clock here tears apart. */
  private static final String TALKS =
      """
      select %s as key,
        sum(extract(epoch from upper(piece) - lower(piece))) * 1000000 as talked,
        sum(case when c.ami then (select sum(extract(epoch from upper(x) - lower(x))) from unnest(t.held * tstzmultirange(piece)) x) end) * 1000000 as held
      from talk t
      join visit v on v.call = t.call and v.no = t.visit
      join call c on c.id = t.call
      cross join (select tstzrange(h, h + interval '1 hour') as h from generate_series($1::timestamptz, $2::timestamptz - interval '1 hour', interval '1 hour') h) hours
      cross join lateral (select tstzrange(t.since, coalesce(t.until, '2026-12-01T00:00:00Z')) * h as piece) p
      where c.direction = 'in' and not isempty(piece) and v.queue = coalesce(%s, v.queue)
      group by 1
      """;

  private static void check(
      Map<String, Tally> lines, String sql, Bucket range, List<Measure> measures) {
    var expected = new TreeMap<String, Row>();
    for (var row : SQL.list(sql, r -> r, range.from(), range.to()))
      if (row.value("key") != null) expected.put(row.text("key"), row);
    assertTrue(lines.keySet().containsAll(expected.keySet()), expected.keySet()::toString);
    lines.forEach(
        (key, tally) -> {
          for (var measure : measures)
            assertEquals(
                number(expected.get(key), measure.key()),
                tally.of(measure).orElse(0),
                () -> measure.key() + " of " + key);
        });
  }

  private static long number(@Nullable Row row, String column) {
    var value = row == null ? null : row.value(column);
    return value == null ? 0 : Math.round(((Number) value).doubleValue());
  }

  @Test
  void agentsByHour() {
    for (var range : List.of(SPRING, AUTUMN)) {
      var lines = new TreeMap<String, Tally>();
      new AgentFigures(SQL, NOW)
          .read(Buckets.of(Step.HOUR, range.from(), range.to(), BERLIN))
          .forEach(l -> lines.put(l.agent() + " " + hour().apply(l.bucket().from()), l.tally()));
      check(
          lines,
          AGENT_TIMES,
          range,
          List.of(
              Measure.TALKED,
              Measure.HELD,
              Measure.SIGNED_IN,
              Measure.PAUSED,
              Measure.WRAPPED_UP,
              Measure.AVAILABLE,
              Measure.BUSY));
      check(
          lines,
          AGENT_COUNTS,
          range,
          List.of(Measure.ANSWERS, Measure.RINGS, Measure.RINGS_ANSWERED, Measure.RINGS_UNKNOWN));
    }
  }

  private static final String AGENT_TIMES =
      """
      with hours as (
        select tstzmultirange(tstzrange(h, h + interval '1 hour')) as hour, to_char(h at time zone 'Europe/Berlin', 'YYYY-MM-DD HH24 ') || turn(h) as name
        from generate_series($1::timestamptz, $2::timestamptz - interval '1 hour', interval '1 hour') h
      ), talked as (
        select agent, range_agg(tstzrange(since, coalesce(until, '2026-12-01T00:00:00Z'))) as all_of_it
        from talk t where exists (select 1 from call c where c.id = t.call and direction = 'in') group by agent
      ), held as (
        select agent, range_agg(t.held * tstzmultirange(tstzrange(since, until))) as all_of_it
        from talk t where exists (select 1 from call c where c.id = t.call and direction = 'in' and c.ami) group by agent
      ), there as (
        select agent, coalesce(range_agg(spell) filter (where state <> 'away'), '{}') as signed_in, coalesce(range_agg(spell) filter (where state = 'paused'), '{}') as paused,
          coalesce(range_agg(spell) filter (where state = 'wrap_up'), '{}') as wrap_up
        from (select *, tstzrange(since, coalesce(until, '2026-12-01T00:00:00Z')) as spell from presence) p group by agent
      ), piece as (
        select a.agent, name, hour * t.all_of_it as talked, hour * h.all_of_it as held, hour * signed_in as signed_in, hour * paused as paused,
          hour * wrap_up as wrapped_up, hour * (signed_in - paused) as available, hour * (signed_in - paused) * (t.all_of_it + wrap_up) as busy
        from there a join talked t using (agent) join held h using (agent) cross join hours
      )
      select agent || ' ' || name as key, micros(talked) as talked, micros(held) as held, micros(signed_in) as signed_in, micros(paused) as paused,
        micros(wrapped_up) as wrapped_up, micros(available) as available, micros(busy) as busy
      from piece
      """;

  private static final String AGENT_COUNTS =
      """
      select agent || ' ' || to_char(at at time zone 'Europe/Berlin', 'YYYY-MM-DD HH24 ') || turn(at) as key,
        sum((what = 'talk')::int) as answers, sum((what = 'ring' and (rang or how = 'answered'))::int) as rings,
        sum((how = 'answered')::int) as rings_answered, sum((what = 'ring' and not rang and how <> 'answered' and not known)::int) as rings_unknown
      from (
        select call, agent, since as at, 'talk' as what, null as how, null::boolean as rang, null::boolean as known from talk
        union all
        select call, agent, called_at, 'ring', how, rang_at is not null, rang_known from ring
      ) e
      where at >= $1 and at < $2 and call in (select id from call where direction = 'in')
      group by 1
      """;

  /** For every measure: the list has what the figure counts, for all, for one and in pages. */
  @Test
  void theListBehindAMeasureIsWhatItCounts() {
    var behind = new Behind(SQL, Terms.STANDARD, NOW);
    for (var range : List.of(SPRING, AUTUMN)) {
      var whole = Buckets.whole(range.from(), range.to(), BERLIN);
      for (var only :
          List.of(
              Only.EVERYTHING,
              Only.of(Group.QUEUE, "hosts").and(Group.HOTLINE, "4001"),
              Only.EVERYTHING.ofDesk(1).ofAgent("Chen"),
              Only.EVERYTHING.in(new Only.WeekHour(4, 10, BERLIN)),
              Only.EVERYTHING.ofDesk(2))) {
        var tally =
            new CallFigures(SQL, Terms.STANDARD, NOW).byTime(whole, only).getFirst().tally();
        for (var measure : Measure.values()) {
          if (tally.of(measure).isEmpty()) continue;
          listed(behind, new Behind.Asked(measure, whole, only), tally.of(measure).getAsLong());
        }
      }
      for (var line : new AgentFigures(SQL, NOW).read(whole))
        for (var measure : Measure.values())
          line.tally()
              .of(measure)
              .ifPresent(
                  n ->
                      listed(
                          behind,
                          new Behind.Asked(measure, whole, Only.EVERYTHING.ofAgent(line.agent())),
                          n));
    }
  }

  /** Also where one spell ends and the next begins. */
  @Test
  void ofAMomentTheSpellsAreListedThatGoOnThen() {
    var random = new Random(SEED);
    var moments = new ArrayList<Instant>();
    for (int i = 0; i < 20; i++) moments.add(moment(random, i % 2 == 0 ? SPRING : AUTUMN));
    moments.addAll(
        SQL.list(
            "select since as at from presence where md5(since::text) < '02' union select until from presence where md5(until::text) < '02'",
            row -> row.instant("at")));
    var behind = new Behind(SQL, Terms.STANDARD, NOW);
    long found = 0;
    for (var at : moments)
      for (var presence : Presence.values()) {
        var only = Only.EVERYTHING.present(presence);
        var asked = new Behind.Asked(Measure.SPELLS, Buckets.whole(at, at, BERLIN), only);
        long there =
            SQL.first(
                    "select count(*) as n from presence where state = $1 and tstzrange(since, until) @> $2::timestamptz",
                    row -> row.number("n"),
                    presence.key(),
                    at)
                .orElseThrow();
        assertEquals(there, behind.count(asked).rows(), () -> presence + " at " + at);
        assertEquals(there, pages(behind, asked, Behind.Order.NEWEST).size());
        found += there;
      }
    assertTrue(found > 100, found + " spells");
  }

  private static void listed(Behind behind, Behind.Asked asked, long figure) {
    var count = behind.count(asked);
    assertEquals(figure, count.value().orElse(0L), () -> "the count of " + asked);
    var newest = pages(behind, asked, Behind.Order.NEWEST);
    var oldest = pages(behind, asked, Behind.Order.OLDEST);
    assertEquals(count.rows(), newest.size(), () -> "the list of " + asked);
    assertEquals(newest.reversed(), oldest, asked::toString);
    assertEquals(newest.size(), newest.stream().map(Behind.Entry::place).distinct().count());
    long sum = newest.stream().mapToLong(Behind.Entry::amount).sum();
    if (asked.measure().isTime() && asked.only().agent().isPresent())
      assertTrue(sum >= figure, () -> "what overlaps counts once in " + asked);
    else if (asked.measure() != Measure.LONGEST_WAIT) assertEquals(figure, sum, asked::toString);
  }

  private static List<Behind.Entry> pages(Behind behind, Behind.Asked asked, Behind.Order order) {
    var all = new ArrayList<Behind.Entry>();
    var page = behind.page(asked, order, Optional.empty(), 300);
    all.addAll(page.entries());
    while (page.next().isPresent()) {
      page = behind.page(asked, order, page.next(), 900);
      all.addAll(page.entries());
    }
    return all;
  }

  @Test
  void theThreeDenominatorsDifferByTheCallsThatAreListed() {
    var denominators = new Denominators(SQL, Terms.STANDARD);
    for (var range : List.of(SPRING, AUTUMN)) {
      var whole = Buckets.whole(range.from(), range.to(), BERLIN);
      var tally =
          new CallFigures(SQL, Terms.STANDARD, NOW)
              .byTime(whole, Only.EVERYTHING)
              .getFirst()
              .tally();
      var lines = new ArrayList<Denominators.Line>();
      var page = denominators.page(whole, Only.EVERYTHING, Optional.empty(), 400);
      lines.addAll(page.lines());
      while (page.next().isPresent()) {
        page = denominators.page(whole, Only.EVERYTHING, page.next(), 400);
        lines.addAll(page.lines());
      }
      assertEquals(denominators.count(whole, Only.EVERYTHING), lines.size());
      long rung = Figure.CONNECTION_RATE.denominator(tally).orElseThrow();
      long offered = Figure.ANSWER_RATE.denominator(tally).orElseThrow();
      long rings = Figure.RING_RESPONSE_RATE.denominator(tally).orElseThrow();
      assertEquals(offered - rung, lines.stream().mapToLong(l -> l.offered() - l.rung()).sum());
      assertEquals(rings - rung, lines.stream().mapToLong(l -> l.rings() - l.rung()).sum());
      assertTrue(lines.stream().noneMatch(l -> l.why().isEmpty()));
    }
  }
}
