package org.ringdesk.script;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a script leaves open until somebody calls: {@code {customer}} and the like. */
public enum Place {
  COMPANY,
  AGENT,
  CUSTOMER,
  /** How the customer is addressed. Many have none: it alone never takes its words away. */
  TITLE,
  TICKET;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Place> ofKey(String key) {
    return Stream.of(values()).filter(p -> p.key().equals(key)).findFirst();
  }
}
