package org.ringdesk.ticket;

import java.util.Locale;

/** How pressing a matter is: 一般, 重要, 紧急. */
public enum Priority {
  GENERAL,
  IMPORTANT,
  URGENT;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Priority ofKey(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
