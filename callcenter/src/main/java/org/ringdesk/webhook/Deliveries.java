package org.ringdesk.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of what is on its way. */
public final class Deliveries {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  /**
   * So many of one webhook may wait or be dead. What happens then is not kept for it but counted.
   */
  public static final int MOST = 10_000;

  /** Longer than a try can take; then another server may be at it. */
  private static final Duration CLAIM = Duration.ofMinutes(1);

  private static final Duration KEPT_DONE = Duration.ofDays(7);
  private static final Duration KEPT_DEAD = Duration.ofDays(60);

  private Deliveries() {}

  public static boolean wanted(Sql sql, Fact fact) {
    return sql.first(
            "select 1 as one from webhook where $1 = any (events) limit 1", row -> true, fact.key())
        .isPresent();
  }

  /**
   * Notes the fact for each webhook that asks for it; once, however often it is told. Where {@link
   * #MOST} were not taken, it is counted instead.
   *
   * @param subject which call, ticket or gap, and which change of it
   * @param data a JSON text
   */
  public static void note(Sql tx, Fact fact, String subject, Instant at, String data) {
    // locked against another server's note: it may be the last one with room
    var asking =
        tx.list(
            """
            select id, (select count(*) from (select from delivery where webhook = w.id and done_at is null limit $2) held) as held
            from webhook w where $1 = any (events) order by id for no key update
            """,
            Asking::from,
            fact.key(),
            (long) MOST);
    var full = asking.stream().filter(Asking::full).map(Asking::id).toList();
    if (!full.isEmpty()) miss(tx, full, at);
    var hooks = asking.stream().filter(w -> !w.full()).map(Asking::id).toList();
    var ids = new ArrayList<UUID>();
    var bodies = new ArrayList<String>();
    for (int i = 0; i < hooks.size(); i++) {
      var id = UUID.randomUUID();
      ids.add(id);
      bodies.add(
          "{\"id\":\"%s\",\"event\":\"%s\",\"at\":\"%s\",\"data\":%s}"
              .formatted(id, fact.key(), at, data));
    }
    tx.change(
        """
        insert into delivery (id, webhook, event, subject, body, noted_at, due_at)
        select n.id, n.webhook, $4, $5, n.body, $6, $6 from unnest($1::uuid[], $2::bigint[], $3::text[]) as n (id, webhook, body)
        on conflict (webhook, event, subject) do nothing
        """,
        ids.toArray(UUID[]::new),
        hooks.toArray(Long[]::new),
        bodies.toArray(String[]::new),
        fact.key(),
        subject,
        at);
  }

  private record Asking(long id, boolean full) {
    static Asking from(Row row) {
      return new Asking(row.number("id"), row.number("held") >= MOST);
    }
  }

  private static void miss(Sql tx, List<Long> webhooks, Instant at) {
    var begun =
        tx.list(
            """
            update webhook set missed = missed + 1, missed_since = coalesce(missed_since, $2), missed_until = $2
            where id = any ($1) returning url, missed
            """,
            row -> row.number("missed") == 1 ? row.text("url") : "",
            webhooks.toArray(Long[]::new),
            at);
    begun.stream()
        .filter(url -> !url.isEmpty())
        .forEach(url -> log.warn("{} is told no more: {} deliveries were not taken", url, MOST));
  }

  /** One to be sent now. */
  record Due(UUID id, String event, String body, int tries, String url, String secret) {
    static Due from(Row row) {
      return new Due(
          row.uuid("id"),
          row.text("event"),
          row.text("body"),
          Math.toIntExact(row.number("tries")),
          row.text("url"),
          row.text("secret"));
    }
  }

  /** The webhooks that something is due for. */
  static List<Long> webhooks(Sql sql, Instant now) {
    return sql.list(
        """
        select w.id from webhook w where exists (
          select from delivery d where d.webhook = w.id and d.done_at is null and d.dead_at is null and d.due_at <= $1
            and (d.claimed_until is null or d.claimed_until < $1))
        order by w.id
        """,
        row -> row.number("id"),
        now);
  }

  /** The longest due one of a webhook, which nobody else sends for a minute. */
  static Optional<Due> claim(Sql sql, long webhook, Instant now) {
    return sql.first(
        """
        update delivery d set claimed_until = $3 from webhook w
        where w.id = d.webhook and d.id = (
          select id from delivery
          where webhook = $1 and done_at is null and dead_at is null and due_at <= $2
            and (claimed_until is null or claimed_until < $2)
          order by due_at, noted_at, id limit 1 for update skip locked)
        returning d.id, d.event, d.body, d.tries, w.url, w.secret
        """,
        Due::from,
        webhook,
        now,
        now.plus(CLAIM));
  }

  static void taken(Sql sql, UUID id, Answer answer, Instant now) {
    sql.change(
        """
        update delivery set done_at = $2, dead_at = null, tried_at = $2, tries = tries + 1, claimed_until = null, status = $3, answer = $4
        where id = $1
        """,
        id,
        now,
        status(answer),
        answer.text());
  }

  /**
   * @param again empty: never
   */
  static void failed(Sql sql, UUID id, Answer answer, Instant now, Optional<Instant> again) {
    sql.change(
        """
        update delivery set tried_at = $2, tries = tries + 1, claimed_until = null, status = $3, answer = $4,
          due_at = coalesce($5, due_at), dead_at = case when $5::timestamptz is null then $2 end
        where id = $1 and done_at is null
        """,
        id,
        now,
        status(answer),
        answer.text(),
        again.orElse(null));
  }

  private static @Nullable Integer status(Answer answer) {
    return answer.status().isPresent() ? answer.status().getAsInt() : null;
  }

  /** What arrived is kept a week, what did not two months. */
  static void forget(Sql sql, Instant now) {
    sql.change("delete from delivery where done_at < $1", now.minus(KEPT_DONE));
    sql.change("delete from delivery where dead_at < $1", now.minus(KEPT_DEAD));
  }
}
