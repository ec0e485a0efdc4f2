package org.ringdesk.call;

/**
 * What a channel says of itself when it appears.
 *
 * @param linked the oldest leg it belongs to; its own leg when it began the call
 * @param context the dialplan context it stands in
 * @param from the caller's number as it came: anything a stranger can type, or empty
 * @param to the number called (DID)
 */
public record Line(Leg linked, String context, String from, String to) {
  /**
   * What our dialplan calls a caller who wants to stay unknown; the carrier may have sent the
   * number all the same.
   */
  public static final String ANONYMOUS = "anonymous";

  /** Where in the dialplan it stands: context and extension. */
  public String place() {
    return context + "," + to;
  }

  boolean withheld() {
    return from.equals(ANONYMOUS);
  }

  Line withhold() {
    return new Line(linked, context, ANONYMOUS, to);
  }
}
