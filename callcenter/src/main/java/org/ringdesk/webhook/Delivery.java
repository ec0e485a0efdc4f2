package org.ringdesk.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.ringdesk.database.Row;

/**
 * One fact on its way to one webhook.
 *
 * @param subject which call, ticket or gap
 * @param triedAt last
 * @param status of the last answer; empty when there was none
 * @param answer its beginning, or why there was none
 */
public record Delivery(
    UUID id,
    String event,
    String subject,
    Instant notedAt,
    Instant dueAt,
    int tries,
    Optional<Instant> triedAt,
    OptionalInt status,
    String answer,
    boolean dead) {
  static Delivery from(Row row) {
    return new Delivery(
        row.uuid("id"),
        row.text("event"),
        row.text("subject"),
        row.instant("noted_at"),
        row.instant("due_at"),
        Math.toIntExact(row.number("tries")),
        row.maybe(Instant.class, "tried_at"),
        row.maybe(Integer.class, "status").map(OptionalInt::of).orElse(OptionalInt.empty()),
        row.maybe(String.class, "answer").orElse(""),
        row.maybe(Instant.class, "dead_at").isPresent());
  }
}
