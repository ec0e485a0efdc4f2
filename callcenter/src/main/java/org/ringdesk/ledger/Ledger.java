package org.ringdesk.ledger;

import static org.ringdesk.database.Sql.array;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.database.CopyRows;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;

/** The lines of one PBX as rows, each once however often it is read. */
public record Ledger(String pbx) {
  /**
   * What a write found.
   *
   * @param lines how many of the lines were not there yet
   * @param callids of those
   */
  public record Written(long lines, Set<String> callids) {
    private static Written from(Row row) {
      return new Written(
          row.number("lines"), Set.of(row.maybe(String[].class, "callids").orElse(new String[0])));
    }
  }

  /** Lines of which none is there yet, for COPY. */
  public CopyRows rows(List<LedgerLine> lines) {
    var rows = new CopyRows("ledger", "pbx", "second", "hash", "nth", "place", "callid", "line");
    for (var l : lines)
      rows.row()
          .text(pbx)
          .bigint(l.line().second())
          .bytes(l.line().hash())
          .smallint(l.nth())
          .integer(l.place())
          .text(l.line().callid())
          .text(l.line().raw());
    return rows;
  }

  public Written write(Sql sql, List<LedgerLine> lines) {
    if (lines.isEmpty()) return new Written(0, Set.of());
    return sql.first(
            """
            with new as (
              insert into ledger (pbx, second, hash, nth, place, callid, line)
              select $1, * from unnest($2::bigint[], $3::bytea[], $4::int[], $5::int[], $6::text[], $7::text[])
              on conflict do nothing
              returning callid)
            select count(*) as lines, array_agg(distinct callid) as callids from new
            """,
            Written::from,
            pbx,
            array(lines, Long[]::new, l -> l.line().second()),
            array(lines, byte[][]::new, l -> l.line().hash()),
            array(lines, Integer[]::new, LedgerLine::nth),
            array(lines, Integer[]::new, LedgerLine::place),
            array(lines, String[]::new, l -> l.line().callid()),
            array(lines, String[]::new, l -> l.line().raw()))
        .orElseThrow();
  }

  /** Keeps lines that do not read as the PBX writes them. */
  public void quarantine(Sql sql, List<QueueLogLine.Broken> broken, Instant seenAt) {
    if (broken.isEmpty()) return;
    sql.change(
        """
        insert into ledger_quarantine (pbx, seen_at, line, why)
        select $1, $2, * from unnest($3::text[], $4::text[])
        on conflict do nothing
        """,
        pbx,
        seenAt,
        array(broken, String[]::new, QueueLogLine.Broken::raw),
        array(broken, String[]::new, QueueLogLine.Broken::why));
  }

  /** All lines of these callids, by callid. */
  public Map<String, List<LedgerLine>> ofCalls(Sql sql, Collection<String> callids) {
    var found = new HashMap<String, List<LedgerLine>>();
    for (var l :
        lines(
            sql,
            "select nth, place, line from ledger where pbx = $1 and callid = any($2::text[])",
            pbx,
            callids.toArray(String[]::new)))
      found.computeIfAbsent(l.line().callid(), c -> new ArrayList<>()).add(l);
    return found;
  }

  /** The lines from one moment until before another, as they happened. */
  public List<LedgerLine> between(Sql sql, Instant from, Instant until) {
    return lines(
        sql,
        "select nth, place, line from ledger where pbx = $1 and second >= $2 and second < $3 order by second, place",
        pbx,
        from.getEpochSecond(),
        until.getEpochSecond());
  }

  /** Those of them that tell of agents rather than of calls. */
  public List<LedgerLine> presences(Sql sql, Instant from, Instant until) {
    return lines(
        sql,
        """
        select nth, place, line from ledger where pbx = $1 and second >= $2 and second < $3
          and (split_part(line, '|', 5) ~ '^(AGENT(CALLBACK)?LOG(IN|OFF)|(UN)?PAUSE(ALL)?|(ADD|REMOVE)MEMBER|WRAPUPSTART|QUEUESTART)$')
        order by second, place
        """,
        pbx,
        from.getEpochSecond(),
        until.getEpochSecond());
  }

  private static List<LedgerLine> lines(Sql sql, String query, Object... parameters) {
    return sql.list(query, Ledger::line, parameters).stream().flatMap(Optional::stream).toList();
  }

  private static Optional<LedgerLine> line(Row row) {
    return QueueLogLine.read(row.text("line")) instanceof QueueLogLine.Read r
        ? Optional.of(
            new LedgerLine(r.line(), row.get(Short.class, "nth"), row.get(Integer.class, "place")))
        : Optional.empty();
  }
}
