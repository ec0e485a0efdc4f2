package org.ringdesk.script;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The moments of a conversation for which there are words, in the order an agent sees them. */
public enum Step {
  GREETING,
  NAME_AND_CONTACT,
  WHAT_HAPPENED,
  PLEASE_HOLD,
  LONGER_HOLD,
  CONSULT,
  CANNOT_ANSWER_NOW,
  AGAINST_THE_RULES,
  NOT_POSSIBLE,
  ANGRY_CALLER,
  HARD_TO_REACH,
  THANKS,
  CLOSING_ANSWERED,
  CLOSING_NOT_ANSWERED;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Step> ofKey(String key) {
    return Stream.of(values()).filter(s -> s.key().equals(key)).findFirst();
  }
}
