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
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.call.Call;
import org.ringdesk.database.Database;
import org.ringdesk.database.Sql;
import org.ringdesk.ledger.Ledger;
import org.ringdesk.ledger.LedgerCalls;
import org.ringdesk.ledger.LedgerLine;
import org.ringdesk.ledger.QueueLogLine;

/**
 * Writes what the lines of one PBX tell. A call that the manager link told of keeps its rows and is
 * only marked; one that only the ledger knows becomes what all its lines together make. Written
 * again, nothing changes. Not safe for threads.
 */
public final class LedgerRows {
  /** So many callids are remembered between batches. */
  private static final int REMEMBERED = 60_000;

  /** What is written in one transaction. */
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
   * Writes a batch, all of it or, when it throws, nothing.
   *
   * @param seenAt of broken lines
   */
  public Sum write(Batch batch, Instant seenAt) {
    return database.transaction(
        sql -> {
          // Losing the last moment's work to a power cut costs another run, no line.
          sql.change("set local synchronous_commit = off");
          var written = ledger.write(sql, batch.lines());
          fresh.addAll(written.callids());
          ledger.quarantine(sql, batch.broken(), seenAt);
          PresenceRows.tell(sql, batch.spells());
          return write(sql, batch.calls())
              .plus(new Sum(batch.lines().size() - written.lines(), 0, 0, 0));
        });
  }

  private Sum write(Sql sql, List<LedgerCalls.Told> told) {
    if (told.isEmpty()) return Sum.NOTHING;
    var byId = new LinkedHashMap<String, LedgerCalls.Told>();
    for (var t : told) byId.put(uniqueid(t.call()), t);
    var known = rows.known(sql, ledger.pbx(), byId.keySet());
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
    rows.write(sql, whole);
    rows.witnessed(sql, witnessed.stream().map(CallRows.Known::id).toList());
    rows.replace(sql, together(sql, again, byId, known));
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
