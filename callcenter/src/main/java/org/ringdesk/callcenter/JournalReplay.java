package org.ringdesk.callcenter;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ringdesk.agent.AgentEvent;
import org.ringdesk.ami.AmiDecoder;
import org.ringdesk.ami.Decoded;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallChange;
import org.ringdesk.call.CallId;
import org.ringdesk.call.CallIds;
import org.ringdesk.call.Calls;
import org.ringdesk.call.Leg;
import org.ringdesk.database.Sql;
import org.ringdesk.journal.Journal;

/**
 * What one PBX said over its link in a stretch of time, once more through the core. The rows tell
 * what was known when it began: which call bears which id, whose phone is whose, and in which
 * contexts our own phones begin.
 */
final class JournalReplay {
  /** A call's first messages come before the call. */
  private static final Duration BEFORE = Duration.ofHours(1);

  private final Sql sql;
  private final String pbx;
  private final Set<String> internalContexts;
  private final Instant since;
  private final Instant until;
  private final Map<Leg, CallId> named;

  /**
   * @param internalContexts beside those that the rows tell of
   */
  JournalReplay(Sql sql, String pbx, Set<String> internalContexts, Instant since, Instant until) {
    this.sql = sql;
    this.pbx = pbx;
    this.internalContexts = internalContexts;
    this.since = since;
    this.until = until;
    this.named = names();
  }

  /** Under which id the caller's call is stored. */
  Optional<CallId> named(Leg caller) {
    return Optional.ofNullable(named.get(caller));
  }

  /**
   * Tells each call as it became, time and again.
   *
   * @param last what was read later is not played
   */
  void play(Instant last, Consumer<Call> to) {
    var decoder = new AmiDecoder();
    var calls = new Calls(pbx, contexts(), new CallIds(named), Optional.empty());
    phones().forEach(calls::belongs);
    var range = range();
    new Journal(pbx)
        .replay(
            sql,
            range.first(),
            range.last(),
            (message, seq) -> {
              if (message.seenAt().isAfter(last)) return;
              hear(decoder.decode(message, seq), calls).forEach(c -> to.accept(c.after()));
            });
  }

  /** What a message of the past changes of calls: nothing else is done about it. */
  static List<CallChange> hear(Decoded decoded, Calls calls) {
    return switch (decoded) {
      case Decoded.OfCall(var event) -> calls.apply(event);
      case Decoded.OfAgent(AgentEvent.MemberSeen m) -> {
        calls.belongs(m.phone(), m.agent());
        yield List.of();
      }
      case Decoded.OfAgent a -> List.of();
      case Decoded.OfCanary c -> List.of();
      case Decoded.Ignored i -> List.of();
    };
  }

  private Map<Leg, CallId> names() {
    var names = new HashMap<Leg, CallId>();
    sql.list(
            "select uniqueid, id from call where pbx = $1 and entered_at >= $2 and entered_at < $3",
            row -> Map.entry(new Leg(pbx, row.text("uniqueid")), new CallId(row.uuid("id"))),
            pbx,
            since.minus(BEFORE),
            until)
        .forEach(n -> names.put(n.getKey(), n.getValue()));
    return names;
  }

  /** Journal rows by their numbers; none when the last is before the first. */
  private record Range(long first, long last) {}

  private Range range() {
    return sql.first(
            """
            select coalesce(min(seq), 1) as first, coalesce(max(seq), 0) as last from (
              select seq from journal where pbx = $1 and seen_at >= $2 and seen_at < $3
              union all
              select unnest(journal) from call where pbx = $1 and entered_at >= $2 and entered_at < $3) as heard
            """,
            row -> new Range(row.number("first"), row.number("last")),
            pbx,
            since,
            until)
        .orElseThrow();
  }

  /** A context says whose calls begin in it, so the rows know where our own did. */
  private Set<String> contexts() {
    var contexts = new HashSet<>(internalContexts);
    sql
        .list(
            "select distinct context, direction = 'in' as customers from call where pbx = $1 and entered_at >= $2 and entered_at < $3",
            row -> Map.entry(row.text("context"), row.flag("customers")),
            pbx,
            since,
            until)
        .stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            c -> {
              if (c.getValue()) contexts.remove(c.getKey());
              else contexts.add(c.getKey());
            });
    return contexts;
  }

  /** Whose phone is whose was told before it began. */
  private Map<String, AgentName> phones() {
    var phones = new HashMap<String, AgentName>();
    sql.list(
            """
            select distinct on (1) regexp_replace(r.channel, '-[^-]*$', '') as phone, r.agent
            from ring r join call c on c.id = r.call
            where c.pbx = $1 and r.called_at >= $2 and r.called_at < $3 order by 1, r.called_at
            """,
            row -> Map.entry(row.text("phone"), new AgentName(row.text("agent"))),
            pbx,
            since,
            until)
        .forEach(p -> phones.put(p.getKey(), p.getValue()));
    return phones;
  }
}
