package org.ringdesk.webhook;

import java.util.OptionalInt;

/**
 * What the other side said.
 *
 * @param status empty when it said nothing
 * @param text the beginning of its body, or why there is none
 */
public record Answer(OptionalInt status, String text) {
  private static final int GONE = 410;
  private static final int SHOWN = 300;

  public Answer {
    text =
        text.substring(
            0, text.offsetByCodePoints(0, Math.min(text.codePointCount(0, text.length()), SHOWN)));
  }

  public static Answer of(int status, String text) {
    return new Answer(OptionalInt.of(status), text);
  }

  static Answer none(String why) {
    return new Answer(OptionalInt.empty(), why);
  }

  boolean taken() {
    return status.isPresent() && status.getAsInt() / 100 == 2;
  }

  /** Says itself that trying again is of no use. */
  boolean gone() {
    return status.isPresent() && status.getAsInt() == GONE;
  }
}
