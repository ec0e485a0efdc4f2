package org.ringdesk.callcenter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ringdesk.agent.Agents;
import org.ringdesk.ami.AmiDecoder;
import org.ringdesk.ami.CanarySign;
import org.ringdesk.board.Board;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallChange;
import org.ringdesk.call.CallId;
import org.ringdesk.call.CallIds;
import org.ringdesk.call.Calls;
import org.ringdesk.call.Leg;
import org.ringdesk.database.Sql;
import org.ringdesk.desk.Desks;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.journal.Journal;
import org.ringdesk.store.CallRows;
import org.ringdesk.store.Ownership;

/**
 * Where the last run stopped: open calls are played again from the journal, closed ones of today
 * are read back for the board. Calls that ended meanwhile are closed by the lists that follow the
 * login.
 */
record Resume(
    Sql sql,
    CallRows rows,
    Hotlines hotlines,
    Board board,
    Desks desks,
    Consumer<CanarySign> canaries,
    Clock clock) {
  /** A call may have begun so long before the oldest open one and still be mentioned beside it. */
  private static final Duration BEFORE = Duration.ofHours(1);

  Switchboard switchboard(Ownership ownership, PbxSettings pbx) {
    var journal = new Journal(pbx.name());
    var decoder = new AmiDecoder();
    var open = rows.read(sql, "pbx = $1 and ended_at is null and ami", pbx.name());
    var calls =
        new Calls(
            pbx.name(),
            pbx.internalContexts(),
            new CallIds(named(pbx.name(), open)),
            ownership.boot());
    firstRow(open)
        .ifPresent(
            row ->
                journal.replay(
                    sql,
                    row,
                    (message, seq) -> JournalReplay.hear(decoder.decode(message, seq), calls)));
    showToday(pbx.name());
    var switchboard =
        new Switchboard(
            decoder,
            calls,
            new Agents(pbx.name()),
            board,
            desks,
            new TicketEffects(hotlines),
            canaries,
            journal.next(sql));
    for (var call : open) {
      var replayed = calls.find(call.caller());
      if (replayed.isEmpty()) calls.adopt(call);
      switchboard.changed(new CallChange(Optional.empty(), replayed.orElse(call)), clock.instant());
    }
    return switchboard;
  }

  private java.util.Map<Leg, CallId> named(String pbx, List<Call> open) {
    if (open.isEmpty()) return java.util.Map.of();
    var since =
        open.stream().map(Call::enteredAt).min(Instant::compareTo).orElseThrow().minus(BEFORE);
    return sql
        .list(
            "select uniqueid, id from call where pbx = $1 and entered_at >= $2",
            row ->
                java.util.Map.entry(new Leg(pbx, row.text("uniqueid")), new CallId(row.uuid("id"))),
            pbx,
            since)
        .stream()
        .collect(
            java.util.stream.Collectors.toMap(
                java.util.Map.Entry::getKey, java.util.Map.Entry::getValue));
  }

  private static Optional<Long> firstRow(List<Call> open) {
    return open.stream()
        .filter(c -> !c.journal().isEmpty())
        .map(c -> c.journal().first())
        .min(Long::compareTo);
  }

  private void showToday(String pbx) {
    var zone = hotlines.zone();
    var today = LocalDate.now(clock.withZone(zone));
    var begin = today.atStartOfDay(zone).toInstant();
    rows.ended(sql, pbx, begin, null).forEach(board::apply);
    sql.list(
            "select tc.call, t.number from call c join ticket_call tc on tc.call = c.id join ticket t on t.id = tc.ticket "
                + "where c.pbx = $1 and c.entered_at >= $2 order by c.entered_at desc limit $3",
            row -> java.util.Map.entry(new CallId(row.uuid("call")), row.text("number")),
            pbx,
            begin,
            (long) org.ringdesk.board.BoardSnapshot.LAST_CALLS)
        .forEach(t -> board.ticket(t.getKey(), t.getValue()));
  }
}
