package org.ringdesk.desk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ringdesk.call.CallId;
import org.ringdesk.customer.CallerMatch;
import org.ringdesk.customer.Customer;
import org.ringdesk.customer.Customers;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.database.Sql;
import org.ringdesk.ticket.Ticket;
import org.ringdesk.ticket.Tickets;

/**
 * What the house knows of a caller, looked up once while the caller waits.
 *
 * @param own the ticket of this call, once there is one
 * @param open the caller's other open tickets, newest first
 * @param last the caller's closed ones, newest first
 * @param callsToday how many calls came from this number today, this one among them
 */
public record CallerCard(
    CallerMatch match,
    Optional<Ticket> own,
    List<Ticket> open,
    List<Ticket> last,
    long callsToday) {
  private static final int OPEN = 6;
  private static final int LAST = 5;

  public CallerCard {
    open = List.copyOf(open);
    last = List.copyOf(last);
  }

  /**
   * @param day when today began
   */
  public static CallerCard look(Sql sql, CallId call, PhoneNumber number, Instant day) {
    var tickets = new Tickets(sql);
    var customers = new Customers(sql);
    var own = tickets.ofCall(call);
    var match =
        own.flatMap(Ticket::customer)
            .flatMap(customers::find)
            .<CallerMatch>map(CallerMatch.Known::new)
            .orElseGet(() -> customers.match(number));
    var customer =
        match instanceof CallerMatch.Known k
            ? Optional.of(k.customer())
            : Optional.<Customer>empty();
    var theirs = tickets.ofCaller(number.e164(), customer.map(Customer::id), own.map(Ticket::id));
    return new CallerCard(
        match,
        own,
        theirs.stream().filter(t -> t.closedAt().isEmpty()).limit(OPEN).toList(),
        theirs.stream().filter(t -> t.closedAt().isPresent()).limit(LAST).toList(),
        number.e164().map(n -> callsSince(sql, n, day)).orElse(0L));
  }

  private static long callsSince(Sql sql, String number, Instant day) {
    return sql.first(
            "select count(*) as calls from call where from_number = $1 and entered_at >= $2",
            row -> row.number("calls"),
            number,
            day)
        .orElse(0L);
  }

  public Optional<Customer> customer() {
    return match instanceof CallerMatch.Known k ? Optional.of(k.customer()) : Optional.empty();
  }
}
