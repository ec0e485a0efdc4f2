package org.ringdesk.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.agent.PresenceChange.Spell;
import org.ringdesk.call.AgentName;
import org.ringdesk.database.Sql;

/** What agents did when: one row a spell, closed by the next one. */
final class PresenceRows {
  private PresenceRows() {}

  private record Key(String pbx, AgentName agent, Instant since) {}

  private record Lasted(Spell spell, @Nullable Instant until) {}

  /** Each spell once, as the changes leave it. */
  static void write(Sql sql, List<PresenceChange> changes) {
    var ended = new LinkedHashMap<Key, PresenceChange>();
    var begun = new LinkedHashMap<Key, Lasted>();
    for (var change : changes) {
      change.before().ifPresent(before -> end(change, before, ended, begun));
      change.after().ifPresent(after -> begun.put(key(change, after), new Lasted(after, null)));
    }
    tell(sql, List.copyOf(ended.values()));
    open(sql, begun);
  }

  /** PostgreSQL's moments have microseconds. */
  private static Key key(PresenceChange change, Spell spell) {
    return new Key(change.pbx(), change.agent(), spell.since().truncatedTo(ChronoUnit.MICROS));
  }

  private static void end(
      PresenceChange change, Spell before, Map<Key, PresenceChange> ended, Map<Key, Lasted> begun) {
    var key = key(change, before);
    var until = change.at().isBefore(before.since()) ? before.since() : change.at();
    var known = begun.get(key);
    if (known == null)
      ended.putIfAbsent(
          key,
          new PresenceChange(
              change.pbx(), change.agent(), until, Optional.of(before), Optional.empty()));
    else if (known.until() == null) begun.put(key, new Lasted(known.spell(), until));
  }

  /**
   * Spells that may have a row: one with {@code before} is over, one with {@code after} is not.
   * Each agent and beginning at most once. Finds each row by its key: an update of the open ones
   * would look at all of them for each.
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

  /** Two spells may begin in the same microsecond of a torn-up list: the later one counts. */
  private static void open(Sql sql, Map<Key, Lasted> spells) {
    if (spells.isEmpty()) return;
    sql.change(
        """
        insert into presence (pbx, agent, since, state, phone, reason, until)
        select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
        on conflict (pbx, agent, since) do update
          set state = excluded.state, phone = excluded.phone, reason = excluded.reason, until = excluded.until
        """,
        spells.keySet().stream().map(Key::pbx).toArray(String[]::new),
        spells.keySet().stream().map(k -> k.agent().value()).toArray(String[]::new),
        spells.keySet().stream().map(Key::since).toArray(Instant[]::new),
        spells.values().stream().map(l -> l.spell().presence().key()).toArray(String[]::new),
        spells.values().stream().map(l -> l.spell().phone()).toArray(String[]::new),
        spells.values().stream().map(l -> l.spell().reason()).toArray(String[]::new),
        spells.values().stream().map(Lasted::until).toArray(Instant[]::new));
  }
}
