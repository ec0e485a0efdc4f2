package org.ringdesk.agent;

/** A phone's state as Asterisk numbers it (AST_DEVICE_*), in that order. */
public enum Device {
  UNKNOWN,
  NOT_IN_USE,
  IN_USE,
  BUSY,
  INVALID,
  UNAVAILABLE,
  RINGING,
  RING_IN_USE,
  ON_HOLD;

  /**
   * The state with Asterisk's number {@code n}; {@link #UNKNOWN} for a number Asterisk does not
   * have.
   */
  public static Device of(int n) {
    return n >= 0 && n < values().length ? values()[n] : UNKNOWN;
  }
}
