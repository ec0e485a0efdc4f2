package org.ringdesk.figure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final Sql sql;
  private final Terms terms;
  private final Instant now;
  private final Set<Measure> measures;

  /**
   * @param now open talks last until then, and what comes later has not happened
   */
  public CallFigures(Sql sql, Terms terms, Instant now) {
    this(sql, terms, now, EnumSet.allOf(Measure.class));
  }

  /**
   * @param measures only these are read: the others are empty, not zero
   */
  public CallFigures(Sql sql, Terms terms, Instant now, Set<Measure> measures) {
    this.sql = sql;
    this.terms = terms;
    this.now = now;
    this.measures = measures;
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

  private record Counted(int bucket, @Nullable String name, Tally tally) {
    static Counted from(Row row, Tally tally) {
      return new Counted(row.get(Integer.class, "bucket") - 1, (String) row.value("grp"), tally);
    }
  }

  /**
   * @param by what else than the bucket the rows are told apart by
   */
  private List<Counted> read(Buckets buckets, Only only, Optional<Group> by) {
    var staffing = Staffing.read(sql, buckets.zone());
    var all = new ArrayList<Counted>();
    if (!asked(Of.VISIT).isEmpty()) all.addAll(visits(buckets, only, by, staffing));
    if (!asked(Of.CALL).isEmpty()) all.addAll(calls(buckets, only, by, staffing));
    if (!asked(Of.TALK).isEmpty()) all.addAll(talks(buckets, only, by));
    return all;
  }

  private List<Counted> visits(Buckets buckets, Only only, Optional<Group> by, Staffing staffing) {
    return counted(
        Facts.visits(buckets.from(), buckets.to(), only, by, terms, staffing), buckets, Of.VISIT);
  }

  private List<Counted> calls(Buckets buckets, Only only, Optional<Group> by, Staffing staffing) {
    return counted(
        Facts.calls(
            buckets,
            only,
            by,
            terms,
            staffing,
            now,
            asked(Of.CALL).stream().anyMatch(Measure::ofRepeats)),
        buckets,
        Of.CALL);
  }

  private List<Counted> counted(Facts facts, Buckets buckets, Of of) {
    var asked = asked(of);
    return facts.list(
        sql,
        "select width_bucket(entered_at, %s::timestamptz[]) as bucket, grp,\n  %s\nfrom fact group by 1, 2"
            .formatted(facts.with(buckets.beginnings()), Measure.columns(asked)),
        row -> Counted.from(row, Measure.read(asked, row)));
  }

  private List<Counted> talks(Buckets buckets, Only only, Optional<Group> by) {
    var facts = Facts.talks(buckets.from(), buckets.to(), only, by, now);
    var begins = facts.with(buckets.beginnings());
    var ends =
        facts.with(buckets.edges().subList(1, buckets.edges().size()).toArray(Instant[]::new));
    return facts.list(
        sql,
        """
        , span as (
          select grp, since, until, true as talk, hold_known from fact where talking
          union all
          select grp, lower(h), least(coalesce(upper(h), until), until), false, true from fact, unnest(held) h
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
          where s.until > s.since and s.until > $1 and s.since < $2
        )
        select bucket, grp,
          coalesce(extract(epoch from sum(length) filter (where talk)) * 1000000, 0)::bigint as talked,
          coalesce(extract(epoch from sum(length) filter (where not talk)) * 1000000, 0)::bigint as held,
          count(*) filter (where talk and not hold_known) as talks_hold_unknown
        from piece group by 1, 2
        """
            .formatted(begins, ends),
        row ->
            Counted.from(
                row,
                Measure.read(
                    List.of(Measure.TALKED, Measure.HELD, Measure.TALKS_HOLD_UNKNOWN), row)));
  }
}
