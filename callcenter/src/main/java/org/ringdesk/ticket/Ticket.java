package org.ringdesk.ticket;

import java.time.Instant;
import java.util.Optional;
import org.ringdesk.database.Row;

/**
 * One matter of one caller.
 *
 * @param hotline the number called, as it was then
 * @param customer {@link org.ringdesk.customer.Customer#id()}, once known
 * @param caller E.164; empty when withheld or unreadable
 * @param openedAt when the hotline was reached: clocks start here
 * @param spokenAt when somebody first spoke with the caller
 * @param callBack the caller is owed a call
 * @param returnedAt when that call was made
 * @param subject what it is about, in a line; empty until somebody wrote it down
 * @param solved on the call; empty when nobody said
 */
public record Ticket(
    long id,
    TicketNumber number,
    int desk,
    String hotline,
    Optional<Long> customer,
    Optional<String> caller,
    Instant openedAt,
    Optional<Instant> spokenAt,
    boolean callBack,
    Optional<Instant> returnedAt,
    Optional<Instant> closedAt,
    Optional<String> whyClosed,
    Priority priority,
    String subject,
    Optional<String> specialty,
    Optional<String> category,
    Optional<Boolean> solved) {

  /** Why a ticket closed itself: the caller hung up before the hotline's limit. */
  public static final String SHORT_ABANDON = "short_abandon";

  /** Why a ticket closed: its only call turned out to be about another one's matter. */
  public static final String SAME_MATTER = "same_matter";

  static Ticket from(Row row) {
    return new Ticket(
        row.number("id"),
        new TicketNumber(row.text("number")),
        Math.toIntExact(row.number("desk_id")),
        row.text("hotline"),
        row.maybe(Long.class, "customer"),
        row.maybe(String.class, "caller"),
        row.instant("opened_at"),
        row.maybe(Instant.class, "spoken_at"),
        row.flag("call_back"),
        row.maybe(Instant.class, "returned_at"),
        row.maybe(Instant.class, "closed_at"),
        row.maybe(String.class, "why_closed"),
        Priority.ofKey(row.text("priority")),
        row.text("subject"),
        row.maybe(String.class, "specialty"),
        row.maybe(String.class, "category"),
        row.maybe(Boolean.class, "solved"));
  }
}
