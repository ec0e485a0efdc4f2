package org.ringdesk.database;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of an answer, by column name. The plain getters are for columns that are never null; the
 * elements of an array may be. An infinite timestamptz comes as a moment 290,000 years away.
 */
public interface Row {
  @Nullable Object value(String column);

  <T> T get(Class<T> type, String column);

  default <T> Optional<T> maybe(Class<T> type, String column) {
    return value(column) == null ? Optional.empty() : Optional.of(get(type, column));
  }

  default String text(String column) {
    return get(String.class, column);
  }

  default long number(String column) {
    return get(Long.class, column);
  }

  default boolean flag(String column) {
    return get(Boolean.class, column);
  }

  default UUID uuid(String column) {
    return get(UUID.class, column);
  }

  byte[] bytes(String column);

  default LocalDate day(String column) {
    return get(LocalDate.class, column);
  }

  /** A timestamptz. */
  default Instant instant(String column) {
    return get(Instant.class, column);
  }
}
