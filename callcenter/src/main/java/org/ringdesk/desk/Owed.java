package org.ringdesk.desk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.ticket.TicketNumber;

/**
 * A call that we owe somebody.
 *
 * @param since when the last of their calls ended unanswered
 * @param calls how often they tried
 * @param outcome how the last one ended
 * @param queues where they waited; none for who never came so far
 */
public record Owed(
    TicketNumber ticket,
    Optional<String> caller,
    Optional<String> customer,
    Instant since,
    long calls,
    Outcome outcome,
    Set<QueueName> queues) {
  /** More cannot be called back before new ones come. */
  public static final int AT_MOST = 200;

  public Owed {
    queues = Set.copyOf(queues);
  }

  /** Newest first. */
  public static List<Owed> read(Sql sql) {
    return sql.list(
        """
        select t.number, t.caller, k.name, last.since, last.calls, last.outcome, last.queues
        from ticket t
        left join customer k on k.id = t.customer
        cross join lateral (
          select coalesce(max(c.ended_at), max(c.entered_at)) as since, count(*) as calls,
                 (array_agg(c.outcome order by c.entered_at desc))[1] as outcome,
                 array(select distinct v.queue from visit v join ticket_call x on x.call = v.call where x.ticket = t.id) as queues
          from call c join ticket_call tc on tc.call = c.id where tc.ticket = t.id) as last
        where t.call_back and t.closed_at is null and t.returned_at is null and last.calls > 0
        order by last.since desc, t.id desc
        limit $1
        """,
        Owed::from,
        AT_MOST);
  }

  private static Owed from(Row row) {
    return new Owed(
        new TicketNumber(row.text("number")),
        row.maybe(String.class, "caller"),
        row.maybe(String.class, "name"),
        row.instant("since"),
        row.number("calls"),
        row.maybe(String.class, "outcome").map(Outcome::ofKey).orElse(Outcome.ABANDONED),
        Stream.of(row.get(String[].class, "queues"))
            .map(QueueName::new)
            .collect(Collectors.toSet()));
  }
}
