package org.ringdesk.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Talk;
import org.ringdesk.customer.Customer;
import org.ringdesk.customer.Customers;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.ticket.Ticket;
import org.ringdesk.ticket.TicketNumber;
import org.ringdesk.ticket.Tickets;

/**
 * All that is kept of one call.
 *
 * @param holds of each talk, by its phone's Uniqueid
 * @param ticketCalls all calls of its ticket, this one among them, as they came
 */
public record CallStory(
    Call call,
    Map<String, List<Talk.Hold>> holds,
    Optional<Ticket> ticket,
    Optional<Instant> linkedAt,
    List<CallId> ticketCalls,
    Optional<Customer> customer,
    List<Written> written) {
  public CallStory {
    holds = Map.copyOf(holds);
    ticketCalls = List.copyOf(ticketCalls);
    written = List.copyOf(written);
  }

  /**
   * A finished form, as it was finished.
   *
   * @param by the operator's user name
   */
  public record Written(String specialty, Map<String, String> values, Instant at, String by) {
    public Written {
      values = Map.copyOf(values);
    }
  }

  private record Held(String phone, Talk.Hold hold) {}

  public static CallStory read(Sql sql, Call call) {
    var tickets = new Tickets(sql);
    var ticket = tickets.ofCall(call.id());
    return new CallStory(
        call,
        holds(sql, call.id()),
        ticket,
        sql.first(
            "select linked_at from ticket_call where call = $1",
            row -> row.instant("linked_at"),
            call.id().value()),
        ticket.map(tickets::calls).orElse(List.of()),
        ticket.flatMap(Ticket::customer).flatMap(new Customers(sql)::find),
        written(sql, call.id()));
  }

  private static Map<String, List<Talk.Hold>> holds(Sql sql, CallId call) {
    var holds = new HashMap<String, List<Talk.Hold>>();
    sql.list(
            """
            select phone, lower(h) as since, upper(h) as until
            from talk, unnest(held) as h where call = $1 order by since
            """,
            row ->
                new Held(
                    row.text("phone"),
                    new Talk.Hold(row.instant("since"), row.maybe(Instant.class, "until"))),
            call.value())
        .forEach(h -> holds.computeIfAbsent(h.phone(), p -> new ArrayList<>()).add(h.hold()));
    return holds;
  }

  private static List<Written> written(Sql sql, CallId call) {
    return sql.list(
        """
        select specialty, finished_at, finished_by,
          array(select key from jsonb_each_text(w.values) order by key) as keys,
          array(select value from jsonb_each_text(w.values) order by key) as texts
        from wrap_up w where call = $1 order by finished_at
        """,
        CallStory::written,
        call.value());
  }

  private static Written written(Row row) {
    var keys = row.get(String[].class, "keys");
    var texts = row.get(String[].class, "texts");
    var values = new HashMap<String, String>();
    for (int i = 0; i < keys.length; i++) values.put(keys[i], texts[i]);
    return new Written(
        row.text("specialty"), values, row.instant("finished_at"), row.text("finished_by"));
  }

  /**
   * The newest call of a ticket.
   *
   * @param desk the only desk whose tickets may be seen; null for all
   */
  public static Optional<CallId> newestOf(Sql sql, TicketNumber ticket, @Nullable Integer desk) {
    return sql.first(
        """
        select k.id from ticket t join ticket_call c on c.ticket = t.id join call k on k.id = c.call
        where t.number = $1 and ($2::int is null or t.desk_id = $2)
        order by k.entered_at desc, k.id desc
        """,
        row -> new CallId(row.get(UUID.class, "id")),
        ticket.value(),
        desk);
  }
}
