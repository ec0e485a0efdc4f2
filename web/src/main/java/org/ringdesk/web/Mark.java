package org.ringdesk.web;

import java.util.Locale;
import org.ringdesk.agent.Presence;

/** How a state looks: a shape (● ◆ ▲ ○) before its word, which colour only repeats. */
public enum Mark {
  GOOD,
  WARN,
  BAD,
  IDLE;

  static Mark of(Presence presence) {
    return switch (presence) {
      case READY, TALKING -> GOOD;
      case RINGING, WRAP_UP -> WARN;
      case PAUSED, AWAY -> IDLE;
    };
  }

  /** Its class in {@code state.css}. */
  public String css() {
    return name().toLowerCase(Locale.ROOT);
  }
}
