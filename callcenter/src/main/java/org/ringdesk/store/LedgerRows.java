package org.ringdesk.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.call.Call;
import org.ringdesk.database.Copy;
import org.ringdesk.database.Database;
import org.ringdesk.database.Sql;
import org.ringdesk.ledger.Ledger;
import org.ringdesk.ledger.LedgerCalls;
import org.ringdesk.ledger.LedgerLine;
import org.ringdesk.ledger.QueueLogLine;

/**
 * Writes what the lines of one PBX tell. A call that the manager link told of keeps its rows and is
 * only marked; one that only the ledger knows becomes what all its lines together make. Written
 * again, nothing changes. What is new goes in by COPY; where any of a batch is there already, row
 * by row. Batches one after the other; the lines of one while the calls of the one before are
 * written.
 */
public final class LedgerRows {
  /** So many callids are remembered between batches. */
  private static final int REMEMBERED = 60_000;

  /** What is written at once. */
  public record Batch(
      List<LedgerLine> lines,
      List<LedgerCalls.Told> calls,
      List<PresenceChange> spells,
      List<QueueLogLine.Broken> broken) {
    public boolean isEmpty() {
      return lines.isEmpty() && calls.isEmpty() && spells.isEmpty() && broken.isEmpty();
    }
  }

  /**
   * What came of a batch.
   *
   * @param already lines that the ledger had
   * @param calls distinct calls told of, new or known
   */
  public record Sum(long already, long calls, long visits, long answered) {
    public static final Sum NOTHING = new Sum(0, 0, 0, 0);

    public Sum plus(Sum o) {
      return new Sum(
          already + o.already, calls + o.calls, visits + o.visits, answered + o.answered);
    }
  }

  private final Database database;
  private final CallRows rows;
  private final Ledger ledger;

  /** Callids with lines that were new and whose calls have not been told yet. */
  private final Set<String> fresh = remembered();

  /** Callids that the sum has already. */
  private final Set<String> counted = remembered();

  public LedgerRows(Database database, CallRows rows, String pbx) {
    this.database = database;
    this.rows = rows;
    this.ledger = new Ledger(pbx);
  }

  /**
   * What the ledger had not of a batch.
   *
   * @param already lines that it had
   * @param callids of those that were new
   */
  public record News(long already, Set<String> callids) {}

  /**
   * Writes a batch's lines, and what needs no call: before {@link #calls}, and also while that
   * writes the batch before.
   *
   * @param seenAt of broken lines
   */
  public News lines(Copy copy, Batch batch, Instant seenAt) {
    if (!batch.spells().isEmpty() || !batch.broken().isEmpty())
      database.transaction(
          sql -> {
            soon(sql);
            ledger.quarantine(sql, batch.broken(), seenAt);
            PresenceRows.tell(sql, batch.spells());
            return true;
          });
    if (copy.write(List.of(ledger.rows(batch.lines()))))
      return new News(
          0, batch.lines().stream().map(l -> l.line().callid()).collect(Collectors.toSet()));
    var written =
        database.transaction(
            sql -> {
              soon(sql);
              return ledger.write(sql, batch.lines());
            });
    return new News(batch.lines().size() - written.lines(), written.callids());
  }

  /** Writes a batch's calls. */
  public Sum calls(Copy copy, Batch batch, News news) {
    fresh.addAll(news.callids());
    return write(copy, batch.calls()).plus(new Sum(news.already(), 0, 0, 0));
  }

  /** Losing the last moment's work to a power cut costs another run, no line. */
  private static void soon(Sql sql) {
    sql.change("set local synchronous_commit = off");
  }

  private Sum write(Copy copy, List<LedgerCalls.Told> told) {
    if (told.isEmpty()) return Sum.NOTHING;
    var byId = new LinkedHashMap<String, LedgerCalls.Told>();
    for (var t : told) byId.put(uniqueid(t.call()), t);
    var known = rows.known(database, ledger.pbx(), byId.keySet());
    var whole = new ArrayList<Call>();
    var witnessed = new ArrayList<CallRows.Known>();
    var again = new HashSet<String>();
    for (var t : byId.values()) {
      var id = uniqueid(t.call());
      var row = known.get(id);
      var news = fresh.remove(id);
      if (row == null) {
        if (t.call().partial()) again.add(id);
        else whole.add(t.call());
      } else if (row.byAmi()) {
        if (!row.byLedger()) witnessed.add(row);
      } else if (news || (!row.over() && t.call().over())) again.add(id);
    }
    // A server may have written one of them meanwhile.
    var missing = copy.write(rows.ofLedger(whole)) ? List.<Call>of() : whole;
    if (!missing.isEmpty() || !witnessed.isEmpty() || !again.isEmpty())
      database.transaction(
          sql -> {
            soon(sql);
            rows.write(sql, missing);
            rows.witnessed(sql, witnessed.stream().map(CallRows.Known::id).toList());
            rows.replace(sql, together(sql, again, byId, known));
            return true;
          });
    return sum(
        byId.values().stream()
            .map(LedgerCalls.Told::call)
            .filter(c -> counted.add(uniqueid(c)))
            .toList());
  }

  /** Calls as all lines make them that the ledger has, of this file and of others. */
  private List<Call> together(
      Sql sql,
      Collection<String> callids,
      Map<String, LedgerCalls.Told> told,
      Map<String, CallRows.Known> known) {
    if (callids.isEmpty()) return List.of();
    var lines = ledger.ofCalls(sql, callids);
    var calls = new ArrayList<Call>();
    for (var id : callids) {
      var t = told.get(id);
      if (t == null) continue;
      var call =
          LedgerCalls.of(ledger.pbx(), lines.getOrDefault(id, List.of()), t.died())
              .orElse(t.call());
      calls.add(Optional.ofNullable(known.get(id)).map(k -> call.named(k.id())).orElse(call));
    }
    return calls;
  }

  private static Sum sum(List<Call> calls) {
    return new Sum(
        0,
        calls.size(),
        calls.stream().mapToLong(c -> c.visits().size()).sum(),
        calls.stream().filter(c -> c.answeredAt().isPresent()).count());
  }

  private static Set<String> remembered() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
          }
        });
  }

  private static String uniqueid(Call call) {
    return call.caller().uniqueid();
  }
}
