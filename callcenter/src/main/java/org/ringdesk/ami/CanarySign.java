package org.ringdesk.ami;

import java.util.Locale;
import org.ringdesk.call.At;

/**
 * What AMI tells of a call of our own that only looks whether it is seen.
 *
 * @param uniqueid of its near half, which is the one that we named
 * @param script what AGI() said to the dialplan, such as {@code SUCCESS}; empty where the dialplan
 *     asks no script, and before
 */
public record CanarySign(At at, String uniqueid, Progress progress, String script) {
  /** How far it has come. */
  public enum Progress {
    /** It has a channel. */
    CHANNEL,
    /** The dialplan has a place for it. */
    BEGUN,
    /** The number led it where customers' calls begin, and DESKIN is written. */
    ARRIVED,
    /** It went all the way to where a customer would enter the queue. */
    LEFT;

    /** As rows and the dialplan write it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
