package org.ringdesk.wrapup;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.database.Database;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.people.Act;
import org.ringdesk.people.Audit;

/**
 * What a supervisor wants one specialty to ask by itself, all of it and in this order. What is left
 * out retires: what was written in it keeps its words, and its key gets no other meaning.
 *
 * @param specialty its key, or {@link Forms#ALL}
 * @param read the version that was on the screen; 0 for none
 * @param again keys of retired fields that are asked again, as they were
 */
public record FormChange(String specialty, int read, List<Asked> fields, List<String> again) {
  public static final int FIELDS = 20;
  public static final int CHOICES = 30;

  /** Characters of a name. */
  public static final int LONGEST = 60;

  public FormChange {
    fields = List.copyOf(fields);
    again = List.copyOf(again);
  }

  /**
   * @param key empty for a new field; that of all, for what a specialty asks otherwise
   * @param type of a new field: it never changes
   */
  public record Asked(
      String key, Form.Type type, String zh, String en, boolean required, List<Named> choices) {
    public Asked {
      choices = List.copyOf(choices);
    }
  }

  /**
   * A choice.
   *
   * @param key empty for a new one
   */
  public record Named(String key, String zh, String en) {}

  /** A form's newest version; 0 while nobody changed it. */
  public record Edition(int version, Optional<Instant> savedAt, String savedBy) {
    static final Edition NONE = new Edition(0, Optional.empty(), "");

    private static Edition from(Row row) {
      return new Edition(
          row.get(Integer.class, "version"),
          Optional.of(row.instant("saved_at")),
          row.text("saved_by"));
    }

    public static Edition read(Sql sql, String specialty) {
      return sql.first(
              "select * from wrap_up_form where specialty = $1 and version > 0",
              Edition::from,
              specialty)
          .orElse(NONE);
    }
  }

  /** Why it cannot be. The bundles have words for each. */
  public enum Wrong {
    /** A name in one language only, or in none. */
    NAME,
    LONG,
    /** A field to choose from, and nothing to choose. */
    NO_CHOICE,
    TOO_MANY;

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the attempt went. */
  public sealed interface Saving {
    record Saved(int version) implements Saving {}

    /** Somebody saved another version meanwhile. */
    record Overtaken(Edition newest) implements Saving {}

    /**
     * @param name what it is about, as far as it has one
     */
    record Refused(Wrong why, String name) implements Saving {}
  }

  /**
   * @param author as people call them
   */
  public Saving save(Database database, String author, Audit.By by, Instant now) {
    return objection()
        .orElseGet(() -> database.transaction(tx -> new Writing(tx, this).save(author, by, now)));
  }

  private Optional<Saving> objection() {
    if (fields.size() + again.size() > FIELDS)
      return Optional.of(new Saving.Refused(Wrong.TOO_MANY, ""));
    for (var field : fields) {
      var why = wrong(field);
      if (why.isPresent())
        return Optional.of(
            new Saving.Refused(why.get(), field.zh().isBlank() ? field.en() : field.zh()));
    }
    return Optional.empty();
  }

  private static Optional<Wrong> wrong(Asked field) {
    if (field.choices().size() > CHOICES) return Optional.of(Wrong.TOO_MANY);
    if (field.type() == Form.Type.CHOICE && field.choices().isEmpty())
      return Optional.of(Wrong.NO_CHOICE);
    return wrong(field.zh(), field.en())
        .or(
            () ->
                field.choices().stream().flatMap(c -> wrong(c.zh(), c.en()).stream()).findFirst());
  }

  private static Optional<Wrong> wrong(String zh, String en) {
    if (zh.isBlank() || en.isBlank()) return Optional.of(Wrong.NAME);
    return zh.length() > LONGEST || en.length() > LONGEST
        ? Optional.of(Wrong.LONG)
        : Optional.empty();
  }

  /** One change in its transaction. */
  private record Writing(Sql tx, FormChange change) {
    Saving save(String author, Audit.By by, Instant now) {
      var edition = locked(now);
      if (edition.version() != change.read) return new Saving.Overtaken(edition);
      var forms = Forms.read(tx);
      tx.change("update wrap_up_field set retired = true where specialty = $1", change.specialty);
      var keys = keys(forms);
      int place = 0;
      for (var field : change.fields) write(field, forms, keys, ++place);
      for (var key : change.again) askAgain(key, ++place);
      tx.change(
          """
          update wrap_up_form set version = $2, saved_at = $3, saved_by = $4 where specialty = $1
          """,
          change.specialty,
          edition.version() + 1,
          now,
          author);
      new Audit(tx, InstantSource.fixed(now))
          .add(
              by,
              Act.FORM_SAVED,
              change.specialty,
              Map.of("version", String.valueOf(edition.version() + 1)));
      return new Saving.Saved(edition.version() + 1);
    }

    private Edition locked(Instant now) {
      tx.change(
          """
          insert into wrap_up_form (specialty, version, saved_at, saved_by) values ($1, 0, $2, '')
          on conflict do nothing
          """,
          change.specialty,
          now);
      tx.list(
          "select 1 from wrap_up_form where specialty = $1 for update",
          row -> true,
          change.specialty);
      return Edition.read(tx, change.specialty);
    }

    /** All that ever had a meaning here. */
    private Set<String> keys(Forms forms) {
      var keys = new HashSet<String>();
      forms.bySpecialty().values().forEach(all -> all.forEach(f -> keys.add(f.key())));
      return keys;
    }

    private void write(Asked field, Forms forms, Set<String> keys, int place) {
      // only a key that we gave out: any other is a new field
      var known = forms.field(change.specialty, field.key());
      var key = known.map(Form.Field::key).orElseGet(() -> fresh(field.en(), "field", keys));
      var type = known.map(Form.Field::type).orElse(field.type());
      tx.change(
          """
          insert into wrap_up_field (specialty, key, place, type, zh, en, required) values ($1, $2, $3, $4, $5, $6, $7)
          on conflict (specialty, key) do update set
            place = excluded.place, zh = excluded.zh, en = excluded.en, required = excluded.required, retired = false
          """,
          change.specialty,
          key,
          place,
          type.key(),
          field.zh().strip(),
          field.en().strip(),
          field.required());
      if (type == Form.Type.CHOICE) writeChoices(key, field.choices(), forms);
    }

    private void writeChoices(String field, List<Named> choices, Forms forms) {
      var keys = new HashSet<String>();
      for (var specialty : List.of(change.specialty, Forms.ALL))
        Form.named(forms.own(specialty), field)
            .ifPresent(
                f -> {
                  f.choices().forEach(c -> keys.add(c.key()));
                  f.former().forEach(c -> keys.add(c.key()));
                });
      var ours = Set.copyOf(keys);
      tx.change(
          "update wrap_up_choice set retired = true where specialty = $1 and field = $2",
          change.specialty,
          field);
      int place = 0;
      for (var choice : choices)
        tx.change(
            """
            insert into wrap_up_choice (specialty, field, key, place, zh, en) values ($1, $2, $3, $4, $5, $6)
            on conflict (specialty, field, key) do update set
              place = excluded.place, zh = excluded.zh, en = excluded.en, retired = false
            """,
            change.specialty,
            field,
            ours.contains(choice.key()) ? choice.key() : fresh(choice.en(), "choice", keys),
            ++place,
            choice.zh().strip(),
            choice.en().strip());
    }

    private void askAgain(String key, int place) {
      tx.change(
          "update wrap_up_field set retired = false, place = $3 where specialty = $1 and key = $2",
          change.specialty,
          key,
          place);
    }

    private static String fresh(String en, String otherwise, Set<String> taken) {
      var word =
          en.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
      var begin = word.isEmpty() ? otherwise : word.substring(0, Math.min(word.length(), 40));
      var key = begin;
      for (int i = 2; !taken.add(key); i++) key = begin + "_" + i;
      return key;
    }
  }
}
