package org.ringdesk.people;

import java.util.Locale;

/** Why a change to the people was not made: each is a sentence in the bundles. */
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
  PASSWORD_WRONG;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
