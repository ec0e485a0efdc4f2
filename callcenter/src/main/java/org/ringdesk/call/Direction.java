package org.ringdesk.call;

/** Only {@link #IN} counts in the figures. */
public enum Direction {
  /** From outside to a hotline. */
  IN,
  /** From an agent to the world. */
  OUT,
  /** From an agent to a queue or colleague, such as a consultation. */
  INTERNAL
}
