package org.ringdesk.ivr;

import java.util.Locale;

/** A language in which prompts exist. */
public enum Language {
  /**
   * espeak-ng reads Mandarin from pinyin with tone digits; from characters it needs a dictionary
   * that Debian does not ship.
   */
  ZH("cmn-latn-pinyin"),
  EN("en-us");

  private final String voice;

  Language(String voice) {
    this.voice = voice;
  }

  /** As Asterisk names it, and the folder of its prompts. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Language ofKey(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }

  String voice() {
    return voice;
  }
}
