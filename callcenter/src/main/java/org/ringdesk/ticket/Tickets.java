package org.ringdesk.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringdesk.call.CallId;
import org.ringdesk.call.OnCall;
import org.ringdesk.database.Sql;

/** The tickets' rows. */
public record Tickets(Sql sql) {
  /** More open ones of one caller than an agent can look through. */
  private static final int SUGGESTIONS = 20;

  private static final int SUBJECT = 120;

  public Optional<Ticket> ofCall(CallId call) {
    return sql.first(
        """
        select t.* from ticket t join ticket_call c on c.ticket = t.id where c.call = $1
        """,
        Ticket::from,
        call.value());
  }

  public Optional<Ticket> numbered(TicketNumber number) {
    return sql.first("select * from ticket where number = $1", Ticket::from, number.value());
  }

  /** "Same matter as …?": the caller's open tickets at this hotline, newest first. */
  public List<Ticket> openOf(String e164, String hotline) {
    return sql.list(
        """
        select * from ticket where caller = $1 and hotline = $2 and closed_at is null
        order by opened_at desc, id desc
        limit $3
        """,
        Ticket::from,
        e164,
        hotline,
        SUGGESTIONS);
  }

  /**
   * All of a caller's, newest first, open ones before closed ones: by number, by customer, and
   * without the one that the agent has before them.
   */
  public List<Ticket> ofCaller(Optional<String> e164, Optional<Long> customer, Optional<Long> but) {
    if (e164.isEmpty() && customer.isEmpty()) return List.of();
    return sql.list(
        """
        select * from ticket
        where (caller = $1 or customer = $2) and id is distinct from $3
          and why_closed is distinct from $4 and why_closed is distinct from $5
        order by (closed_at is null) desc, opened_at desc, id desc
        limit $6
        """,
        Ticket::from,
        e164.orElse(null),
        customer.orElse(null),
        but.orElse(null),
        Ticket.SHORT_ABANDON,
        Ticket.SAME_MATTER,
        SUGGESTIONS);
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
    return callsOf(ticket.id()).stream().map(TicketCall::id).toList();
  }

  List<TicketCall> callsOf(long ticket) {
    return sql.list(
        """
        select k.*, (select min(s.at) from ivr_step s where s.call = k.id and s.step = $2) as accepted_at
        from call k join ticket_call c on c.call = k.id where c.ticket = $1
        order by k.entered_at, k.id
        """,
        TicketCall::from,
        ticket,
        OnCall.ACCEPTED);
  }

  Optional<TicketCall> call(CallId id) {
    return sql.first(
        """
        select k.*, (select min(s.at) from ivr_step s where s.call = k.id and s.step = $2) as accepted_at
        from call k where k.id = $1
        """,
        TicketCall::from,
        id.value(),
        OnCall.ACCEPTED);
  }

  /** The open ticket that an unanswered call of this caller joins: nobody has spoken on it yet. */
  Optional<Ticket> unspokenOf(String caller, String hotline) {
    return openOf(caller, hotline).stream().filter(t -> t.spokenAt().isEmpty()).findFirst();
  }

  Ticket open(TicketCall call, Optional<Long> customer) {
    long serial =
        sql.first("select nextval('ticket_serial') as serial", r -> r.number("serial"))
            .orElseThrow();
    return sql.first(
            """
            insert into ticket (number, desk_id, hotline, customer, caller, opened_at)
            values ($1, $2, $3, $4, $5, $6)
            returning *
            """,
            Ticket::from,
            TicketNumber.ofSerial(serial).value(),
            call.desk(),
            call.hotline(),
            customer.orElse(null),
            call.caller().orElse(null),
            call.enteredAt())
        .orElseThrow();
  }

  /** The call belongs to this ticket from now on, and to no other. */
  void link(TicketCall call, long ticket) {
    sql.change(
        """
        insert into ticket_call (call, ticket, linked_at) values ($1, $2, now())
        on conflict (call) do update set ticket = excluded.ticket, linked_at = excluded.linked_at
        """,
        call.id().value(),
        ticket);
  }

  /** It is as old as the oldest call it holds. */
  void age(long ticket) {
    sql.change(
        """
        update ticket set opened_at = first.entered_at
        from (select min(k.entered_at) as entered_at
              from call k join ticket_call c on c.call = k.id where c.ticket = $1) as first
        where id = $1 and opened_at is distinct from first.entered_at
        """,
        ticket);
  }

  void knowCustomer(long ticket, Optional<Long> customer) {
    customer.ifPresent(
        c ->
            sql.change(
                "update ticket set customer = $2 where id = $1 and customer is null", ticket, c));
  }

  /** Also opens it again if it closed itself because the answer was not known yet. */
  void spoken(long ticket, Instant at) {
    sql.change(
        """
        update ticket set
          spoken_at = $2,
          closed_at = case when why_closed = $3 then null else closed_at end,
          why_closed = nullif(why_closed, $3)
        where id = $1 and spoken_at is null
        """,
        ticket,
        at,
        Ticket.SHORT_ABANDON);
  }

  /** Also once more, where an earlier call was returned before this one went unanswered. */
  void oweCallBack(long ticket, Instant missedAt) {
    sql.change(
        """
        update ticket set call_back = true, returned_at = null, returned_by = null
        where id = $1 and spoken_at is null and closed_at is null
          and (not call_back or returned_at < $2)
        """,
        ticket,
        missedAt);
  }

  /** An agent said whose matter it is: no rule of ours moves the call again. */
  void linkAsSame(TicketCall call, long ticket, String by) {
    link(call, ticket);
    sql.change("update ticket_call set same_matter_by = $2 where call = $1", call.id().value(), by);
  }

  boolean saidSame(CallId call) {
    return sql.first(
            "select 1 as one from ticket_call where call = $1 and same_matter_by is not null",
            row -> true,
            call.value())
        .isPresent();
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

  /** Only while nobody has spoken about it: what people decide is theirs. */
  void makeUrgent(long ticket) {
    sql.change(
        """
        update ticket set priority = $2
        where id = $1 and priority <> $2 and spoken_at is null and closed_at is null
        """,
        ticket,
        Priority.URGENT.key());
  }

  void closeAsShort(long ticket, Instant at) {
    sql.change(
        """
        update ticket set closed_at = $2, why_closed = $3
        where id = $1 and closed_at is null and spoken_at is null and not call_back
        """,
        ticket,
        at,
        Ticket.SHORT_ABANDON);
  }
}
