package org.ringdesk.web;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * All words of one language. A key without words is a mistake of ours and throws: a test walks the
 * keys of templates and code, so none gets that far.
 */
public final class Messages {
  private static final Messages ZH = load(Language.ZH);
  private static final Messages EN = load(Language.EN);

  private final Language language;
  private final Map<String, MessageFormat> formats;

  private Messages(Language language, Map<String, MessageFormat> formats) {
    this.language = language;
    this.formats = formats;
  }

  public static Messages in(Language language) {
    return language == Language.ZH ? ZH : EN;
  }

  public Language language() {
    return language;
  }

  /**
   * @param args filled into the text's {0}, {1} …; numbers choose plurals
   */
  public String text(String key, Object... args) {
    MessageFormat format = formats.get(key);
    if (format == null) throw new IllegalArgumentException("no words for " + key);
    // a MessageFormat is not safe among threads, its copy is cheap
    return ((MessageFormat) format.clone()).format(args);
  }

  static Properties bundle(Language language) {
    String path = "/messages/messages_" + language.key() + ".properties";
    try (var in = Messages.class.getResourceAsStream(path)) {
      if (in == null) throw new IllegalStateException(path + " is missing");
      Properties bundle = new Properties();
      bundle.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return bundle;
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  private static Messages load(Language language) {
    Properties bundle = bundle(language);
    return new Messages(
        language,
        bundle.stringPropertyNames().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    key -> key,
                    key -> new MessageFormat(bundle.getProperty(key), language.locale()))));
  }
}
