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
    return read(buckets, Optional.empty());
  }

  /**
   * @param queue only the rings, answers and talks of its visits; times of presence belong to no
   *     queue and are left out
   */
  public List<Line> read(Buckets buckets, Optional<String> queue) {
    var talks = talks(buckets, queue);
    var spells = queue.isPresent() ? Map.<String, List<Spell>>of() : spells(buckets);
    var rings = rings(buckets, queue);
    var agents = new TreeSet<>(talks.keySet());
    agents.addAll(spells.keySet());
    agents.addAll(rings.keySet());
    var columns = new TreeMap<String, List<Line>>();
    for (var agent : agents) {
      var tallies = talked(buckets, talks.getOrDefault(agent, List.of()));
      var paused = new ArrayList<Map<String, Long>>();
      for (int i = 0; i < buckets.size(); i++) paused.add(new TreeMap<>());
      if (queue.isEmpty())
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

  private Map<String, List<Talked>> talks(Buckets buckets, Optional<String> queue) {
    return byAgent(
        sql.list(
            """
            select t.agent, t.since, t.until, c.ami,
              array(select lower(h) from unnest(t.held) h) as held_since, array(select upper(h) from unnest(t.held) h) as held_until
            from talk t
            join call c on c.id = t.call and c.direction = 'in'
            join visit v on v.call = t.call and v.no = t.visit
            where t.since >= $3 and t.since < $2 and (t.until is null or t.until > $1 or t.since >= $1) and ($4::text is null or v.queue = $4)
            """,
            row -> talked(row, buckets),
            buckets.from(),
            buckets.to(),
            buckets.from().minus(CallFigures.LONGEST_TALK),
            queue.orElse(null)),
        Talked::agent);
  }

  private Talked talked(Row row, Buckets buckets) {
    var span = span(row, buckets);
    var since = row.get(Instant[].class, "held_since");
    var until = row.get(Instant[].class, "held_until");
    var held = new ArrayList<Span>();
    for (int i = 0; i < since.length; i++) held.add(new Span(since[i], end(until[i], span.to())));
    return new Talked(row.text("agent"), span, held, row.flag("ami"));
  }

  /** What is open, or goes on after the range, ends with the range; nothing goes on beyond now. */
  private Span span(Row row, Buckets buckets) {
    var last = now.isBefore(buckets.to()) ? now : buckets.to();
    return new Span(
        row.instant("since"), end(row.maybe(Instant.class, "until").orElse(null), last));
  }

  private static Instant end(@Nullable Instant until, Instant last) {
    return until == null || until.isAfter(last) ? last : until;
  }

  private record Spell(String agent, String state, String reason, Span span) {}

  private Map<String, List<Spell>> spells(Buckets buckets) {
    return byAgent(
        sql.list(
            "select agent, state, reason, since, until from presence where since < $2 and (until is null or until > $1)",
            row ->
                new Spell(
                    row.text("agent"), row.text("state"), row.text("reason"), span(row, buckets)),
            buckets.from(),
            buckets.to()),
        Spell::agent);
  }

  private record Rung(int bucket, String agent, Tally tally) {}

  private Map<String, List<Rung>> rings(Buckets buckets, Optional<String> queue) {
    return byAgent(
        sql.list(
            """
            with fact as (
              select r.agent, r.called_at, %s as rung, %s as answered, %s as ring_unknown
              from ring r
              join call c on c.id = r.call and c.direction = 'in'
              join visit v on v.call = r.call and v.no = r.visit
              left join talk t on t.call = r.call and t.phone = r.phone
              where r.called_at >= $1 and r.called_at < $2 and ($4::text is null or v.queue = $4)
            )
            select width_bucket(called_at, $3::timestamptz[]) as bucket, agent,
              %s
            from fact group by 1, 2
            """
                .formatted(
                    Measure.RUNG_FACT,
                    Measure.RING_ANSWERED_FACT,
                    Measure.RING_UNKNOWN_FACT,
                    Measure.columns(Of.RING)),
            row ->
                new Rung(
                    row.get(Integer.class, "bucket") - 1,
                    row.text("agent"),
                    Measure.read(Of.RING, row)),
            buckets.from(),
            buckets.to(),
            buckets.beginnings(),
            queue.orElse(null)),
        Rung::agent);
  }

  private static <T> Map<String, List<T>> byAgent(
      List<T> rows, java.util.function.Function<T, String> agent) {
    var map = new HashMap<String, List<T>>();
    for (var row : rows) map.computeIfAbsent(agent.apply(row), a -> new ArrayList<>()).add(row);
    return map;
  }
}
