package org.ringdesk.webhook;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.database.Database;
import org.ringdesk.people.Act;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Objected;
import org.ringdesk.people.Objection;
import org.ringdesk.people.Token;

/** The webhooks, and what of theirs does not arrive. */
public final class Webhooks {
  /** Each may have a lane of its own. */
  public static final int MOST = 50;

  private static final String SECRET = "whsec_";
  private static final int SHOWN = 50;

  /**
   * @param secret what deliveries are signed with; shown this once
   */
  public record Issued(String url, String secret) {}

  private final Database database;
  private final boolean privately;
  private final InstantSource clock;

  /**
   * @param privately whether plain HTTP and addresses that are not public are allowed
   */
  public Webhooks(Database database, boolean privately, InstantSource clock) {
    this.database = database;
    this.privately = privately;
    this.clock = clock;
  }

  /**
   * Looks the address up, which may take its time.
   *
   * @throws Objected with nothing changed
   */
  public Issued create(String url, Set<Fact> events, Audit.By by) {
    var target = Target.of(url, privately).orElseThrow(() -> new Objected(Objection.WEBHOOK_URL));
    if (events.isEmpty()) throw new Objected(Objection.WEBHOOK_EVENTS);
    try {
      target.address();
    } catch (Target.Refused e) {
      throw new Objected(Objection.WEBHOOK_PRIVATE);
    }
    var keys = events.stream().map(Fact::key).sorted().toArray(String[]::new);
    var secret = SECRET + Token.random().value();
    database.transaction(
        tx -> {
          int added =
              tx.change(
                  """
                  insert into webhook (url, events, secret, created_at, created_by)
                  select $1, $2, $3, $4, $5 where (select count(*) from webhook) < $6
                  """,
                  url,
                  keys,
                  secret,
                  clock.instant(),
                  by.operator(),
                  (long) MOST);
          if (added == 0) throw new Objected(Objection.WEBHOOKS_MANY);
          new Audit(tx, clock)
              .add(by, Act.WEBHOOK_CREATED, url, Map.of("events", String.join(" ", keys)));
          return true;
        });
    return new Issued(url, secret);
  }

  public List<Webhook> all() {
    return database.list(
        """
        select w.id, w.url, w.events, w.created_at, w.missed, w.missed_since, w.missed_until, o.full_name as created_by, d.*
        from webhook w
        left join operator o on o.id = w.created_by
        left join lateral (
          select count(*) filter (where done_at is null and dead_at is null) as waiting,
            count(*) filter (where done_at is null and dead_at is null and tries > 0) as failing,
            count(*) filter (where dead_at is not null) as dead, max(done_at) as taken_at
          from delivery where webhook = w.id
        ) d on true
        order by w.id
        """,
        Webhook::from);
  }

  /** What was tried and is not taken, the dead ones first; a few of them. */
  public List<Delivery> failing(long webhook) {
    return database.list(
        """
        select * from delivery where webhook = $1 and done_at is null and tries > 0
        order by dead_at is null, tried_at desc, id limit $2
        """,
        Delivery::from,
        webhook,
        (long) SHOWN);
  }

  /**
   * With all that it still waits for.
   *
   * @return false when there is none
   */
  public boolean remove(long id, Audit.By by) {
    return changed(id, "delete from webhook where id = $1 returning url", Act.WEBHOOK_REMOVED, by);
  }

  /**
   * What is dead or waits for its next try is sent now, and gets all its tries again. What was
   * missed is known and counted no more.
   *
   * @return false when there is no such webhook
   */
  public boolean retry(long id, Audit.By by) {
    database.change(
        """
        update delivery set due_at = $2, dead_at = null, tries = 0
        where webhook = $1 and done_at is null and tries > 0
        """,
        id,
        clock.instant());
    return changed(
        id,
        "update webhook set missed = 0, missed_since = null, missed_until = null where id = $1 returning url",
        Act.WEBHOOK_RETRIED,
        by);
  }

  private boolean changed(long id, String statement, Act act, Audit.By by) {
    return database.transaction(
        tx -> {
          Optional<String> url = tx.first(statement, row -> row.text("url"), id);
          url.ifPresent(u -> new Audit(tx, clock).add(by, act, u));
          return url.isPresent();
        });
  }
}
