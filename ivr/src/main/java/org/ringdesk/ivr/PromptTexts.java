package org.ringdesk.ivr;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** The words of one language, by the name of their sound. */
record PromptTexts(Language language, Map<String, Prompt> prompts) {
  /** Beside a text that the voice cannot read from its letters. */
  private static final String PINYIN = ".pinyin";

  /**
   * @param text for people
   * @param spoken what the voice reads
   */
  record Prompt(String text, String spoken) {}

  static PromptTexts of(Language language) {
    var all = properties(language);
    var prompts = new TreeMap<String, Prompt>();
    for (var name : all.stringPropertyNames())
      if (!name.endsWith(PINYIN)) {
        var text = all.getProperty(name);
        prompts.put(name, new Prompt(text, all.getProperty(name + PINYIN, text)));
      }
    return new PromptTexts(language, prompts);
  }

  private static Properties properties(Language language) {
    var file = "/prompts/" + language.key() + ".properties";
    try (var in =
        new InputStreamReader(
            Objects.requireNonNull(PromptTexts.class.getResourceAsStream(file), file),
            StandardCharsets.UTF_8)) {
      var properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
