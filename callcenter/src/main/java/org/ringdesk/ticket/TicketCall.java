package org.ringdesk.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Outcome;
import org.ringdesk.database.Row;

/**
 * What a ticket needs to know of a call, as its row stands now.
 *
 * @param acceptedAt when the engineer on call took it
 * @param ticket where it belongs so far
 * @param saidSame whether somebody said so: no rule of ours moves it again
 */
record TicketCall(
    CallId id,
    boolean inbound,
    int desk,
    String hotline,
    Optional<String> caller,
    Instant enteredAt,
    Optional<Instant> answeredAt,
    Optional<Instant> acceptedAt,
    Optional<Instant> endedAt,
    Optional<Outcome> outcome,
    Optional<Long> ticket,
    boolean saidSame) {

  static TicketCall from(Row row) {
    return new TicketCall(
        new CallId(row.uuid("id")),
        row.text("direction").equals("in"),
        Math.toIntExact(row.number("desk_id")),
        row.text("hotline"),
        row.maybe(String.class, "from_number"),
        row.instant("entered_at"),
        row.maybe(Instant.class, "answered_at"),
        row.maybe(Instant.class, "accepted_at"),
        row.maybe(Instant.class, "ended_at"),
        row.maybe(String.class, "outcome").map(Outcome::ofKey),
        row.maybe(Long.class, "ticket"),
        row.flag("said_same"));
  }

  /** When somebody of ours spoke with the caller, also where only the outcome tells. */
  Optional<Instant> spokenAt() {
    return answeredAt
        .or(() -> acceptedAt)
        .or(() -> outcome.filter(Outcome::spoken).flatMap(o -> endedAt));
  }

  /** Outside working hours the engineer on call was wanted, and nobody took the call. */
  boolean missedOnCall() {
    return outcome.filter(o -> o == Outcome.ONCALL_MISSED || o == Outcome.VOICEMAIL).isPresent();
  }

  boolean endedUnspoken() {
    return endedAt.isPresent() && spokenAt().isEmpty();
  }

  /** The caller hung up before {@code limit}: dialled wrong, or changed their mind. */
  boolean shortAbandon(Duration limit) {
    return endedUnspoken()
        && outcome.filter(o -> o == Outcome.ABANDONED || o == Outcome.IVR_ONLY).isPresent()
        && Duration.between(enteredAt, endedAt.orElseThrow()).compareTo(limit) < 0;
  }
}
