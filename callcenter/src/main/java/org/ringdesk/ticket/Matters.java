package org.ringdesk.ticket;

import static org.ringdesk.database.Sql.array;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.CallId;
import org.ringdesk.call.OnCall;
import org.ringdesk.customer.Customers;
import org.ringdesk.database.Sql;

/**
 * The matters that some calls may belong to: read together, worked on in memory, written together,
 * in a handful of statements however many calls there are. From reading to the end of the
 * transaction nobody else works on them, or on others of the same callers.
 */
final class Matters {
  private final Sql tx;
  private final List<TicketCall> calls;
  private final List<Matter> all;
  private final Map<CallId, Matter> ofCall;
  private final Map<String, Long> customers;
  private final Map<CallId, Moved> moved = new LinkedHashMap<>();

  /**
   * @param by who said that it is the same matter; null where a rule of ours did
   */
  private record Moved(Matter to, @Nullable String by) {}

  private Matters(
      Sql tx,
      List<TicketCall> calls,
      List<Matter> all,
      Map<CallId, Matter> ofCall,
      Map<String, Long> customers) {
    this.tx = tx;
    this.calls = calls;
    this.all = all;
    this.ofCall = ofCall;
    this.customers = customers;
  }

  /**
   * @param ids calls without a row are left out
   * @param more another ticket that is wanted
   */
  static Matters read(Sql tx, Collection<CallId> ids, Optional<TicketNumber> more) {
    var wanted = ids.stream().map(CallId::value).toArray(UUID[]::new);
    lock(tx, wanted);
    var tickets = tickets(tx, wanted, more);
    var known = calls(tx, wanted, tickets);
    var matters = new LinkedHashMap<Long, Matter>();
    tickets.forEach(t -> matters.put(t.id(), new Matter(t)));
    var ofCall = new HashMap<CallId, Matter>();
    for (var call : known)
      call.ticket()
          .map(matters::get)
          .ifPresent(
              matter -> {
                matter.holds(call);
                ofCall.put(call.id(), matter);
              });
    var byId = known.stream().collect(Collectors.toMap(TicketCall::id, Function.identity()));
    var mine = ids.stream().distinct().flatMap(id -> Stream.ofNullable(byId.get(id))).toList();
    return new Matters(
        tx, mine, new ArrayList<>(matters.values()), ofCall, customers(tx, mine, ofCall));
  }

  /**
   * Two calls of one caller must not each find no ticket and open two. A call without a number
   * joins nothing: it only has to be alone with itself. In one order, so that nobody waits for who
   * waits for them.
   */
  private static void lock(Sql tx, UUID[] calls) {
    tx.list(
        """
        select pg_advisory_xact_lock(key)
        from (select distinct hashtextextended('ticket|' || hotline || '|' || coalesce(from_number, id::text), 0) as key
              from call where id = any($1::uuid[]) and direction = 'in' order by key) its
        """,
        r -> true,
        (Object) calls);
  }

  private static List<Ticket> tickets(Sql tx, UUID[] calls, Optional<TicketNumber> more) {
    return tx.list(
        """
        select * from ticket
        where id in (
          select ticket from ticket_call where call = any($1::uuid[])
          union all
          select t.id from call k join ticket t on t.caller = k.from_number and t.hotline = k.hotline
          where k.id = any($1::uuid[]) and t.closed_at is null and t.spoken_at is null
          union all
          select t.id from ticket t where t.number = $2)
        order by id
        for update
        """,
        Ticket::from,
        calls,
        more.map(TicketNumber::value).orElse(null));
  }

  private static List<TicketCall> calls(Sql tx, UUID[] calls, List<Ticket> tickets) {
    return tx.list(
        """
        select k.*, c.ticket, c.same_matter_by is not null as said_same,
               (select min(s.at) from ivr_step s where s.call = k.id and s.step = $3) as accepted_at
        from call k left join ticket_call c on c.call = k.id
        where k.id in (select unnest($1::uuid[]) union all select call from ticket_call where ticket = any($2::bigint[]))
        order by k.entered_at, k.id
        """,
        TicketCall::from,
        calls,
        tickets.stream().map(Ticket::id).toArray(Long[]::new),
        OnCall.ACCEPTED);
  }

  /** Known only where the number is one customer's alone. */
  private static Map<String, Long> customers(
      Sql tx, List<TicketCall> calls, Map<CallId, Matter> ofCall) {
    var callers =
        calls.stream()
            .filter(c -> !ofCall.containsKey(c.id()) || c.spokenAt().isPresent())
            .flatMap(c -> c.caller().stream())
            .distinct()
            .toList();
    return callers.isEmpty() ? Map.of() : new Customers(tx).owners(callers);
  }

  /** Those that were wanted, in the order in which they were. */
  List<TicketCall> calls() {
    return calls;
  }

  Optional<Matter> of(TicketCall call) {
    return Optional.ofNullable(ofCall.get(call.id()));
  }

  Optional<Matter> numbered(TicketNumber number) {
    return all.stream().filter(m -> !m.isNew() && m.stored().number().equals(number)).findFirst();
  }

  /** The open one that an unanswered call of this caller joins; the newest. */
  Optional<Matter> unspokenOf(TicketCall call) {
    return all.stream()
        .filter(m -> m.takesTriesOf(call))
        .reduce((one, other) -> one.openedAt().isAfter(other.openedAt()) ? one : other);
  }

  /** With this call in it. */
  Matter open(TicketCall call) {
    var matter = new Matter(call, customer(call));
    all.add(matter);
    move(call, matter, null);
    return matter;
  }

  Optional<Long> customer(TicketCall call) {
    return call.caller().map(customers::get);
  }

  /** The call belongs there from now on, and nowhere else. */
  void move(TicketCall call, Matter to, @Nullable String by) {
    var from = ofCall.put(call.id(), to);
    if (from != to) {
      if (from != null) from.leaves(call);
      to.comes(call);
    }
    moved.put(call.id(), new Moved(to, by));
  }

  /** All that was moved and changed. */
  void write() {
    var ids = insert(all.stream().filter(Matter::isNew).toList());
    all.stream().filter(m -> !m.isNew()).forEach(m -> ids.put(m, m.stored().id()));
    update(all.stream().filter(Matter::isChanged).toList());
    link(ids);
  }

  private Map<Matter, Long> insert(List<Matter> matters) {
    var ids = new HashMap<Matter, Long>();
    if (matters.isEmpty()) return ids;
    var numbers =
        tx.list(
            "select nextval('ticket_serial') as serial from generate_series(1, $1)",
            r -> TicketNumber.ofSerial(r.number("serial")),
            matters.size());
    var byNumber = new HashMap<String, Matter>();
    for (int i = 0; i < matters.size(); i++) byNumber.put(numbers.get(i).value(), matters.get(i));
    tx.list(
            """
            insert into ticket (customer, opened_at, spoken_at, call_back, returned_at, closed_at, why_closed, priority,
                                number, desk_id, hotline, caller)
            select * from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::bool[], $5::timestamptz[], $6::timestamptz[],
                                 $7::text[], $8::text[], $9::text[], $10::int[], $11::text[], $12::text[])
            returning id, number
            """,
            r -> Map.entry(r.text("number"), r.number("id")),
            columns(
                matters,
                array(numbers, String[]::new, TicketNumber::value),
                array(matters, Integer[]::new, Matter::desk),
                array(matters, String[]::new, Matter::hotline),
                array(matters, String[]::new, m -> m.caller().orElse(null))))
        .forEach(
            row -> ids.put(Objects.requireNonNull(byNumber.get(row.getKey())), row.getValue()));
    return ids;
  }

  private void update(List<Matter> matters) {
    if (matters.isEmpty()) return;
    tx.change(
        """
        update ticket set
          customer = new.customer, opened_at = new.opened_at, spoken_at = new.spoken_at, call_back = new.call_back,
          returned_by = case when new.returned_at is null then null else returned_by end, returned_at = new.returned_at,
          closed_at = new.closed_at, why_closed = new.why_closed, priority = new.priority
        from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::bool[], $5::timestamptz[], $6::timestamptz[], $7::text[],
                    $8::text[], $9::bigint[])
          as new (customer, opened_at, spoken_at, call_back, returned_at, closed_at, why_closed, priority, id)
        where ticket.id = new.id
        """,
        columns(matters, (Object) array(matters, Long[]::new, m -> m.stored().id())));
  }

  /** What may change of a ticket, and {@code more}. */
  private static @Nullable Object[] columns(List<Matter> matters, Object... more) {
    return Stream.concat(
            Stream.of(
                array(matters, Long[]::new, m -> m.customer().orElse(null)),
                array(matters, Instant[]::new, Matter::openedAt),
                array(matters, Instant[]::new, m -> m.spokenAt().orElse(null)),
                array(matters, Boolean[]::new, Matter::callBack),
                array(matters, Instant[]::new, m -> m.returnedAt().orElse(null)),
                array(matters, Instant[]::new, m -> m.closedAt().orElse(null)),
                array(matters, String[]::new, m -> m.whyClosed().orElse(null)),
                array(matters, String[]::new, m -> m.priority().key())),
            Stream.of(more))
        .toArray();
  }

  private void link(Map<Matter, Long> ids) {
    if (moved.isEmpty()) return;
    var links = List.copyOf(moved.entrySet());
    tx.change(
        """
        insert into ticket_call (call, ticket, linked_at, same_matter_by)
        select new.call, new.ticket, now(), new.by from unnest($1::uuid[], $2::bigint[], $3::text[]) as new (call, ticket, by)
        on conflict (call) do update set
          ticket = excluded.ticket, linked_at = excluded.linked_at,
          same_matter_by = coalesce(excluded.same_matter_by, ticket_call.same_matter_by)
        """,
        array(links, UUID[]::new, l -> l.getKey().value()),
        array(links, Long[]::new, l -> ids.get(l.getValue().to())),
        array(links, String[]::new, l -> l.getValue().by()));
  }
}
