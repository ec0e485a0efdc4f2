package org.ringdesk.deploy;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The components of {@link Settings} under the names that people write. */
final class SettingsTree {
  /** Stands for the number of a list's section: {@code pbx.#.name}. */
  static final String NUMBER = "#";

  private SettingsTree() {}

  sealed interface Entry {
    String name();

    Setting setting();
  }

  /** One section, or with {@link #NUMBER} at its end any number of them. */
  record Section(String name, Setting setting, Class<?> type) implements Entry {
    boolean repeated() {
      return name.endsWith(NUMBER);
    }
  }

  /**
   * @param type what is inside where it is an Optional or a List
   */
  record Leaf(String name, Setting setting, Class<?> type, boolean optional, boolean many)
      implements Entry {
    boolean secret() {
      return type == Secret.class || type == DatabaseUrl.class;
    }

    boolean required() {
      return !optional && !many && setting.standard().isEmpty();
    }

    String allowed() {
      if (!setting.allowed().isEmpty()) return setting.allowed();
      var range = "from %d to %d".formatted(setting.min(), setting.max());
      if (type == int.class) return "a whole number " + range;
      if (type == Duration.class) return "whole seconds, " + range;
      if (type == boolean.class) return "true or false";
      if (type == ZoneId.class) return "a time zone such as Asia/Shanghai";
      if (type == DatabaseUrl.class) return DatabaseUrl.SHAPE;
      if (type == java.nio.file.Path.class) return "a file that can be read";
      return many ? "a list with commas between" : "any text";
    }
  }

  /** What one component is, in the order of the tree. */
  static List<Entry> of(Class<?> record, String prefix) {
    return Stream.of(record.getRecordComponents()).map(c -> of(c, prefix)).toList();
  }

  /** All leaves below. */
  static Stream<Leaf> leaves(Class<?> record, String prefix) {
    return of(record, prefix).stream()
        .flatMap(
            entry ->
                switch (entry) {
                  case Leaf leaf -> Stream.of(leaf);
                  case Section section -> leaves(section.type(), section.name() + ".");
                });
  }

  private static Entry of(RecordComponent component, String prefix) {
    var setting =
        Objects.requireNonNull(component.getAnnotation(Setting.class), component.getName());
    var name = prefix + kebab(component.getName());
    var raw = component.getType();
    boolean many = raw == List.class;
    boolean optional = raw == Optional.class;
    var type = many || optional ? inner(component.getGenericType()) : raw;
    if (isSection(type)) return new Section(many ? name + "." + NUMBER : name, setting, type);
    return new Leaf(name, setting, type, optional, many);
  }

  private static boolean isSection(Class<?> type) {
    return type.isRecord()
        && Stream.of(type.getRecordComponents())
            .allMatch(c -> c.isAnnotationPresent(Setting.class));
  }

  private static Class<?> inner(Type generic) {
    return (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** {@code web.port} is {@code RINGDESK_WEB_PORT} in the environment. */
  static String variable(String name) {
    return "RINGDESK_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
