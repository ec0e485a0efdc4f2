package org.ringdesk.store;

import java.time.Instant;
import java.util.List;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.agent.PresenceChange.Spell;
import org.ringdesk.database.Sql;

/** What agents did when: one row a spell, closed by the next one. */
final class PresenceRows {
  private PresenceRows() {}

  static void write(Sql sql, List<PresenceChange> changes) {
    for (var change : changes) {
      change.before().ifPresent(before -> close(sql, change, before));
      change.after().ifPresent(after -> open(sql, change, after));
    }
  }

  /**
   * Spells that are told afterwards: one with {@code before} is over, one with {@code after} is
   * not. Each agent and beginning at most once.
   */
  static void tell(Sql sql, List<PresenceChange> spells) {
    if (spells.isEmpty()) return;
    sql.change(
        """
        insert into presence (pbx, agent, since, state, phone, reason, until)
        select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
        on conflict (pbx, agent, since) do update set until = excluded.until
          where presence.until is null and excluded.until is not null and presence.state = excluded.state
        """,
        spells.stream().map(PresenceChange::pbx).toArray(String[]::new),
        spells.stream().map(s -> s.agent().value()).toArray(String[]::new),
        spells.stream().map(s -> spell(s).since()).toArray(Instant[]::new),
        spells.stream().map(s -> spell(s).presence().key()).toArray(String[]::new),
        spells.stream().map(s -> spell(s).phone()).toArray(String[]::new),
        spells.stream().map(s -> spell(s).reason()).toArray(String[]::new),
        spells.stream().map(s -> s.before().isPresent() ? s.at() : null).toArray(Instant[]::new));
  }

  private static Spell spell(PresenceChange change) {
    return change.before().or(change::after).orElseThrow();
  }

  private static void close(Sql sql, PresenceChange change, Spell before) {
    sql.change(
        "update presence set until = greatest($4, since) where pbx = $1 and agent = $2 and since = $3 and until is null",
        change.pbx(),
        change.agent().value(),
        before.since(),
        change.at());
  }

  /** Two spells may begin in the same microsecond of a torn-up list: the later one counts. */
  private static void open(Sql sql, PresenceChange change, Spell after) {
    sql.change(
        """
        insert into presence (pbx, agent, since, state, phone, reason) values ($1, $2, $3, $4, $5, $6)
        on conflict (pbx, agent, since) do update set state = excluded.state, phone = excluded.phone, reason = excluded.reason, until = null
        """,
        change.pbx(),
        change.agent().value(),
        after.since(),
        after.presence().key(),
        after.phone(),
        after.reason());
  }
}
