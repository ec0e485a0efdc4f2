package org.ringdesk.people;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A post. What it may is said in {@link Right}. */
public enum Role {
  AGENT,
  SECOND_LINE,
  SUPERVISOR,
  ADMINISTRATOR;

  /** As rows and forms write it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> ofKey(String key) {
    return Stream.of(values()).filter(r -> r.key().equals(key)).findFirst();
  }
}
