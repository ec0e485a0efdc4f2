package org.ringdesk.people;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ringdesk.database.Sql;

/**
 * Slows guessing down. Counted for one name from one address: whoever guesses at a colleague's
 * password from elsewhere does not keep that colleague out. Four failures are free, the next waits
 * a second, each later one twice as long, at most a quarter of an hour. A day without a try forgets
 * them.
 */
final class Attempts {
  static final int FREE = 4;
  static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  /** Beyond it the oldest are forgotten: names and addresses are free to make up. */
  private static final int KEPT = 100_000;

  private final Sql sql;

  Attempts(Sql sql) {
    this.sql = sql;
  }

  /**
   * Counts a try as failed before it is looked at, so that many at once count as many.
   *
   * @return how long to wait when it may not be looked at now
   */
  Optional<Duration> begin(String userName, String address, Instant now) {
    sql.change("delete from sign_in_attempt where tried_at < $1", now.minus(FORGOTTEN));
    int counted =
        sql.change(
            """
            insert into sign_in_attempt as a (user_name, address, failures, tried_at, blocked_until)
            values ($1, $2, 1, $3, $3)
            on conflict (user_name, address) do update set
              failures = least(a.failures + 1, 30), tried_at = $3,
              blocked_until = $3 + interval '1 second'
                * case when a.failures < $4 then 0 else least(power(2, a.failures - $4), $5::int) end
            where a.blocked_until <= $3
            """,
            userName,
            address,
            now,
            FREE,
            Math.toIntExact(LONGEST_WAIT.toSeconds()));
    return counted == 1 ? Optional.empty() : Optional.of(wait(userName, address, now));
  }

  /** It was the right password. */
  void forget(String userName, String address) {
    sql.change(
        "delete from sign_in_attempt where user_name = $1 and address = $2", userName, address);
  }

  void trim() {
    sql.change(
        """
        delete from sign_in_attempt where tried_at < (
          select tried_at from sign_in_attempt order by tried_at desc offset $1 limit 1)
        """,
        KEPT);
  }

  private Duration wait(String userName, String address, Instant now) {
    return sql.first(
            "select blocked_until from sign_in_attempt where user_name = $1 and address = $2",
            row -> Duration.between(now, row.instant("blocked_until")),
            userName,
            address)
        .filter(Duration::isPositive)
        .orElse(Duration.ofSeconds(1));
  }
}
