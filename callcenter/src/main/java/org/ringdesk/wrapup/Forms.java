package org.ringdesk.wrapup;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;

/** All forms, as the rows stood when they were read. */
public record Forms(Map<String, List<Form.Field>> bySpecialty) {
  private static final String ALL = "";

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

  /** The form for a specialty, which is that of all where it asks nothing of its own. */
  public Form of(String specialty) {
    return Form.of(
        specialty,
        bySpecialty.getOrDefault(ALL, List.of()),
        specialty.equals(ALL) ? List.of() : bySpecialty.getOrDefault(specialty, List.of()));
  }

  private record Chosen(String specialty, String field, Form.Choice choice) {
    static Chosen from(Row row) {
      return new Chosen(
          row.text("specialty"),
          row.text("field"),
          new Form.Choice(row.text("key"), row.text("zh"), row.text("en")));
    }
  }

  private record Asked(
      String specialty, String key, Form.Type type, String zh, String en, boolean required) {
    static Asked from(Row row) {
      return new Asked(
          row.text("specialty"),
          row.text("key"),
          Form.Type.ofKey(row.text("type")),
          row.text("zh"),
          row.text("en"),
          row.flag("required"));
    }

    Form.Field field(List<Chosen> choices) {
      return new Form.Field(
          key, type, zh, en, required, choices.stream().map(Chosen::choice).toList());
    }
  }
}
