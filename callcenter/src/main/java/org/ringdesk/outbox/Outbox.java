package org.ringdesk.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;

/** The rows of what is due. */
public final class Outbox {
  private Outbox() {}

  /**
   * Notes effects, in the transaction of the facts they follow from. One that is noted already is
   * kept, done once, at the earlier of both moments; one that is done stays done.
   */
  public static void put(Sql tx, List<Effect> effects) {
    if (effects.isEmpty()) return;
    // Grouped: a row cannot be changed twice by one statement. Ordered: two writers cannot
    // deadlock.
    tx.change(
        """
        insert into outbox (cause, effect, due_at)
        select cause, effect, min(due_at)
        from unnest($1::text[], $2::text[], $3::timestamptz[]) as e (cause, effect, due_at)
        group by cause, effect
        order by cause, effect
        on conflict (cause, effect) do update
          set due_at = excluded.due_at
          where outbox.done_at is null and outbox.due_at > excluded.due_at
        """,
        effects.stream().map(Effect::cause).toArray(String[]::new),
        effects.stream().map(Effect::name).toArray(String[]::new),
        effects.stream().map(Effect::dueAt).toArray(Instant[]::new));
  }

  /** One row that is due. */
  public record Due(long id, String cause, String effect, int tries) {
    static Due from(Row row) {
      return new Due(
          row.number("id"),
          row.text("cause"),
          row.text("effect"),
          Math.toIntExact(row.number("tries")));
    }
  }

  /**
   * Rows that are due and that nobody else is at, the longest waiting first: ours until the
   * transaction ends.
   */
  static List<Due> take(Sql tx, Collection<String> effects, Instant now, int atMost) {
    return tx.list(
        """
        select id, cause, effect, tries from outbox
        where done_at is null and due_at <= $1 and effect = any ($2::text[])
        order by due_at, id
        limit $3
        for update skip locked
        """,
        Due::from,
        now,
        effects.toArray(String[]::new),
        atMost);
  }

  /** The same row, ours once more; empty when it is done or another has it. */
  static Optional<Due> take(Sql tx, Due due, Instant now) {
    return tx.first(
        """
        select id, cause, effect, tries from outbox
        where id = $1 and done_at is null and due_at <= $2
        for update skip locked
        """,
        Due::from,
        due.id(),
        now);
  }

  static void done(Sql tx, List<Due> dues, Instant now) {
    tx.change(
        "update outbox set done_at = $2, tries = tries + 1, failure = null where id = any($1::bigint[])",
        dues.stream().map(Due::id).toArray(Long[]::new),
        now);
  }

  static void failed(Sql sql, long id, String failure, Instant again) {
    sql.change(
        """
        update outbox set tries = tries + 1, failure = $2, due_at = $3
        where id = $1 and done_at is null
        """,
        id,
        failure,
        again);
  }

  /**
   * What should have happened and has not.
   *
   * @param count all effects that are due
   * @param late since when the oldest of them is due; zero when there is none
   * @param failing those that failed at least once, due or not
   */
  public record Backlog(long count, Duration late, long failing) {
    static final Backlog NONE = new Backlog(0, Duration.ZERO, 0);
  }

  public static Backlog backlog(Sql sql, Instant now) {
    return sql.first(
            """
            select
              count(*) filter (where due_at <= $1) as due,
              min(due_at) filter (where due_at <= $1) as oldest,
              count(*) filter (where failure is not null) as failing
            from outbox where done_at is null
            """,
            r ->
                new Backlog(
                    r.number("due"),
                    r.maybe(Instant.class, "oldest")
                        .map(oldest -> Duration.between(oldest, now))
                        .orElse(Duration.ZERO),
                    r.number("failing")),
            now)
        .orElse(Backlog.NONE);
  }
}
