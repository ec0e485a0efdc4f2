package org.ringdesk.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The tables of docs/figures.md, written anew with {@code -Dringdesk.regenerate=true}. */
class FiguresManualTest {
  private static final Path PAGE =
      Path.of(System.getProperty("ringdesk.root", "..")).resolve("docs/figures.md");
  private static final String TABLES = "## The figures\n";

  @Test
  void thePageInTheRepositoryIsWhatTheDefinitionsSay() throws IOException {
    var page = Files.readString(PAGE);
    var expected = page.substring(0, page.indexOf(TABLES)) + tables();
    if (Boolean.getBoolean("ringdesk.regenerate")) Files.writeString(PAGE, expected);
    assertEquals(expected, Files.readString(PAGE));
  }

  private static String tables() {
    var text = new StringBuilder(TABLES);
    text.append("\n| figure | formula | version | what it says |\n|---|---|---|---|\n");
    for (var figure : Figure.values())
      text.append(
          "| `%s`%s | `%s` | %d | %s |\n"
              .formatted(
                  figure.key(),
                  figure.unit() == Figure.Unit.SECONDS ? " (s)" : "",
                  figure.formula(),
                  figure.version(),
                  figure.meaning()));
    text.append("\n## What is counted\n\n| measure | of | counts |\n|---|---|---|\n");
    for (var measure : Measure.values())
      text.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  measure.key(), measure.of().name().toLowerCase(Locale.ROOT), measure.counts()));
    return text.toString();
  }
}
