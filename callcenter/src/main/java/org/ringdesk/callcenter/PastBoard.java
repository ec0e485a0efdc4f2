package org.ringdesk.callcenter;

import static java.time.ZoneOffset.UTC;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ringdesk.agent.Presence;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.agent.PresenceChange.Spell;
import org.ringdesk.ami.LinkFault;
import org.ringdesk.board.Board;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.board.BoardSnapshot.LedgerLink;
import org.ringdesk.board.BoardSnapshot.LedgerState;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.board.BoardSnapshot.LinkWhy;
import org.ringdesk.board.BoardSnapshot.PbxLink;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Witness;
import org.ringdesk.database.Database;
import org.ringdesk.database.Row;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.store.CallRows;

/**
 * The board as it was. Calls that were over by then stand on it as their rows tell them, which is
 * what both witnesses told; for those that were up, the PBXs' own words up to that moment are
 * played from the journal through the same core. What was proved then is not known any more; what
 * is proved now, the witnesses' page tells.
 */
public final class PastBoard {
  /** A batch of the journal bears the time of its last message. */
  private static final Duration BATCH = Duration.ofMinutes(1);

  private final Database database;
  private final Hotlines hotlines;
  private final List<PbxSettings> pbxs;
  private final CallRows rows;
  private final Function<Call, String> shownNumber;

  PastBoard(
      Database database,
      Hotlines hotlines,
      List<PbxSettings> pbxs,
      CallRows rows,
      Function<Call, String> shownNumber) {
    this.database = database;
    this.hotlines = hotlines;
    this.pbxs = pbxs;
    this.rows = rows;
    this.shownNumber = shownNumber;
  }

  /** Takes as long as it takes to read a day's calls. */
  public BoardSnapshot at(Instant moment) {
    var board =
        new Board(
            hotlines,
            pbxs.stream().map(PbxSettings::name).toList(),
            shownNumber,
            Clock.fixed(moment, UTC));
    var zone = hotlines.zone();
    var begin = moment.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    for (var pbx : pbxs) {
      play(pbx, begin, moment, board);
      agents(pbx.name(), moment, board);
      board.link(link(pbx.name(), moment));
      board.ledger(ledger(pbx.name(), moment));
    }
    tickets(begin, moment, board);
    board.outlook(Outlooks.at(database, hotlines, moment));
    return board.snapshot();
  }

  private void play(PbxSettings pbx, Instant begin, Instant moment, Board board) {
    firstUp(pbx.name(), begin, moment)
        .ifPresent(
            first ->
                new JournalReplay(
                        database,
                        pbx.name(),
                        pbx.internalContexts(),
                        first.minus(BATCH),
                        moment.plus(BATCH))
                    .play(moment, board::apply));
    rows.ended(database, pbx.name(), begin, moment).forEach(board::apply);
  }

  /** When the oldest call had come that was up at that moment. */
  private Optional<Instant> firstUp(String pbx, Instant begin, Instant moment) {
    return database
        .first(
            """
            select min(entered_at) as first from call
            where pbx = $1 and direction = 'in' and entered_at >= $2 and entered_at <= $3 and (ended_at is null or ended_at > $3)
            """,
            row -> row.maybe(Instant.class, "first"),
            pbx,
            begin.minus(CallRows.LONGEST_CALL),
            moment)
        .flatMap(first -> first);
  }

  private void agents(String pbx, Instant moment, Board board) {
    database
        .list(
            """
            select distinct on (agent) * from presence
            where pbx = $1 and since <= $2 and (until is null or until > $2) order by agent, since desc
            """,
            row -> change(pbx, moment, row),
            pbx,
            moment)
        .forEach(board::apply);
  }

  private static PresenceChange change(String pbx, Instant moment, Row row) {
    var spell =
        new Spell(
            Presence.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
            row.instant("since"),
            row.text("phone"),
            row.text("reason"));
    return new PresenceChange(
        pbx, new AgentName(row.text("agent")), moment, Optional.empty(), Optional.of(spell));
  }

  /** A stretch in which a witness watched, or did not. */
  private record Stretch(boolean watched, Instant since, String why) {}

  private Optional<Stretch> stretch(String pbx, Witness witness, Instant moment) {
    return database.first(
        """
        select since, until, coalesce(why, '') as why from watch
        where pbx = $1 and witness = $2 and since <= $3 order by since desc limit 1
        """,
        row ->
            row.maybe(Instant.class, "until")
                .filter(until -> !until.isAfter(moment))
                .map(until -> new Stretch(false, until, row.text("why")))
                .orElseGet(() -> new Stretch(true, row.instant("since"), "")),
        pbx,
        witness.key(),
        moment);
  }

  private PbxLink link(String pbx, Instant moment) {
    return stretch(pbx, Witness.AMI, moment)
        .map(
            s ->
                new PbxLink(
                    pbx,
                    s.watched() ? LinkState.UP : LinkState.DOWN,
                    s.since(),
                    Optional.of(s.watched() ? moment : s.since()),
                    Duration.ZERO,
                    s.watched()
                        ? Optional.empty()
                        : Optional.of(new LinkWhy.Faulty(LinkFault.read(s.why())))))
        .orElseGet(
            () ->
                new PbxLink(
                    pbx,
                    LinkState.CONNECTING,
                    moment,
                    Optional.empty(),
                    Duration.ZERO,
                    Optional.empty()));
  }

  private LedgerLink ledger(String pbx, Instant moment) {
    return stretch(pbx, Witness.LEDGER, moment)
        .map(
            s ->
                new LedgerLink(
                    pbx,
                    s.watched() ? LedgerState.WATCHING : LedgerState.STUCK,
                    s.since(),
                    Optional.empty(),
                    s.why()))
        .orElseGet(() -> new LedgerLink(pbx, LedgerState.UNREAD, moment, Optional.empty(), ""));
  }

  private void tickets(Instant begin, Instant moment, Board board) {
    database
        .list(
            """
            select k.call, t.number from call c join ticket_call k on k.call = c.id join ticket t on t.id = k.ticket
            where c.entered_at >= $1 and c.entered_at <= $2 and k.linked_at <= $2
            """,
            row -> Map.entry(new CallId(row.uuid("call")), row.text("number")),
            begin.minus(CallRows.LONGEST_CALL),
            moment)
        .forEach(t -> board.ticket(t.getKey(), t.getValue()));
  }
}
