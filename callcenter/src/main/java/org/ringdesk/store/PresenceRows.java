package org.ringdesk.store;

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
