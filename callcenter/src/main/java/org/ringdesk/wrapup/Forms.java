package org.ringdesk.wrapup;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;

/**
 * All forms, as the rows stood when they were read.
 *
 * @param bySpecialty their own fields, retired ones too
 */
public record Forms(Map<String, List<Form.Field>> bySpecialty) {
  /** Stands for every specialty that asks nothing of its own. */
  public static final String ALL = "";

  public static Forms read(Sql sql) {
    var choices =
        sql.list("select * from wrap_up_choice order by place, key", Chosen::from).stream()
            .collect(Collectors.groupingBy(c -> c.specialty + "|" + c.field));
    var fields =
        sql.list("select * from wrap_up_field order by place, key", Asked::from).stream()
            .collect(
                Collectors.groupingBy(
                    a -> a.specialty,
                    Collectors.mapping(
                        a -> a.field(choices.getOrDefault(a.specialty + "|" + a.key, List.of())),
                        Collectors.toList())));
    return new Forms(Map.copyOf(fields));
  }

  /** What a specialty asks by itself, retired fields too. */
  public List<Form.Field> own(String specialty) {
    return bySpecialty.getOrDefault(specialty, List.of());
  }

  /** The field that something was once written in, whether it is asked today or not. */
  public Optional<Form.Field> field(String specialty, String key) {
    return Form.named(own(specialty), key).or(() -> Form.named(own(ALL), key));
  }

  /** Where a field stands among what its specialty asks; what is asked no more comes last. */
  public int placeOf(String specialty, String key) {
    var asked = of(specialty).fields();
    for (int i = 0; i < asked.size(); i++) if (asked.get(i).key().equals(key)) return i;
    return asked.size();
  }

  /** What a value written in that field reads as, today's name first. */
  public String said(String specialty, String key, String value, Locale language) {
    return Stream.of(own(specialty), own(ALL))
        .flatMap(fields -> Form.named(fields, key).stream())
        .map(field -> field.said(value, language))
        .filter(said -> !said.equals(value))
        .findFirst()
        .orElse(value);
  }

  /** The form for a specialty, which is that of all where it asks nothing of its own. */
  public Form of(String specialty) {
    return Form.of(specialty, own(ALL), specialty.equals(ALL) ? List.of() : own(specialty));
  }

  private record Chosen(String specialty, String field, boolean retired, Form.Choice choice) {
    static Chosen from(Row row) {
      return new Chosen(
          row.text("specialty"),
          row.text("field"),
          row.flag("retired"),
          new Form.Choice(row.text("key"), row.text("zh"), row.text("en")));
    }
  }

  private record Asked(
      String specialty,
      String key,
      Form.Type type,
      String zh,
      String en,
      boolean required,
      boolean retired) {
    static Asked from(Row row) {
      return new Asked(
          row.text("specialty"),
          row.text("key"),
          Form.Type.ofKey(row.text("type")),
          row.text("zh"),
          row.text("en"),
          row.flag("required"),
          row.flag("retired"));
    }

    Form.Field field(List<Chosen> choices) {
      return new Form.Field(
          key,
          type,
          zh,
          en,
          required,
          retired,
          choices.stream().filter(c -> !c.retired).map(Chosen::choice).toList(),
          choices.stream().filter(c -> c.retired).map(Chosen::choice).toList());
    }
  }
}
