package org.ringdesk.agent;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an agent is doing, in the order a board lists it. */
public enum Presence {
  READY,
  RINGING,
  TALKING,
  /** After a call, writing it up: a pause with the reason {@link #WRAP_UP_REASON}. */
  WRAP_UP,
  PAUSED,
  /** The phone cannot be reached, or nobody is signed in at it. */
  AWAY;

  public static final String WRAP_UP_REASON = "wrap-up";

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Presence> ofKey(String key) {
    return Stream.of(values()).filter(p -> p.key().equals(key)).findFirst();
  }
}
