package org.ringdesk.ivr;

import org.ringdesk.hotline.Specialty;

/**
 * What is said, by name: a name is a file below each language's folder of sounds, and a key of
 * {@code prompts/zh.properties} and {@code prompts/en.properties}, which hold the words.
 */
final class Prompts {
  static final String FOLDER = "ringdesk/";

  static final String THIS_LANGUAGE = FOLDER + "this-language";
  static final String PRESS = FOLDER + "press";
  static final String GREETING = FOLDER + "greeting";
  static final String CLOSED = FOLDER + "closed";
  static final String WRONG_KEY = FOLDER + "wrong-key";
  static final String CONNECTING = FOLDER + "connecting";
  static final String RINGING_ON_CALL = FOLDER + "ringing-on-call";
  static final String CALL_FROM = FOLDER + "call-from";
  static final String WITHHELD = FOLDER + "withheld";
  static final String PRESS_TO_ACCEPT = FOLDER + "press-to-accept";

  private Prompts() {}

  /** One of our own three, or a file that the operator adds. */
  static String specialty(Specialty specialty) {
    return FOLDER + "specialty-" + specialty.key();
  }

  /** Beside the others: Asterisk says numbers with these too. */
  static String digit(char digit) {
    return "digits/" + digit;
  }
}
