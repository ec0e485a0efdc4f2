package org.ringdesk.callcenter;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ringdesk.api.Readings;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Sql;
import org.ringdesk.outbox.Handler;
import org.ringdesk.people.Reach;
import org.ringdesk.ticket.TicketDesk;
import org.ringdesk.ticket.TicketNumber;
import org.ringdesk.webhook.Deliveries;
import org.ringdesk.webhook.Fact;

/**
 * Notes for webhooks what the outbox does, in its transactions. A call's own effects, noted with
 * the call, tell of it when its ticket is up with it; tickets and gaps are noted by triggers.
 */
record WebhookFacts(Clock clock) {
  private static final Map<String, Fact> OF_CALLS =
      Map.of(TicketDesk.ANSWERED, Fact.CALL_ANSWERED, TicketDesk.ENDED, Fact.CALL_ENDED);

  /** After the same handlers, those which tell of calls; and those of tickets and gaps. */
  Map<String, List<Handler>> with(Map<String, Handler> handlers) {
    var telling = new HashMap<String, List<Handler>>();
    handlers.forEach((effect, handler) -> telling.put(effect, List.of(handler)));
    OF_CALLS.forEach(
        (effect, fact) ->
            telling.computeIfPresent(
                effect,
                (name, first) ->
                    List.of(first.getFirst(), (tx, causes) -> calls(tx, fact, causes))));
    for (var fact : List.of(Fact.TICKET_OPENED, Fact.TICKET_CHANGED))
      telling.put(fact.effect(), List.of(Handler.each((tx, cause) -> ticket(tx, fact, cause))));
    telling.put(
        Fact.GAP_OPENED.effect(),
        List.of(Handler.each((tx, cause) -> note(tx, Fact.GAP_OPENED, cause, opened(tx, cause)))));
    telling.put(
        Fact.GAP_CLOSED.effect(),
        List.of(Handler.each((tx, cause) -> note(tx, Fact.GAP_CLOSED, cause, closed(tx, cause)))));
    return telling;
  }

  private void calls(Sql tx, Fact fact, List<String> causes) {
    if (!Deliveries.wanted(tx, fact)) return;
    for (var cause : causes)
      note(tx, fact, cause, new Readings(tx).call(new CallId(UUID.fromString(cause)), Reach.HOUSE));
  }

  /** The cause is the number, and which change of it. */
  private void ticket(Sql tx, Fact fact, String cause) {
    var number = new TicketNumber(cause.substring(0, cause.indexOf('@')));
    note(tx, fact, cause, new Readings(tx).ticket(number, Reach.HOUSE));
  }

  private void note(Sql tx, Fact fact, String subject, Optional<String> data) {
    data.ifPresent(json -> Deliveries.note(tx, fact, subject, clock.instant(), json));
  }

  private static Optional<String> opened(Sql tx, String watch) {
    return tx.first(
        """
        select json_build_object('pbx', pbx, 'witness', witness, 'since', iso(until), 'until', null, 'why', coalesce(why, ''))::text as gap
        from watch where pbx || '|' || witness || '|' || iso(since) = $1
        """,
        row -> row.text("gap"),
        watch);
  }

  private static Optional<String> closed(Sql tx, String watch) {
    return tx.first(
        """
        select json_build_object('pbx', w.pbx, 'witness', w.witness, 'since', iso(b.until), 'until', iso(w.since), 'why', coalesce(b.why, ''))::text as gap
        from watch w join watch b on b.pbx = w.pbx and b.witness = w.witness and b.until <= w.since
        where w.pbx || '|' || w.witness || '|' || iso(w.since) = $1
        order by b.until desc limit 1
        """,
        row -> row.text("gap"),
        watch);
  }
}
