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
 * @param former asked no more, but still taken: somebody may be writing in them
 */
public record Form(String specialty, List<Field> fields, List<Field> former) {
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
    former = List.copyOf(former);
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

    public static Type ofKey(String key) {
      return valueOf(key.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * @param retired asked no more
   * @param choices what may be chosen, of a {@link Type#CHOICE}
   * @param former what could be chosen once
   */
  public record Field(
      String key,
      Type type,
      String zh,
      String en,
      boolean required,
      boolean retired,
      List<Choice> choices,
      List<Choice> former) {
    public Field {
      choices = List.copyOf(choices);
      former = List.copyOf(former);
    }

    /** What a value of it reads as. */
    public String said(String value, Locale language) {
      return choice(value).map(c -> c.in(language)).orElse(value);
    }

    private Optional<Choice> choice(String value) {
      return Stream.concat(choices.stream(), former.stream())
          .filter(c -> c.key().equals(value))
          .findFirst();
    }

    public String in(Locale language) {
      return language.getLanguage().equals("zh") ? zh : en;
    }

    /** A value that this field cannot have is none. */
    boolean takes(String value) {
      if (value.isEmpty()) return true;
      return switch (type) {
        case TEXT, LONG_TEXT -> value.length() <= LONGEST;
        case CHOICE -> choice(value).isPresent();
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
    return named(fields, key);
  }

  /** Whether {@code value} may stand in the field; false for a field that the form has not. */
  public boolean takes(String key, String value) {
    return Stream.concat(fields.stream(), former.stream())
        .anyMatch(f -> f.key().equals(key) && f.takes(value));
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
    var asked = own.stream().filter(f -> !f.retired()).toList();
    var common = all.stream().filter(f -> !f.retired()).toList();
    var replaced = common.stream().map(f -> named(asked, f.key()).orElse(f));
    var more = asked.stream().filter(o -> named(common, o.key()).isEmpty());
    var former = Stream.concat(own.stream(), all.stream()).filter(Field::retired);
    return new Form(specialty, Stream.concat(replaced, more).toList(), former.toList());
  }

  static Optional<Field> named(List<Field> fields, String key) {
    return fields.stream().filter(f -> f.key().equals(key)).findFirst();
  }
}
