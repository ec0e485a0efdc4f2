package org.ringdesk.figure;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.CallQuery.Counted;

/**
 * What was counted before, of stretches of time that are over. Only a cache: what is not here, or
 * is stale, is counted from the calls. Stale is what a transaction has touched that the counting
 * did not see; the tables' own triggers note that (V10), so no way to write can forget it.
 */
final class Tallies {
  /** Shorter ones are counted as quickly as they are found. */
  private static final Duration SHORTEST = Duration.ofHours(20);

  /** More notes than this are tidied up. */
  private static final long NOTES = 5_000;

  private static final String STALE =
      """
      exists (select from tally_change c
              where c.by >= pg_snapshot_xmin(t.seen) and not pg_visible_in_snapshot(c.by, t.seen)
                and c.part = t.part and c.since < t.until and c.until > t.since and c.cause < t.settled)""";

  private static final String CLUSTER = "(select system_identifier from pg_control_system())";

  /** So much at once is counted, so that no statement takes too long. */
  private static final Duration AT_ONCE = Duration.ofDays(8);

  private final Sql sql;
  private final Terms terms;
  private final Instant now;

  Tallies(Sql sql, Terms terms, Instant now) {
    this.sql = sql;
    this.terms = terms;
    this.now = now;
  }

  /** Which changes concern what was counted. */
  enum Part {
    VISIT,
    CALL;

    String key() {
      return this == VISIT ? "visit" : "call";
    }
  }

  /** What asks for some buckets, as it is at some moment. */
  interface Queries {
    CallQuery of(Buckets buckets, Instant at);
  }

  /**
   * @param place of the bucket
   * @param settled calls from then on are no repeats of calls of the bucket
   */
  private record Question(int place, Bucket bucket, byte[] hash, Instant settled) {}

  /** Every bucket: as it is known already, else counted and then kept. */
  List<Counted> read(Part part, Buckets buckets, Staffing staffing, Queries queries) {
    var questions = questions(part, buckets, staffing, queries);
    var measures = queries.of(buckets, now).measures();
    var all = new ArrayList<Counted>();
    var known = new HashSet<Integer>();
    for (var kept : find(questions.values())) {
      known.add(kept.place());
      all.addAll(kept.counted(measures));
    }
    for (int from = 0, to; from < buckets.size(); from = to) {
      to = from + 1;
      if (known.contains(from)) continue;
      while (to < buckets.size() && !known.contains(to) && fits(buckets, from, to + 1)) to++;
      all.addAll(count(part, buckets, from, to, queries, questions));
    }
    return all;
  }

  private static boolean fits(Buckets buckets, int from, int to) {
    var whole = Duration.between(buckets.get(from).from(), buckets.get(to - 1).to());
    return whole.compareTo(AT_ONCE) <= 0;
  }

  private List<Counted> count(
      Part part,
      Buckets buckets,
      int from,
      int to,
      Queries queries,
      Map<Integer, Question> questions) {
    var seen = snapshot();
    var query = queries.of(buckets.part(from, to), now);
    var counted = query.list(sql).stream().map(c -> c.in(from + c.bucket())).toList();
    for (int place = from; place < to; place++) {
      var question = questions.get(place);
      if (question != null) keep(part, question, counted, query.measures(), seen);
    }
    return counted;
  }

  /** Of the buckets that are worth the keeping, by their places. What still goes on is not. */
  private Map<Integer, Question> questions(
      Part part, Buckets buckets, Staffing staffing, Queries queries) {
    var questions = new LinkedHashMap<Integer, Question>();
    for (int i = 0; i < buckets.size(); i++) {
      var bucket = buckets.get(i);
      if (bucket.to().isAfter(now)
          || Duration.between(bucket.from(), bucket.to()).compareTo(SHORTEST) < 0) continue;
      var settlements = settlements(bucket, buckets.zone(), staffing);
      // Calls read the same between one settlement and the next, visits always.
      var past = settlements.headSet(now, true);
      var at = part == Part.VISIT || past.isEmpty() ? bucket.to() : past.last();
      var hash = queries.of(buckets.part(i, i + 1), at).hash();
      questions.put(i, new Question(i, bucket, hash, settlements.last()));
    }
    return questions;
  }

  /** When repeats of the bucket's calls are none any more: at least one moment. */
  private NavigableSet<Instant> settlements(Bucket bucket, ZoneId zone, Staffing staffing) {
    var moments = new TreeSet<Instant>();
    for (var day : Staffing.days(bucket.from(), bucket.to(), zone))
      for (var settled : staffing.settled(day, terms.repeatDays()))
        moments.add(settled.atStartOfDay(zone).toInstant());
    return moments;
  }

  /** What was counted of one bucket: each name's counts, as the statement has them. */
  private record Kept(int place, @Nullable String[] names, @Nullable Long[] counts) {
    static Kept from(Row row) {
      return new Kept(
          (int) row.number("place"),
          row.get(String[].class, "names"),
          row.get(Long[].class, "counts"));
    }

    List<Counted> counted(List<Measure> measures) {
      var counted = new ArrayList<Counted>();
      for (int n = 0; n < names.length; n++) {
        var tally = new Tally();
        for (int m = 0; m < measures.size(); m++) {
          var count = counts[n * measures.size() + m];
          if (count != null) tally.add(measures.get(m), count);
        }
        counted.add(new Counted(place, names[n], tally));
      }
      return counted;
    }
  }

  /** Those that are there and not stale. */
  private List<Kept> find(Collection<Question> questions) {
    return sql.list(
        """
        select q.place, t.names, t.counts from unnest($1::bytea[], $2::bigint[]) as q (question, place)
        join tally t using (question)
        where t.cluster = %s and not %s
        """
            .formatted(CLUSTER, STALE),
        Kept::from,
        questions.stream().map(Question::hash).toArray(byte[][]::new),
        questions.stream().map(q -> (long) q.place()).toArray(Long[]::new));
  }

  /** To be taken before the counting. */
  private String snapshot() {
    return sql.first("select pg_current_snapshot()::text as seen", row -> row.text("seen"))
        .orElseThrow();
  }

  private void keep(
      Part part, Question question, List<Counted> counted, List<Measure> measures, String seen) {
    var names = new ArrayList<@Nullable String>();
    var counts = new ArrayList<@Nullable Long>();
    for (var c : counted)
      if (c.bucket() == question.place()) {
        names.add(c.name());
        for (var measure : measures) {
          var count = c.tally().of(measure);
          counts.add(count.isPresent() ? count.getAsLong() : null);
        }
      }
    // The last hour is left out: changes of what is younger than half an hour are not noted.
    sql.change(
        """
        insert into tally (question, since, until, part, settled, names, counts, seen, cluster)
        select $1, $2, $3::timestamptz, $4, $5, $6::text[], $7::bigint[], $8::text::pg_snapshot, %s
        where $3::timestamptz < now() - interval '1 hour'
        on conflict (question) do update set names = excluded.names, counts = excluded.counts, seen = excluded.seen, cluster = excluded.cluster
        """
            .formatted(CLUSTER),
        question.hash(),
        question.bucket().from(),
        question.bucket().to(),
        part.key(),
        question.settled(),
        names.toArray(String[]::new),
        counts.toArray(Long[]::new),
        seen);
    tidy();
  }

  /**
   * Stale ones go, and notes that no other needs: whoever counts now began less than an hour ago.
   */
  private void tidy() {
    sql.change(
        """
        with many as (
          select count(*) > $1 as notes from (select from tally_change limit $1 + 1) c
        ), stale as (
          delete from tally t where (select notes from many) and %s
        )
        delete from tally_change where (select notes from many) and at < now() - interval '1 hour'
        """
            .formatted(STALE),
        NOTES);
  }
}
