package org.ringdesk.people;

/** Whose rows an address shows. */
public enum Scope {
  /** The viewer's own. */
  OWN,
  /** The viewer's desk's. */
  DESK,
  HOUSE
}
