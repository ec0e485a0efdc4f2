package org.ringdesk.web;

import java.util.Locale;

/** How a state looks: a shape (● ◆ ▲ ○) before its word, which colour only repeats. */
public enum Mark {
  GOOD,
  WARN,
  BAD,
  IDLE;

  /** Its class in {@code state.css}. */
  public String css() {
    return name().toLowerCase(Locale.ROOT);
  }
}
