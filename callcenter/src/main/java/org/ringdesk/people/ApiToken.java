package org.ringdesk.people;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringdesk.database.Row;

/**
 * What a program may read.
 *
 * @param name as administrators call it
 * @param createdBy by full name; empty for a command
 * @param usedAt to the minute
 */
public record ApiToken(
    long id,
    String name,
    Set<Right> rights,
    Reach reach,
    Instant createdAt,
    Optional<String> createdBy,
    Instant expiresAt,
    Optional<Instant> usedAt,
    Optional<Instant> withdrawnAt) {
  static final String COLUMNS =
      "t.id, t.name, t.rights, t.desks, t.hotlines, t.created_at, o.full_name as created_by,"
          + " t.expires_at, t.used_at, t.withdrawn_at";

  public ApiToken {
    rights = Set.copyOf(rights);
  }

  static ApiToken from(Row row) {
    return new ApiToken(
        row.number("id"),
        row.text("name"),
        Stream.of(row.get(String[].class, "rights"))
            .flatMap(key -> Right.forPrograms(key).stream())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Right.class))),
        Reach.of(row.maybe(Integer[].class, "desks"), row.maybe(String[].class, "hotlines")),
        row.instant("created_at"),
        row.maybe(String.class, "created_by"),
        row.instant("expires_at"),
        row.maybe(Instant.class, "used_at"),
        row.maybe(Instant.class, "withdrawn_at"));
  }

  public boolean may(Right right) {
    return rights.contains(right);
  }

  public boolean opens(Instant now) {
    return withdrawnAt.isEmpty() && now.isBefore(expiresAt);
  }
}
