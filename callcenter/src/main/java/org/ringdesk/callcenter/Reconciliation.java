package org.ringdesk.callcenter;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ringdesk.call.Call;
import org.ringdesk.call.Leg;
import org.ringdesk.database.Sql;
import org.ringdesk.ledger.Ledger;
import org.ringdesk.ledger.LedgerCalls;
import org.ringdesk.ledger.LedgerLine;
import org.ringdesk.store.CallRows;
import org.ringdesk.witness.Stretch;

/** Finds what there is to lay side by side of one PBX. */
record Reconciliation(String pbx, CallRows rows, Ledger ledger) {
  /**
   * @param told each call that moved, as the ledger tells it
   * @param stored of these calls what is stored
   */
  record Found(List<Call> told, Map<Leg, Call> stored) {
    Optional<Call> stored(Leg caller) {
      return Optional.ofNullable(stored.get(caller));
    }
  }

  /** A restart of the PBX, and when it was last heard before. */
  private record Restart(long second, Instant heard) {}

  /** The calls that have a line in the ledger, or an end, within the stretch. */
  Found find(Sql sql, Stretch moved) {
    var uniqueids = moved(sql, moved);
    if (restartsSince(sql, moved.since()).stream()
        .anyMatch(r -> r.second() <= moved.until().getEpochSecond()))
      uniqueids.addAll(unended(sql, moved.since()));
    var stored =
        rows.read(sql, "pbx = $1 and uniqueid = any($2::text[])", pbx, array(uniqueids)).stream()
            .collect(Collectors.toMap(Call::caller, Function.identity()));
    return new Found(told(sql, uniqueids), stored);
  }

  /** What was closed without being seen to end may have ended long before the stretch. */
  private Set<String> moved(Sql sql, Stretch in) {
    return new HashSet<>(
        sql.list(
            """
            select distinct callid from ledger where pbx = $1 and second > $2 and second <= $3
            union
            select uniqueid from call
            where pbx = $1 and not ledger and ended_at <= $5
              and (ended_at > $4 or evidence = 'snapshot' and ended_at > $4 - interval '1 day')
            """,
            row -> row.text("callid"),
            pbx,
            in.since().getEpochSecond(),
            in.until().getEpochSecond(),
            in.since(),
            in.until()));
  }

  /** Calls of the day before that no end is known of: a restart of the PBX ended them. */
  private List<String> unended(Sql sql, Instant since) {
    return sql.list(
        """
        select distinct callid from ledger l where pbx = $1 and second > $2 - 86400 and second <= $2
          and not exists (select from call c where c.pbx = $1 and c.uniqueid = l.callid and c.ledger and c.ended_at is not null)
        """,
        row -> row.text("callid"),
        pbx,
        since.getEpochSecond());
  }

  /** These calls as the ledger tells them. */
  List<Call> told(Sql sql, Set<String> uniqueids) {
    var lines = ledger.ofCalls(sql, uniqueids);
    lines.keySet().removeIf(Leg::isCanary); // our own calls are outside all figures
    if (lines.isEmpty()) return List.of();
    var first =
        lines.values().stream()
            .flatMap(List::stream)
            .map(l -> l.line().moment())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    var restarts = restartsSince(sql, first);
    var ours = speaksOurDialplan(sql, first);
    return lines.values().stream()
        .filter(l -> !ours || l.stream().anyMatch(x -> x.line().event().equals("DESKIN")))
        .flatMap(l -> LedgerCalls.of(pbx, l, died(l, restarts)).stream())
        .toList();
  }

  /**
   * Where our dialplan notes each customer's arrival, a queue's caller without it is one of ours.
   * What a call of our own leaves does not tell: it has a context of its own in any dialplan.
   */
  private boolean speaksOurDialplan(Sql sql, Instant since) {
    return sql.first(
            """
            select exists (select from ledger where pbx = $1 and second > $2 - 86400 and split_part(line, '|', 5) = 'DESKIN'
              and callid not like 'canary-%') as ours
            """,
            row -> row.flag("ours"), pbx, since.getEpochSecond())
        .orElse(false);
  }

  private static Optional<Instant> died(Collection<LedgerLine> of, List<Restart> restarts) {
    var last = of.stream().mapToLong(l -> l.line().second()).max().orElseThrow();
    return restarts.stream().filter(r -> r.second() >= last).map(Restart::heard).findFirst();
  }

  private List<Restart> restartsSince(Sql sql, Instant first) {
    return sql.list(
        """
        select second, (select max(b.second) from ledger b where b.pbx = $1 and (b.second, b.place) < (r.second, r.place)) as heard
        from ledger r
        where pbx = $1 and callid = 'NONE' and second >= $2 and split_part(line, '|', 5) = 'QUEUESTART' order by second
        """,
        row ->
            new Restart(
                row.number("second"),
                Instant.ofEpochSecond(row.maybe(Long.class, "heard").orElse(row.number("second")))),
        pbx,
        first.getEpochSecond());
  }

  private static String[] array(Set<String> names) {
    return names.toArray(String[]::new);
  }
}
