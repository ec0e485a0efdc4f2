package org.ringdesk.ticket;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ringdesk.call.CallId;
import org.ringdesk.customer.Customers;
import org.ringdesk.database.Sql;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.outbox.Handler;

/** Keeps the tickets up with the calls. */
public final class TicketDesk {
  /** A phone rang, the short-abandon limit passed, or the call ended, whichever was first. */
  public static final String OPENED = "ticket:opened";

  public static final String ANSWERED = "ticket:answered";
  public static final String ENDED = "ticket:ended";

  /** The second witness told more of the call. */
  public static final String RECONCILED = "ticket:reconciled";

  private final Hotlines hotlines;

  public TicketDesk(Hotlines hotlines) {
    this.hotlines = hotlines;
  }

  /** For the outbox: the cause of each is the call's id. */
  public Map<String, Handler> handlers() {
    Handler follow = (tx, cause) -> follow(tx, new CallId(UUID.fromString(cause)));
    return Map.of(OPENED, follow, ANSWERED, follow, ENDED, follow, RECONCILED, follow);
  }

  /**
   * Does whatever is due for this call by its row as it stands: in any order, any number of times,
   * by any number of workers at once. Calls that did not come in are left alone.
   *
   * @throws IllegalStateException when there is no such call
   */
  public void follow(Sql tx, CallId id) {
    var tickets = new Tickets(tx);
    var known = find(tickets, id);
    if (!known.inbound()) return;
    lock(tx, known);
    var call = find(tickets, id); // as it stands now that nobody else is at it
    var ticket = tickets.ofCall(id).orElseGet(() -> open(tx, call));
    call.spokenAt()
        .ifPresentOrElse(at -> spoken(tx, call, ticket), () -> ended(tickets, call, ticket));
  }

  /**
   * The caller's matter is an older one's: the call moves to that ticket, and the one it leaves
   * closes when no call is left on it. In a transaction; doing it again changes nothing.
   *
   * @return false when there is no such call yet, or no such open ticket of the same hotline
   */
  public boolean join(Sql tx, CallId id, TicketNumber number, String by, Instant now) {
    var tickets = new Tickets(tx);
    var call = tickets.call(id);
    var other = tickets.numbered(number);
    if (call.isEmpty() || other.isEmpty() || other.get().closedAt().isPresent()) return false;
    lock(tx, call.get());
    var own = tickets.ofCall(id);
    tickets.linkAsSame(call.get(), other.get().id(), by);
    tickets.age(other.get().id());
    call.get().spokenAt().ifPresent(at -> tickets.spoken(other.get().id(), at));
    call.get().spokenAt().ifPresent(at -> tickets.returned(number, by, now));
    own.filter(t -> t.id() != other.get().id())
        .filter(t -> tickets.callsOf(t.id()).isEmpty())
        .ifPresent(t -> tickets.closeAsSame(t.id(), other.get().id(), now));
    return true;
  }

  private static TicketCall find(Tickets tickets, CallId id) {
    return tickets.call(id).orElseThrow(() -> new IllegalStateException("there is no call " + id));
  }

  /**
   * Two calls of one caller must not each find no ticket and open two. A call without a number
   * joins nothing: it only has to be alone with itself.
   */
  private static void lock(Sql tx, TicketCall call) {
    tx.list(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        r -> true,
        "ticket|%s|%s".formatted(call.hotline(), call.caller().orElse(call.id().toString())));
  }

  private static Ticket open(Sql tx, TicketCall call) {
    var tickets = new Tickets(tx);
    var customer = customer(tx, call);
    var ticket =
        call.caller()
            .filter(caller -> call.spokenAt().isEmpty())
            .flatMap(caller -> tickets.unspokenOf(caller, call.hotline()))
            .orElseGet(() -> tickets.open(call, customer));
    tickets.link(call, ticket.id());
    tickets.age(ticket.id());
    tickets.knowCustomer(ticket.id(), customer);
    return ticket;
  }

  /** Known only where the number is one customer's alone. */
  private static Optional<Long> customer(Sql tx, TicketCall call) {
    return call.caller()
        .map(new Customers(tx)::byNumber)
        .filter(found -> found.size() == 1)
        .map(found -> found.getFirst().id());
  }

  /**
   * What is spoken about is a matter of its own, until the agent says that it is the same as
   * another: the unanswered tries stay behind.
   */
  private void spoken(Sql tx, TicketCall call, Ticket ticket) {
    if (ticket.spokenAt().isPresent()) return;
    var tickets = new Tickets(tx);
    var at = call.spokenAt().orElseThrow();
    if (tickets.saidSame(call.id()) || tickets.callsOf(ticket.id()).size() == 1) {
      tickets.spoken(ticket.id(), at);
      return;
    }
    var own = tickets.open(call, customer(tx, call));
    tickets.link(call, own.id());
    tickets.spoken(own.id(), at);
    tickets.age(ticket.id());
    closeIfShort(tickets, ticket);
  }

  private void ended(Tickets tickets, TicketCall call, Ticket ticket) {
    if (!call.endedUnspoken()) return;
    if (shortAbandon(call)) closeIfShort(tickets, ticket);
    else tickets.oweCallBack(ticket.id(), call.endedAt().orElseThrow());
    if (call.missedOnCall()) tickets.makeUrgent(ticket.id());
  }

  /** A short abandon beside other tries neither closes their ticket nor asks for a call. */
  private void closeIfShort(Tickets tickets, Ticket ticket) {
    var calls = tickets.callsOf(ticket.id());
    if (calls.size() == 1 && shortAbandon(calls.getFirst()))
      tickets.closeAsShort(ticket.id(), calls.getFirst().endedAt().orElseThrow());
  }

  private boolean shortAbandon(TicketCall call) {
    return call.shortAbandon(hotlines.of(call.hotline()).shortAbandon());
  }
}
