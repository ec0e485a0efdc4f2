package org.ringdesk.wrapup;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is asked after a call of one specialty.
 *
 * @param specialty its key
 */
public record Form(String specialty, List<Field> fields) {
  /** Fields the rest of the house knows by name; a form may have others and lack these. */
  public static final String CATEGORY = "category";

  public static final String SYMPTOM = "symptom";
  public static final String WANTED_BY = "wanted_by";
  public static final String SOLVED = "solved_on_this_call";

  public static final String YES = "yes";
  public static final String NO = "no";

  /** Nobody reads more than this of one field. */
  public static final int LONGEST = 10_000;

  public Form {
    fields = List.copyOf(fields);
  }

  /** How a field is filled in. */
  public enum Type {
    TEXT,
    LONG_TEXT,
    CHOICE,
    /** Local time of the hotline, {@code 2026-11-24T16:00}. */
    TIME,
    YES_NO;

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Type ofKey(String key) {
      return valueOf(key.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * @param choices what may be chosen, of a {@link Type#CHOICE}
   */
  public record Field(
      String key, Type type, String zh, String en, boolean required, List<Choice> choices) {
    public Field {
      choices = List.copyOf(choices);
    }

    public String in(Locale language) {
      return language.getLanguage().equals("zh") ? zh : en;
    }

    /** A value that this field cannot have is none. */
    boolean takes(String value) {
      if (value.isEmpty()) return true;
      return switch (type) {
        case TEXT, LONG_TEXT -> value.length() <= LONGEST;
        case CHOICE -> choices.stream().anyMatch(c -> c.key().equals(value));
        case TIME -> value.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?");
        case YES_NO -> value.equals(YES) || value.equals(NO);
      };
    }
  }

  public record Choice(String key, String zh, String en) {
    public String in(Locale language) {
      return language.getLanguage().equals("zh") ? zh : en;
    }
  }

  public Optional<Field> field(String key) {
    return fields.stream().filter(f -> f.key().equals(key)).findFirst();
  }

  /** Whether {@code value} may stand in the field; false for a field that the form has not. */
  public boolean takes(String key, String value) {
    return field(key).filter(f -> f.takes(value)).isPresent();
  }

  /** What must be filled in and is not. */
  public List<String> missing(Map<String, String> values) {
    return fields.stream()
        .filter(Field::required)
        .map(Field::key)
        .filter(key -> values.getOrDefault(key, "").isBlank())
        .toList();
  }

  /** The form of all, with what a specialty asks otherwise put in its place. */
  static Form of(String specialty, List<Field> all, List<Field> own) {
    var replaced =
        all.stream()
            .map(f -> own.stream().filter(o -> o.key().equals(f.key())).findFirst().orElse(f));
    var more = own.stream().filter(o -> all.stream().noneMatch(f -> f.key().equals(o.key())));
    return new Form(specialty, Stream.concat(replaced, more).toList());
  }
}
