package org.ringdesk.figure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ringdesk.agent.Presence;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.Measure.Of;
import org.ringdesk.figure.Spans.Span;

/**
 * What the agents did in a range. An answer belongs to the moment of the answer, a ring to the
 * moment the phone was called; times are cut exactly where a bucket ends, and what overlaps (two
 * queues, two PBXs, two calls at once) counts once.
 */
public final class AgentFigures {
  private final Sql sql;
  private final Instant now;

  /**
   * @param now what is still open lasts until then
   */
  public AgentFigures(Sql sql, Instant now) {
    this.sql = sql;
    this.now = now;
  }

  /**
   * @param paused microseconds by the reason of the pause
   */
  public record Line(Bucket bucket, String agent, Tally tally, Map<String, Long> paused) {}

  /** Every bucket, and in each every agent who is heard of in the range. */
  public List<Line> read(Buckets buckets) {
    return read(buckets, Only.EVERYTHING);
  }

  /** Of one queue: {@link #read(Buckets, Only)}. */
  public List<Line> read(Buckets buckets, Optional<String> queue) {
    return read(buckets, Only.queue(queue));
  }

  /**
   * @param only of some queue, specialty …: only the rings, answers and talks of its visits; times
   *     of presence belong to none and are left out
   */
  public List<Line> read(Buckets buckets, Only only) {
    var talks = talks(buckets, only);
    var spells = only.ofSomeQueue() ? Map.<String, List<Spell>>of() : spells(buckets, only);
    var rings = rings(buckets, only);
    var agents = new TreeSet<>(talks.keySet());
    agents.addAll(spells.keySet());
    agents.addAll(rings.keySet());
    var columns = new TreeMap<String, List<Line>>();
    for (var agent : agents) {
      var tallies = talked(buckets, talks.getOrDefault(agent, List.of()));
      var paused = new ArrayList<Map<String, Long>>();
      for (int i = 0; i < buckets.size(); i++) paused.add(new TreeMap<>());
      if (!only.ofSomeQueue())
        present(
            buckets,
            spells.getOrDefault(agent, List.of()),
            spans(talks.getOrDefault(agent, List.of())),
            tallies,
            paused);
      for (var tally : tallies) tally.addAll(Tally.nothing(Of.RING));
      for (var ring : rings.getOrDefault(agent, List.of()))
        tallies[ring.bucket()].addAll(ring.tally());
      var lines = new ArrayList<Line>();
      for (int i = 0; i < tallies.length; i++)
        lines.add(new Line(buckets.get(i), agent, tallies[i], paused.get(i)));
      columns.put(agent, lines);
    }
    var lines = new ArrayList<Line>();
    for (int i = 0; i < buckets.size(); i++)
      for (var column : columns.values()) lines.add(column.get(i));
    return lines;
  }

  private Tally[] talked(Buckets buckets, List<Talked> talks) {
    var tallies = new Tally[buckets.size()];
    Arrays.setAll(
        tallies, i -> new Tally().add(Measure.ANSWERS, 0).add(Measure.TALKS_HOLD_UNKNOWN, 0));
    var held = new ArrayList<Span>();
    for (var talk : talks) {
      held.addAll(talk.held());
      int began = buckets.indexOf(talk.span().from());
      if (began >= 0) tallies[began].add(Measure.ANSWERS, 1);
      if (!talk.holdKnown())
        for (int b : buckets.touchedBy(talk.span())) tallies[b].add(Measure.TALKS_HOLD_UNKNOWN, 1);
    }
    add(tallies, Measure.TALKED, spans(talks).split(buckets));
    add(tallies, Measure.HELD, Spans.union(held).split(buckets));
    return tallies;
  }

  private static Spans spans(List<Talked> talks) {
    return Spans.union(talks.stream().map(Talked::span).toList());
  }

  private static void present(
      Buckets buckets,
      List<Spell> spells,
      Spans talked,
      Tally[] tallies,
      List<Map<String, Long>> pausedBy) {
    var signedIn = spans(spells, s -> !s.state().equals(Presence.AWAY.key()));
    var paused = spans(spells, s -> s.state().equals(Presence.PAUSED.key()));
    var wrappedUp = spans(spells, s -> s.state().equals(Presence.WRAP_UP.key()));
    var available = signedIn.without(paused);
    add(tallies, Measure.SIGNED_IN, signedIn.split(buckets));
    add(tallies, Measure.PAUSED, paused.split(buckets));
    add(tallies, Measure.WRAPPED_UP, wrappedUp.split(buckets));
    add(tallies, Measure.AVAILABLE, available.split(buckets));
    add(tallies, Measure.BUSY, talked.or(wrappedUp).and(available).split(buckets));
    for (var reason : spells.stream().map(Spell::reason).distinct().toList()) {
      var micros =
          spans(spells, s -> s.state().equals(Presence.PAUSED.key()) && s.reason().equals(reason))
              .split(buckets);
      for (int i = 0; i < micros.length; i++)
        if (micros[i] > 0) pausedBy.get(i).put(reason, micros[i]);
    }
  }

  private static Spans spans(List<Spell> spells, Predicate<Spell> which) {
    return Spans.union(spells.stream().filter(which).map(Spell::span).toList());
  }

  private static void add(Tally[] tallies, Measure measure, long[] micros) {
    for (int i = 0; i < tallies.length; i++) tallies[i].add(measure, micros[i]);
  }

  private record Talked(String agent, Span span, List<Span> held, boolean holdKnown) {}

  private Map<String, List<Talked>> talks(Buckets buckets, Only only) {
    return byAgent(
        Facts.talks(buckets.from(), buckets.to(), only, Optional.empty(), now)
            .list(
                sql,
                """
                select agent, since, least(until, $2) as until, hold_known,
                  array(select lower(h) from unnest(held) h) as held_since, array(select upper(h) from unnest(held) h) as held_until
                from fact
                """,
                AgentFigures::talked),
        Talked::agent);
  }

  private static Talked talked(Row row) {
    var span = span(row);
    var since = row.get(Instant[].class, "held_since");
    var until = row.get(Instant[].class, "held_until");
    var held = new ArrayList<Span>();
    for (int i = 0; i < since.length; i++) held.add(new Span(since[i], end(until[i], span.to())));
    return new Talked(row.text("agent"), span, held, row.flag("hold_known"));
  }

  private static Span span(Row row) {
    return new Span(row.instant("since"), row.instant("until"));
  }

  private static Instant end(@Nullable Instant until, Instant last) {
    return until == null || until.isAfter(last) ? last : until;
  }

  private record Spell(String agent, String state, String reason, Span span) {}

  private Map<String, List<Spell>> spells(Buckets buckets, Only only) {
    return byAgent(
        Facts.spells(buckets.from(), buckets.to(), only, now)
            .list(
                sql,
                "select agent, state, reason, since, until from fact",
                row ->
                    new Spell(row.text("agent"), row.text("state"), row.text("reason"), span(row))),
        Spell::agent);
  }

  private record Rung(int bucket, String agent, Tally tally) {}

  private Map<String, List<Rung>> rings(Buckets buckets, Only only) {
    var facts = Facts.rings(buckets.from(), buckets.to(), only);
    return byAgent(
        facts.list(
            sql,
            "select width_bucket(called_at, %s::timestamptz[]) as bucket, agent,\n  %s\nfrom fact group by 1, 2"
                .formatted(facts.with(buckets.beginnings()), Measure.columns(Measure.all(Of.RING))),
            row ->
                new Rung(
                    row.get(Integer.class, "bucket") - 1,
                    row.text("agent"),
                    Measure.read(Measure.all(Of.RING), row))),
        Rung::agent);
  }

  private static <T> Map<String, List<T>> byAgent(
      List<T> rows, java.util.function.Function<T, String> agent) {
    var map = new HashMap<String, List<T>>();
    for (var row : rows) map.computeIfAbsent(agent.apply(row), a -> new ArrayList<>()).add(row);
    return map;
  }
}
