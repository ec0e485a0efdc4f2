package org.ringdesk.figure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ringdesk.database.Sql;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.CallQuery.Counted;
import org.ringdesk.figure.Measure.Of;
import org.ringdesk.figure.Tallies.Part;

/**
 * What became of the calls of a range. A visit belongs to the moment it entered its queue, a call
 * to the moment it reached the hotline; talk time is cut exactly where a bucket ends. Distinct
 * calls are distinct within a row: a call with visits in two buckets is in both.
 */
public final class CallFigures {
  private final Sql sql;
  private final Terms terms;
  private final Instant now;
  private final Set<Measure> measures;
  private final boolean kept;

  /**
   * Everything counted from the calls.
   *
   * @param now open talks last until then, and what comes later has not happened
   */
  public CallFigures(Sql sql, Terms terms, Instant now) {
    this(sql, terms, now, EnumSet.allOf(Measure.class), false);
  }

  /**
   * @param measures only these are read: the others are empty, not zero
   * @param kept whether days that are over are counted once and kept
   */
  public CallFigures(Sql sql, Terms terms, Instant now, Set<Measure> measures, boolean kept) {
    this.sql = sql;
    this.terms = terms;
    this.now = now;
    this.measures = measures;
    this.kept = kept;
  }

  /**
   * The figures of one bucket.
   *
   * @param name of the group's member, where the range is told apart by one
   */
  public record Line(Bucket bucket, Optional<String> name, Tally tally) {}

  /** Every bucket, the empty ones too, over all queues or only {@code queue}. */
  public List<Line> byTime(Buckets buckets, Optional<String> queue) {
    return byTime(buckets, Only.queue(queue), queue);
  }

  /** Every bucket, the empty ones too. */
  public List<Line> byTime(Buckets buckets, Only only) {
    return byTime(buckets, only, Optional.empty());
  }

  private List<Line> byTime(Buckets buckets, Only only, Optional<String> name) {
    var tallies = new Tally[buckets.size()];
    Arrays.setAll(tallies, i -> nothing());
    for (var row : read(buckets, only, Optional.empty())) tallies[row.bucket()].addAll(row.tally());
    var lines = new ArrayList<Line>(tallies.length);
    for (int i = 0; i < tallies.length; i++) lines.add(new Line(buckets.get(i), name, tallies[i]));
    return lines;
  }

  /**
   * The whole range, for each queue, specialty … that calls came to; of {@code queue} only, and
   * then also where none came.
   */
  public List<Line> byGroup(Buckets whole, Group group, Optional<String> queue) {
    return byGroup(whole, group, Only.queue(queue));
  }

  /**
   * The whole range, for each queue, specialty … that calls came to; where one is asked for, for
   * that one also where none came.
   */
  public List<Line> byGroup(Buckets whole, Group group, Only only) {
    var tallies = new TreeMap<String, Tally>();
    var asked = only.members().get(group);
    if (asked != null) tallies.put(asked, nothing());
    for (var row : read(whole, only, Optional.of(group)))
      if (row.name() != null)
        tallies.computeIfAbsent(row.name(), q -> nothing()).addAll(row.tally());
    return tallies.entrySet().stream()
        .map(e -> new Line(whole.get(0), Optional.of(e.getKey()), e.getValue()))
        .toList();
  }

  /** Zero for each that is asked for, none for the longest of nothing. */
  private Tally nothing() {
    var tally = new Tally();
    for (var of : List.of(Of.VISIT, Of.CALL, Of.TALK))
      for (var measure : asked(of))
        if (measure != Measure.LONGEST_WAIT && measure != Measure.ANSWERS) tally.add(measure, 0);
    return tally;
  }

  private List<Measure> asked(Of of) {
    return Measure.all(of).stream().filter(measures::contains).toList();
  }

  /** Each bucket that calls came in, for each queue, specialty … that they came to. */
  public List<Line> byTimeAndGroup(Buckets buckets, Group group, Only only) {
    var tallies = new TreeMap<Integer, TreeMap<String, Tally>>();
    for (var row : read(buckets, only, Optional.of(group)))
      if (row.name() != null)
        tallies
            .computeIfAbsent(row.bucket(), b -> new TreeMap<>())
            .computeIfAbsent(row.name(), q -> nothing())
            .addAll(row.tally());
    var lines = new ArrayList<Line>();
    tallies.forEach(
        (bucket, members) ->
            members.forEach(
                (name, tally) ->
                    lines.add(new Line(buckets.get(bucket), Optional.of(name), tally))));
    return lines;
  }

  /**
   * @param by what else than the bucket the rows are told apart by
   */
  private List<Counted> read(Buckets buckets, Only only, Optional<Group> by) {
    var staffing = Staffing.read(sql, buckets.zone());
    var all = new ArrayList<Counted>();
    if (!asked(Of.VISIT).isEmpty())
      all.addAll(counted(Part.VISIT, buckets, staffing, (b, at) -> visits(b, only, by, staffing)));
    if (!asked(Of.CALL).isEmpty())
      all.addAll(
          counted(Part.CALL, buckets, staffing, (b, at) -> calls(b, only, by, staffing, at)));
    if (!asked(Of.TALK).isEmpty())
      all.addAll(counted(Part.VISIT, buckets, staffing, (b, at) -> talks(b, only, by, at)));
    return all;
  }

  private List<Counted> counted(
      Part part, Buckets buckets, Staffing staffing, Tallies.Queries queries) {
    return kept
        ? new Tallies(sql, terms, now).read(part, buckets, staffing, queries)
        : queries.of(buckets, now).list(sql);
  }

  private CallQuery visits(Buckets buckets, Only only, Optional<Group> by, Staffing staffing) {
    return query(
        Facts.visits(buckets.from(), buckets.to(), only, by, terms, staffing), buckets, Of.VISIT);
  }

  private CallQuery calls(
      Buckets buckets, Only only, Optional<Group> by, Staffing staffing, Instant at) {
    var repeats = asked(Of.CALL).stream().anyMatch(Measure::ofRepeats);
    return query(Facts.calls(buckets, only, by, terms, staffing, at, repeats), buckets, Of.CALL);
  }

  private CallQuery query(Facts facts, Buckets buckets, Of of) {
    var asked = asked(of);
    return new CallQuery(
        facts,
        "select width_bucket(entered_at, %s::timestamptz[]) as bucket, grp,\n  %s\nfrom fact group by 1, 2"
            .formatted(facts.with(buckets.beginnings()), Measure.columns(asked)),
        asked);
  }

  private CallQuery talks(Buckets buckets, Only only, Optional<Group> by, Instant at) {
    var facts = Facts.talks(buckets.from(), buckets.to(), only, by, at);
    var begins = facts.with(buckets.beginnings());
    var ends =
        facts.with(buckets.edges().subList(1, buckets.edges().size()).toArray(Instant[]::new));
    return new CallQuery(
        facts,
        """
        , told as (
          select grp, since, until, true as talk, hold_known, since as begun from fact where talking
          union all
          select grp, lower(h), least(coalesce(upper(h), until), until), false, true, since from fact, unnest(held) h
        ), span as (
          %4$s
        ), edge as materialized (
          select (row_number() over (order by since))::int as bucket, since, until
          from unnest(%1$s::timestamptz[], %2$s::timestamptz[]) as e (since, until)
        ), piece as (
          select e.bucket, s.grp, s.talk, s.hold_known, least(s.until, e.until) - greatest(s.since, e.since) as length
          from span s
          cross join lateral generate_series(
            greatest(width_bucket(s.since, %1$s::timestamptz[]), 1),
            width_bucket(least(s.until, $2) - interval '1 microsecond', %1$s::timestamptz[])) as n (bucket)
          join edge e on e.bucket = n.bucket
          where s.until > s.since and s.until > $1 and s.since < $2 and s.begun >= e.since - interval '%3$s hours'
        )
        select bucket, grp,
          coalesce(extract(epoch from sum(length) filter (where talk)) * 1000000, 0)::bigint as talked,
          coalesce(extract(epoch from sum(length) filter (where not talk)) * 1000000, 0)::bigint as held,
          count(*) filter (where talk is not false and not hold_known) as talks_hold_unknown
        from piece group by 1, 2
        """
            .formatted(
                begins,
                ends,
                Facts.LONGEST_TALK.toHours(),
                only.agent().isPresent() ? OVERLAPS_ONCE : "select * from told"),
        List.of(Measure.TALKED, Measure.HELD, Measure.TALKS_HOLD_UNKNOWN));
  }

  /** Of one agent no second counts twice; talks whose holds are not known are each counted. */
  private static final String OVERLAPS_ONCE =
      """
      select grp, lower(s) as since, upper(s) as until, talk, true as hold_known, lower(s) as begun
      from (select grp, talk, range_agg(tstzrange(since, until)) as all_of_it from told where until > since group by 1, 2) t, unnest(all_of_it) s
      union all
      select grp, since, until, null, false, begun from told where talk and not hold_known""";
}
