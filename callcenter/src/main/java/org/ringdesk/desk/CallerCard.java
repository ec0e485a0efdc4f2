package org.ringdesk.desk;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
   * Whose card is wanted.
   *
   * @param day when today began
   */
  public record Asking(CallId call, PhoneNumber number, Instant day) {}

  /** The card of each, in five statements however many they are. */
  public static Map<CallId, CallerCard> look(Sql sql, Collection<Asking> askings) {
    var list = List.copyOf(askings);
    var tickets = new Tickets(sql);
    var own = tickets.ofCalls(list.stream().map(Asking::call).toList());
    var matches = matches(new Customers(sql), list, own);
    var theirs =
        tickets.ofCallers(
            IntStream.range(0, list.size())
                .mapToObj(
                    i ->
                        new Tickets.Asking(
                            list.get(i).number().e164(),
                            customer(matches.get(i)).map(Customer::id),
                            Optional.ofNullable(own.get(list.get(i).call())).map(Ticket::id)))
                .toList());
    var calls = callsToday(sql, list);
    var cards = new HashMap<CallId, CallerCard>();
    for (int i = 0; i < list.size(); i++) {
      var call = list.get(i).call();
      cards.put(
          call,
          new CallerCard(
              matches.get(i),
              Optional.ofNullable(own.get(call)),
              theirs.get(i).stream().filter(t -> t.closedAt().isEmpty()).limit(OPEN).toList(),
              theirs.get(i).stream().filter(t -> t.closedAt().isPresent()).limit(LAST).toList(),
              calls.get(i)));
    }
    return cards;
  }

  /** Whoever is on the call's ticket; else who may be behind the number. */
  private static List<CallerMatch> matches(
      Customers customers, List<Asking> askings, Map<CallId, Ticket> own) {
    var known =
        customers
            .find(own.values().stream().flatMap(t -> t.customer().stream()).distinct().toList())
            .stream()
            .collect(Collectors.toMap(Customer::id, Function.identity()));
    var byNumber =
        customers.byNumber(askings.stream().flatMap(a -> a.number().e164().stream()).toList());
    return askings.stream()
        .map(
            a ->
                Optional.ofNullable(own.get(a.call()))
                    .flatMap(Ticket::customer)
                    .map(known::get)
                    .<CallerMatch>map(CallerMatch.Known::new)
                    .orElseGet(() -> Customers.match(a.number(), byNumber)))
        .toList();
  }

  private static List<Long> callsToday(Sql sql, List<Asking> askings) {
    return sql.list(
        """
        select (select count(*) from call where from_number = a.number and entered_at >= a.day) as calls
        from unnest($1::text[], $2::timestamptz[]) with ordinality as a (number, day, n) order by a.n
        """,
        row -> row.number("calls"),
        askings.stream().map(a -> a.number().e164().orElse(null)).toArray(String[]::new),
        askings.stream().map(Asking::day).toArray(Instant[]::new));
  }

  private static Optional<Customer> customer(CallerMatch match) {
    return match instanceof CallerMatch.Known k ? Optional.of(k.customer()) : Optional.empty();
  }

  public Optional<Customer> customer() {
    return customer(match);
  }
}
