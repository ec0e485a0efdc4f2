package org.ringdesk.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Sql;

/** The tickets' rows. */
public record Tickets(Sql sql) {
  /** More open ones of one caller than an agent can look through. */
  private static final int SUGGESTIONS = 20;

  private static final int SUBJECT = 120;

  public Optional<Ticket> ofCall(CallId call) {
    return Optional.ofNullable(ofCalls(List.of(call)).get(call));
  }

  public Map<CallId, Ticket> ofCalls(Collection<CallId> calls) {
    return sql
        .list(
            "select c.call, t.* from ticket t join ticket_call c on c.ticket = t.id where c.call = any($1::uuid[])",
            row -> Map.entry(new CallId(row.uuid("call")), Ticket.from(row)),
            (Object) calls.stream().map(CallId::value).toArray(UUID[]::new))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Whose tickets are wanted.
   *
   * @param but the one that the agent has before them
   */
  public record Asking(Optional<String> e164, Optional<Long> customer, Optional<Long> but) {}

  /**
   * All of each caller's, newest first, open ones before closed ones: by number, by customer, and
   * without the one that the agent has before them. As many lists as there are askings.
   */
  public List<List<Ticket>> ofCallers(List<Asking> askings) {
    var theirs = askings.stream().<List<Ticket>>map(a -> new ArrayList<>()).toList();
    sql.list(
            """
            select a.n, t.*
            from unnest($1::text[], $2::bigint[], $3::bigint[]) with ordinality as a (caller, customer, but, n)
            cross join lateral (
              select * from ticket
              where (caller = a.caller or customer = a.customer) and id is distinct from a.but
                and why_closed is distinct from $4 and why_closed is distinct from $5
              order by (closed_at is null) desc, opened_at desc, id desc
              limit $6) t
            order by a.n, (t.closed_at is null) desc, t.opened_at desc, t.id desc
            """,
            row -> Map.entry(Math.toIntExact(row.number("n")), Ticket.from(row)),
            askings.stream().map(a -> a.e164().orElse(null)).toArray(String[]::new),
            askings.stream().map(a -> a.customer().orElse(null)).toArray(Long[]::new),
            askings.stream().map(a -> a.but().orElse(null)).toArray(Long[]::new),
            Ticket.SHORT_ABANDON,
            Ticket.SAME_MATTER,
            SUGGESTIONS)
        .forEach(row -> theirs.get(row.getKey() - 1).add(row.getValue()));
    return theirs;
  }

  /**
   * What the agent wrote down, where the matter can be found again. Later words replace earlier.
   */
  public void wrapUp(CallId call, String specialty, Map<String, String> values) {
    sql.change(
        """
        update ticket set subject = $2, specialty = $3, category = $4, wanted_by = $5, solved = $6
        where id = (select ticket from ticket_call where call = $1)
        """,
        call.value(),
        subject(values.getOrDefault("symptom", "")),
        specialty,
        values.get("category"),
        values.get("wanted_by"),
        Optional.ofNullable(values.get("solved_on_this_call")).map("yes"::equals).orElse(null));
  }

  /** The first line of what the caller told. */
  static String subject(String symptom) {
    var line = symptom.strip().lines().findFirst().orElse("").strip();
    if (line.codePointCount(0, line.length()) <= SUBJECT) return line;
    return line.substring(0, line.offsetByCodePoints(0, SUBJECT - 1)) + "…";
  }

  /** The caller of this call is this customer. */
  public void belongsTo(CallId call, long customer) {
    sql.change(
        "update ticket set customer = $2 where id = (select ticket from ticket_call where call = $1)",
        call.value(),
        customer);
  }

  /** The call that was owed is made. */
  public boolean returned(TicketNumber number, String by, Instant at) {
    return sql.change(
            """
            update ticket set returned_at = $2, returned_by = $3
            where number = $1 and call_back and returned_at is null
            """,
            number.value(),
            at,
            by)
        == 1;
  }

  /** Its calls as they came. */
  public List<CallId> calls(Ticket ticket) {
    return sql.list(
        """
        select k.id from call k join ticket_call c on c.call = k.id where c.ticket = $1
        order by k.entered_at, k.id
        """,
        row -> new CallId(row.uuid("id")),
        ticket.id());
  }

  void closeAsSame(long ticket, long other, Instant at) {
    sql.change(
        """
        update ticket set closed_at = $3, why_closed = $4, joined = $2 where id = $1 and closed_at is null
        """,
        ticket,
        other,
        at,
        Ticket.SAME_MATTER);
  }
}
