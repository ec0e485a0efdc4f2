package org.ringdesk.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages the pages are written in. */
public enum Language {
  ZH("zh-CN"),
  EN("en");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** {@code zh} or {@code en}: in addresses, cookies and the bundles' names. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** BCP 47, for {@code <html lang>}. */
  public String tag() {
    return tag;
  }

  public Locale locale() {
    return Locale.forLanguageTag(tag);
  }

  public Language other() {
    return this == ZH ? EN : ZH;
  }

  public static Optional<Language> ofKey(String key) {
    return List.of(values()).stream().filter(l -> l.key().equals(key)).findFirst();
  }

  /**
   * The first of the browser's languages that we have.
   *
   * @param header an Accept-Language header as it came, malformed or empty too: English then
   */
  public static Language accepted(String header) {
    try {
      for (Locale.LanguageRange range : Locale.LanguageRange.parse(header)) {
        Optional<Language> known = ofKey(range.getRange().split("-")[0]);
        if (known.isPresent() && range.getWeight() > 0) return known.get();
      }
    } catch (IllegalArgumentException e) {
      // a header of the caller's own making says nothing about what they read
    }
    return EN;
  }
}
