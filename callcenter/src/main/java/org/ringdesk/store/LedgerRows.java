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
import org.ringdesk.database.CopyRows;
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
 * by row. Batches one after the other, each packed, then its lines, then its calls: all three may
 * go on at once, each with another batch.
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

  /** Whether the calls of the batch before had rows: then it is asked first which have. */
  private volatile boolean met;

  /** Callids that the sum has already. */
  private final Set<String> counted = remembered();

  public LedgerRows(Database database, CallRows rows, String pbx) {
    this.database = database;
    this.rows = rows;
    this.ledger = new Ledger(pbx);
  }

  /**
   * A batch in the form in which it is new.
   *
   * @param told its calls, each as it was told last
   * @param calls the rows of those; empty where some may be there already
   */
  public record Packed(
      Batch batch,
      Map<String, LedgerCalls.Told> told,
      CopyRows lines,
      Optional<List<CopyRows>> calls) {}

  public Packed pack(Batch batch) {
    var told = new LinkedHashMap<String, LedgerCalls.Told>();
    for (var t : batch.calls()) told.put(uniqueid(t.call()), t);
    var calls = told.values().stream().map(LedgerCalls.Told::call).toList();
    var copied =
        met || calls.stream().anyMatch(Call::partial)
            ? Optional.<List<CopyRows>>empty()
            : Optional.of(rows.ofLedger(calls));
    return new Packed(batch, told, ledger.rows(batch.lines()), copied);
  }

  /**
   * What the ledger had not of a batch.
   *
   * @param already lines that it had
   * @param callids of those that were new
   */
  public record News(long already, Set<String> callids) {}

  /**
   * Writes a batch's lines, and what needs no call: before {@link #calls}.
   *
   * @param seenAt of broken lines
   */
  public News lines(Copy copy, Packed packed, Instant seenAt) {
    var batch = packed.batch();
    if (!batch.spells().isEmpty() || !batch.broken().isEmpty())
      database.transaction(
          sql -> {
            soon(sql);
            ledger.quarantine(sql, batch.broken(), seenAt);
            PresenceRows.tell(sql, batch.spells());
            return true;
          });
    if (copy.write(List.of(packed.lines())))
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
  public Sum calls(Copy copy, Packed packed, News news) {
    fresh.addAll(news.callids());
    if (!packed.told().isEmpty()) write(copy, packed);
    return sum(packed.told().values().stream()
            .map(LedgerCalls.Told::call)
            .filter(c -> counted.add(uniqueid(c)))
            .toList())
        .plus(new Sum(news.already(), 0, 0, 0));
  }

  /** Waits until all that was written lies on the disk, as what is committed last does then. */
  public void settle() {
    database.transaction(
        sql -> {
          sql.change("set local synchronous_commit = on");
          return sql.change("update pbx set owner = owner where name = $1", ledger.pbx());
        });
  }

  /** Losing the last moment's work to a power cut costs another run, no line. */
  private static void soon(Sql sql) {
    sql.change("set local synchronous_commit = off");
  }

  private void write(Copy copy, Packed packed) {
    if (packed.calls().filter(copy::write).isPresent())
      packed.told().keySet().forEach(fresh::remove);
    else writeBeside(copy, packed.told());
  }

  /** Some of these calls may have rows. */
  private void writeBeside(Copy copy, Map<String, LedgerCalls.Told> byId) {
    var known = rows.known(database, ledger.pbx(), byId.keySet());
    met = !known.isEmpty();
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
