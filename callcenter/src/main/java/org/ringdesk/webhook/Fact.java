package org.ringdesk.webhook;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be told. The bundles have words for each. */
public enum Fact {
  /** Somebody of ours speaks with the caller. */
  CALL_ANSWERED,
  CALL_ENDED,
  TICKET_OPENED,
  /** Once for all that one transaction changed of it. */
  TICKET_CHANGED,
  /** A witness watches no more. */
  GAP_OPENED,
  /** It watches again. */
  GAP_CLOSED;

  /** As rows and programs write it: {@code call.ended}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Of the outbox, where the fact is noted apart from a call's own effects. */
  public String effect() {
    return "webhook:" + key();
  }

  public static Optional<Fact> ofKey(String key) {
    return Stream.of(values()).filter(f -> f.key().equals(key)).findFirst();
  }
}
