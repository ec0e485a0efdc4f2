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
import org.ringdesk.call.Call;
import org.ringdesk.call.Direction;
import org.ringdesk.call.Leg;
import org.ringdesk.call.QueueName;
import org.ringdesk.database.Database;
import org.ringdesk.database.Sql;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.hotline.Specialty;
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
    var link = new JournalReplay(source, pbx, internalContexts, range.since(), range.until());
    var calls = new HashMap<Leg, Call>();
    link.play(Instant.MAX, call -> calls.put(call.caller(), call));
    for (var told : told(pbx, range, calls.keySet())) {
      var heard = calls.get(told.caller());
      if (heard == null) {
        if (told.over())
          calls.put(told.caller(), told.named(link.named(told.caller()).orElseGet(told::id)));
      } else if (heard.over()) calls.put(told.caller(), new TwoStories(heard, told).call());
    }
    return calls.values().stream().sorted(Comparator.comparing(Call::enteredAt)).toList();
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
