package org.ringdesk.webhook;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringdesk.database.Row;

/**
 * Where others want to be told, and how that goes.
 *
 * @param createdBy by full name
 * @param waiting deliveries that are not taken yet, {@code failing} those of them that were tried
 * @param dead deliveries that are not tried any more
 * @param takenAt when one was taken last
 */
public record Webhook(
    long id,
    String url,
    Set<Fact> events,
    Instant createdAt,
    Optional<String> createdBy,
    long waiting,
    long failing,
    long dead,
    Optional<Instant> takenAt) {
  public Webhook {
    events = Set.copyOf(events);
  }

  static Webhook from(Row row) {
    return new Webhook(
        row.number("id"),
        row.text("url"),
        Stream.of(row.get(String[].class, "events"))
            .flatMap(key -> Fact.ofKey(key).stream())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fact.class))),
        row.instant("created_at"),
        row.maybe(String.class, "created_by"),
        row.number("waiting"),
        row.number("failing"),
        row.number("dead"),
        row.maybe(Instant.class, "taken_at"));
  }
}
