package org.ringdesk.callcenter;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ringdesk.agent.AgentEvent;
import org.ringdesk.ami.AmiDecoder;
import org.ringdesk.ami.Decoded;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.CallIds;
import org.ringdesk.call.Calls;
import org.ringdesk.call.Direction;
import org.ringdesk.call.Leg;
import org.ringdesk.call.QueueName;
import org.ringdesk.database.Database;
import org.ringdesk.database.Sql;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.journal.Journal;
import org.ringdesk.ledger.Ledger;
import org.ringdesk.seal.DayFacts;
import org.ringdesk.seal.Seal;
import org.ringdesk.seal.Seals;
import org.ringdesk.store.CallRows;
import org.ringdesk.witness.TwoStories;

/**
 * A sealed day once more: what the PBXs said of it, from the journal and the ledger, through the
 * same core into tables that nobody else sees and that are gone at once. Nothing is done about it.
 */
public final class DayReplay {
  /** So long before its calls a day's beginning may be prepared for. */
  private static final Duration BEFORE = Duration.ofHours(1);

  /** A call's last words, and the batch that they are in. */
  private static final Duration AFTER = Duration.ofMinutes(10);

  /** Only what the ledger tells is asked for. */
  private static final Hotlines NO_NAMES =
      new Hotlines(
          List.of(new Hotline("", "", "", ZoneOffset.UTC, "CN", Duration.ZERO)), List.of());

  private final Sql source;
  private final Database bench;
  private final Set<String> internalContexts;

  /**
   * What came of it.
   *
   * @param calls by id
   */
  public record Replayed(DayFacts facts, Map<String, Call> calls) {}

  /** From when until when the journal is played, and what the rows tell of the PBX in it. */
  private record Range(Instant since, Instant until) {}

  /**
   * @param bench the same database, over connections on which nothing was asked yet
   * @param internalContexts where calls of our own phones begin, beside those that the rows tell of
   */
  public DayReplay(Sql source, Database bench, Set<String> internalContexts) {
    this.source = source;
    this.bench = bench;
    this.internalContexts = internalContexts;
  }

  /** Of how many of the day's calls, told by the link, the PBX's words are not kept any more. */
  public long forgotten(Seal seal) {
    return source
        .first(
            """
            select count(*) as n from call c
            where direction = 'in' and ami and entered_at >= $1 and entered_at < $2
              and not exists (select from journal j where j.pbx = c.pbx and j.seq = any(c.journal))
            """,
            row -> row.number("n"),
            seal.begin(),
            seal.end())
        .orElse(0L);
  }

  public Replayed replay(Seal seal) {
    var range = range(seal);
    var calls = new TreeMap<String, Call>();
    for (var pbx : source.list("select name from pbx order by name", row -> row.text("name")))
      for (var call : calls(pbx, range))
        if (call.direction() == Direction.IN) calls.put(call.id().toString(), call);
    var rows = rows(seal);
    return bench.transaction(
        sql -> {
          for (var table : List.of("call", "visit", "ring", "talk", "ivr_step"))
            sql.change(
                "create temp table %1$s (like public.%1$s including all) on commit drop"
                    .formatted(table));
          rows.write(sql, calls.values());
          return new Replayed(
              DayFacts.read(sql, seal.day(), seal.zone(), Seals.terms(seal)), Map.copyOf(calls));
        });
  }

  /** How calls of that day are written: under the specialties of then. */
  public CallRows rows(Seal seal) {
    var specialties =
        source.list(
            "select distinct on (queue) queue, specialty from visit where entered_at >= $1 and entered_at < $2 order by queue, entered_at",
            row ->
                new Specialty(
                    row.text("specialty"),
                    new QueueName(row.text("queue")),
                    row.text("specialty"),
                    row.text("specialty")),
            seal.begin(),
            seal.end());
    var hotline = new Hotline("", "", "", seal.zone(), "CN", seal.shortAbandon());
    return new CallRows(new Hotlines(List.of(hotline), specialties), call -> Optional.empty());
  }

  private Range range(Seal seal) {
    return source
        .first(
            """
            select coalesce(min(entered_at), $1) as first, coalesce(max(ended_at), $2) as last from call
            where id in (select id from call where entered_at >= $1 and entered_at < $2
                         union select call from visit where entered_at >= $1 and entered_at < $2)
            """,
            row ->
                new Range(
                    earlier(row.instant("first"), seal.begin()).minus(BEFORE),
                    later(row.instant("last"), seal.end()).plus(AFTER)),
            seal.begin(),
            seal.end())
        .orElseThrow();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private List<Call> calls(String pbx, Range range) {
    var named = named(pbx, range);
    var calls = new HashMap<>(heard(pbx, range, named));
    for (var told : told(pbx, range, calls.keySet())) {
      var heard = calls.get(told.caller());
      if (heard == null) {
        if (told.over())
          calls.put(told.caller(), told.named(named.getOrDefault(told.caller(), told.id())));
      } else if (heard.over()) calls.put(told.caller(), new TwoStories(heard, told).call());
    }
    return calls.values().stream().sorted(Comparator.comparing(Call::enteredAt)).toList();
  }

  private Map<Leg, CallId> named(String pbx, Range range) {
    var named = new HashMap<Leg, CallId>();
    source
        .list(
            "select uniqueid, id from call where pbx = $1 and entered_at >= $2 and entered_at < $3",
            row -> Map.entry(new Leg(pbx, row.text("uniqueid")), new CallId(row.uuid("id"))),
            pbx,
            range.since().minus(BEFORE),
            range.until())
        .forEach(n -> named.put(n.getKey(), n.getValue()));
    return named;
  }

  private Map<Leg, Call> heard(String pbx, Range range, Map<Leg, CallId> named) {
    var heard = new HashMap<Leg, Call>();
    var decoder = new AmiDecoder();
    var calls = new Calls(pbx, contexts(pbx, range), new CallIds(named), Optional.empty());
    agents(pbx, range).forEach(calls::belongs);
    var played = played(pbx, range);
    new Journal(pbx)
        .replay(
            source,
            played.first(),
            played.last(),
            (message, seq) -> {
              switch (decoder.decode(message, seq)) {
                case Decoded.OfCall(var event) ->
                    calls.apply(event).forEach(c -> heard.put(c.after().caller(), c.after()));
                case Decoded.OfAgent(AgentEvent.MemberSeen m) ->
                    calls.belongs(m.phone(), m.agent());
                case Decoded.OfAgent a -> {}
                case Decoded.OfCanary c -> {}
                case Decoded.Ignored i -> {}
              }
            });
    return heard;
  }

  /** Journal rows by their numbers; none when the last is before the first. */
  private record Played(long first, long last) {}

  private Played played(String pbx, Range range) {
    return source
        .first(
            """
            select coalesce(min(seq), 1) as first, coalesce(max(seq), 0) as last from (
              select seq from journal where pbx = $1 and seen_at >= $2 and seen_at < $3
              union all
              select unnest(journal) from call where pbx = $1 and entered_at >= $2 and entered_at < $3) as heard
            """,
            row -> new Played(row.number("first"), row.number("last")),
            pbx,
            range.since(),
            range.until())
        .orElseThrow();
  }

  /** A context says whose calls begin in it, so the rows know where our own did. */
  private Set<String> contexts(String pbx, Range range) {
    var contexts = new HashSet<>(internalContexts);
    source
        .list(
            "select distinct context, direction = 'in' as customers from call where pbx = $1 and entered_at >= $2 and entered_at < $3",
            row -> Map.entry(row.text("context"), row.flag("customers")),
            pbx,
            range.since(),
            range.until())
        .stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            c -> {
              if (c.getValue()) contexts.remove(c.getKey());
              else contexts.add(c.getKey());
            });
    return contexts;
  }

  /** Whose phone is whose was told before the day began. */
  private Map<String, AgentName> agents(String pbx, Range range) {
    var agents = new HashMap<String, AgentName>();
    source
        .list(
            """
            select distinct on (1) regexp_replace(r.channel, '-[^-]*$', '') as phone, r.agent
            from ring r join call c on c.id = r.call
            where c.pbx = $1 and r.called_at >= $2 and r.called_at < $3 order by 1, r.called_at
            """,
            row -> Map.entry(row.text("phone"), new AgentName(row.text("agent"))),
            pbx,
            range.since(),
            range.until())
        .forEach(a -> agents.put(a.getKey(), a.getValue()));
    return agents;
  }

  private List<Call> told(String pbx, Range range, Set<Leg> heard) {
    var uniqueids =
        heard.stream().map(Leg::uniqueid).collect(Collectors.toCollection(HashSet::new));
    uniqueids.addAll(
        source.list(
            "select distinct callid from ledger where pbx = $1 and second >= $2 and second < $3",
            row -> row.text("callid"),
            pbx,
            range.since().getEpochSecond(),
            range.until().getEpochSecond()));
    var rows = new CallRows(NO_NAMES, call -> Optional.empty());
    return new Reconciliation(pbx, rows, new Ledger(pbx)).told(source, uniqueids);
  }
}
