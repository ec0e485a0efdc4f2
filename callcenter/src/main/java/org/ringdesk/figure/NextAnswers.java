package org.ringdesk.figure;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.ringdesk.database.Sql;

/**
 * "N of the next M": how many of the calls still expected today must be answered for today's
 * connection rate to reach its target. N = max(0, ⌈target (R + M) − A⌉); without history M is the
 * smallest number that suffices when all of them are answered.
 *
 * @param n answers needed
 * @param m calls still expected
 */
public record NextAnswers(long n, long m) {
  private static final int WEEKS = 4;

  /**
   * @param answered A: of today's calls
   * @param rung R: of today's calls
   * @param expected M; empty without history
   * @param target below 1
   */
  public static NextAnswers of(long answered, long rung, OptionalLong expected, double target) {
    // ⌈(target R − A) ÷ (1 − target)⌉: all of so many answered just reach it
    long m =
        expected.orElse(Math.max(0, (long) Math.ceil((target * rung - answered) / (1 - target))));
    return new NextAnswers(Math.max(0, (long) Math.ceil(target * (rung + m) - answered)), m);
  }

  /** Even answering all that are expected does not reach the target today. */
  public boolean outOfReach() {
    return n > m;
  }

  /**
   * How many calls of the specialty are still to ring today: the median of what the last four same
   * weekdays had after this time of day. Empty where none of them had any call.
   */
  public static OptionalLong expected(Sql sql, String specialty, Instant now, ZoneId zone) {
    var there = now.atZone(zone);
    var weeks = new Instant[WEEKS * 3];
    for (int w = 0; w < WEEKS; w++) {
      var then = there.minusWeeks(w + 1);
      weeks[w] = then.toLocalDate().atStartOfDay(zone).toInstant();
      weeks[WEEKS + w] = then.toInstant();
      weeks[2 * WEEKS + w] = then.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
    }
    record Week(long all, long still) {}
    var past =
        sql.list(
            """
            select count(distinct v.call) as whole, count(distinct v.call) filter (where v.entered_at > w.moment) as still
            from unnest($1::timestamptz[], $2::timestamptz[], $3::timestamptz[]) as w (begins, moment, ends)
            left join (visit v join call c on c.id = v.call and c.direction = 'in' and v.specialty = $4)
              on v.entered_at >= w.begins and v.entered_at < w.ends
                and (exists (select from talk t where t.call = v.call and t.visit = v.no)
                     or exists (select from ring r where r.call = v.call and r.visit = v.no and (r.rang_at is not null or not r.rang_known)))
            group by w.begins
            """,
            row -> new Week(row.number("whole"), row.number("still")),
            java.util.Arrays.copyOfRange(weeks, 0, WEEKS),
            java.util.Arrays.copyOfRange(weeks, WEEKS, 2 * WEEKS),
            java.util.Arrays.copyOfRange(weeks, 2 * WEEKS, 3 * WEEKS),
            specialty);
    var known = past.stream().filter(w -> w.all() > 0).map(Week::still).toList();
    return known.isEmpty() ? OptionalLong.empty() : OptionalLong.of(median(known));
  }

  /** Of an even number, the mean of the two in the middle, rounded up: rather one call too many. */
  static long median(List<Long> values) {
    var sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : Math.ceilDiv(sorted.get(half - 1) + sorted.get(half), 2);
  }
}
