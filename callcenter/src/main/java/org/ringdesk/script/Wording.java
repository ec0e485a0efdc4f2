package org.ringdesk.script;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.ringdesk.database.Row;

/**
 * One version of what to say at one step.
 *
 * @param hotline the number whose own wording this is; empty for all
 */
public record Wording(
    String hotline, Step step, int version, String zh, String en, Instant savedAt, String savedBy) {
  private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

  static Wording from(Row row) {
    return new Wording(
        row.text("hotline"),
        Step.ofKey(row.text("step")).orElseThrow(),
        row.get(Integer.class, "version"),
        row.text("zh"),
        row.text("en"),
        row.instant("saved_at"),
        row.text("saved_by"));
  }

  public String in(Locale language) {
    return language.getLanguage().equals("zh") ? zh : en;
  }

  /** A hotline that has given up its own wording, and speaks as all do again. */
  public boolean withdrawn() {
    return zh.isBlank() && en.isBlank();
  }

  /**
   * The words as they are said. What stands in square brackets is left out where one of its places
   * is not known; elsewhere an unknown place is simply empty.
   *
   * @param places by {@link Place#key}
   */
  public String filled(Locale language, Map<Place, String> places) {
    var chosen = OPTIONAL.matcher(in(language)).replaceAll(part -> quoted(kept(part, places)));
    return tidy(PLACE.matcher(chosen).replaceAll(place -> quoted(value(place, places))));
  }

  private static String kept(MatchResult part, Map<Place, String> places) {
    var text = part.group(1);
    var known =
        PLACE.matcher(text).results().anyMatch(place -> !value(place, places).isEmpty())
            && PLACE
                .matcher(text)
                .results()
                .filter(place -> !place.group(1).equals(Place.TITLE.key()))
                .noneMatch(place -> value(place, places).isEmpty());
    return known ? text : "";
  }

  private static String value(MatchResult place, Map<Place, String> places) {
    return Place.ofKey(place.group(1)).map(p -> places.getOrDefault(p, "")).orElse(place.group());
  }

  private static String quoted(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }

  /** An empty title leaves two spaces behind. */
  private static String tidy(String text) {
    return text.replaceAll(" {2,}", " ").strip();
  }
}
