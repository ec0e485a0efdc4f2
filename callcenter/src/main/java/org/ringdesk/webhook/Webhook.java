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
 * @param missed what it is not told
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
    Optional<Instant> takenAt,
    Optional<Missed> missed) {
  /** So many events that were not kept for it, from the first of them to the last. */
  public record Missed(long events, Instant since, Instant until) {}

  public Webhook {
    events = Set.copyOf(events);
  }

  /** Nothing new is noted for it. */
  public boolean paused() {
    return waiting + dead >= Deliveries.MOST;
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
        row.maybe(Instant.class, "taken_at"),
        row.maybe(Instant.class, "missed_since")
            .map(since -> new Missed(row.number("missed"), since, row.instant("missed_until"))));
  }
}
