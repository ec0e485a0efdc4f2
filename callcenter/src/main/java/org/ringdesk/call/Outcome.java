package org.ringdesk.call;

/**
 * How a visit, or a call as a whole, ended. {@code docs/outcomes.md} lists the evidence for each.
 */
public enum Outcome {
  ANSWERED,
  ABANDONED,
  TIMED_OUT,
  LEFT_EMPTY,
  REFUSED_FULL,
  REFUSED_EMPTY,
  OUT_OF_HOURS,
  /** Sent elsewhere before the queue took it; only other products' logs tell of it. */
  DIVERTED,
  ONCALL_ANSWERED,
  ONCALL_MISSED,
  CALLBACK_REQUESTED,
  VOICEMAIL,
  EXITED_BY_KEY,
  TRANSFERRED_OUT,
  WITHDRAWN,
  LOST_WITH_PBX,
  IVR_ONLY;

  /** As stored and as the command line prints it: {@code timed_out}. */
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  public static Outcome ofKey(String key) {
    return valueOf(key.toUpperCase(java.util.Locale.ROOT));
  }

  /** Whether the visit reached its queue while it was open; a refused one did. */
  public boolean offered() {
    return this != OUT_OF_HOURS && this != DIVERTED;
  }

  /** Whether somebody of ours spoke with the caller. */
  public boolean spoken() {
    return this == ANSWERED || this == ONCALL_ANSWERED;
  }
}
