package org.ringdesk.people;

import java.util.Locale;

/**
 * Why a change to the people, or to what programs may, was not made: each is a sentence in the
 * bundles.
 */
public enum Objection {
  USER_NAME,
  USER_NAME_TAKEN,
  FULL_NAME,
  EXTENSION,
  EXTENSION_TAKEN,
  AGENT_NAME,
  AGENT_NAME_TAKEN,
  DESK,
  /** Nobody would be left who could undo it. */
  LAST_ADMINISTRATOR,
  PASSWORD_SHORT,
  PASSWORD_LONG,
  PASSWORD_EASY,
  PASSWORD_SAME,
  PASSWORD_UNEQUAL,
  PASSWORD_WRONG,
  TOKEN_NAME,
  TOKEN_RIGHTS,
  TOKEN_HOTLINES,
  TOKEN_EXPIRY,
  TOKENS_MANY,
  WEBHOOK_URL,
  /** It leads to this machine or its neighbours. */
  WEBHOOK_PRIVATE,
  WEBHOOK_EVENTS,
  WEBHOOKS_MANY;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
