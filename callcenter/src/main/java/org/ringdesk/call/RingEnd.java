package org.ringdesk.call;

/** How the attempt on one phone ended (DialEnd's DialStatus). */
public enum RingEnd {
  ANSWERED,
  NO_ANSWER,
  BUSY,
  CANCELED,
  UNREACHABLE;

  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
