package org.ringdesk.deploy;

import java.util.List;
import java.util.stream.Collectors;
import org.ringdesk.deploy.SettingsTree.Leaf;
import org.ringdesk.deploy.SettingsTree.Section;

/** The manual's page of settings and the example file, written from {@link Settings} itself. */
final class SettingsManual {
  private SettingsManual() {}

  /** {@code docs/settings.md}. */
  static String page() {
    return """
    # Settings

    Written from `Settings.java`; do not edit by hand.

    Each setting is a line `name = value` in a file (UTF-8) named by `--settings FILE` or by
    `RINGDESK_SETTINGS`, or a variable of the environment, which wins. The variable's name is the
    setting's in capitals with underscores: `web.port` is `RINGDESK_WEB_PORT`, `pbx.1.name` is
    `RINGDESK_PBX_1_NAME`. A secret can also be read from a file: `pbx.1.secret-file`,
    `RINGDESK_PBX_1_SECRET_FILE`, `DATABASE_URL_FILE`. An empty value counts as none. Whatever is
    wrong stops the start with one message that lists all of it; secrets are never printed.

    `deploy/ringdesk.properties.example` is a file to start from.

    | setting | what it is | allowed | default |
    |---|---|---|---|
    %s
    """
        .formatted(rows(Settings.class, "").strip());
  }

  private static String rows(Class<?> record, String prefix) {
    return SettingsTree.of(record, prefix).stream()
        .map(
            entry ->
                switch (entry) {
                  case Leaf leaf -> row(leaf);
                  case Section section ->
                      heading(
                              prefix,
                              "| **%s** | %s | | |\n"
                                  .formatted(
                                      numbered(section.name(), "N"), section.setting().value()))
                          + rows(section.type(), section.name() + ".");
                })
        .collect(Collectors.joining());
  }

  /** Only sections of the first level have one. */
  private static String heading(String prefix, String text) {
    return prefix.isEmpty() ? text : "";
  }

  private static String row(Leaf leaf) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            numbered(leaf.name(), "N"),
            leaf.setting().value() + (leaf.secret() ? " Never printed." : ""),
            leaf.allowed(),
            leaf.required()
                ? "must be given"
                : leaf.setting().standard().isEmpty()
                    ? "none"
                    : standard(leaf.setting().standard()));
  }

  private static String standard(String standard) {
    return standard.startsWith("<")
        ? "the " + standard.substring(1, standard.length() - 1)
        : "`" + standard + "`";
  }

  /** {@code deploy/ringdesk.properties.example}. */
  static String example() {
    return """
    # Ringdesk's settings. Copy this file, fill in what has no # before it, and start with
    # --settings FILE. docs/settings.md tells more about each. Written from Settings.java.

    %s"""
        .formatted(lines(Settings.class, ""));
  }

  private static String lines(Class<?> record, String prefix) {
    var lines = new StringBuilder();
    for (var entry : SettingsTree.of(record, prefix)) {
      var name = numbered(entry.name(), "1");
      switch (entry) {
        case Leaf leaf -> lines.append(line(leaf, name));
        case Section section ->
            lines
                .append(
                    heading(
                        prefix,
                        "\n# ---- %s: %s\n".formatted(name, plain(section.setting().value()))))
                .append(lines(section.type(), section.name() + "."));
      }
    }
    return lines.toString();
  }

  private static String line(Leaf leaf, String name) {
    // a specialty is optional as a whole, but its parts are not
    boolean needed = leaf.required() && !name.startsWith("specialty.");
    var value = leaf.required() ? leaf.setting().example() : leaf.setting().standard();
    return "# %s (%s)\n%s%s = %s\n"
        .formatted(
            plain(leaf.setting().value()),
            leaf.allowed(),
            needed ? "" : "#",
            name,
            value.startsWith("<") ? "" : value)
        .replaceAll(" +\n", "\n");
  }

  private static String plain(String text) {
    return text.replace("`", "");
  }

  private static String numbered(String name, String number) {
    return name.replace(SettingsTree.NUMBER, number);
  }

  /** Both files, by their paths from the repository's root. */
  static List<Page> pages() {
    return List.of(
        new Page("docs/settings.md", page()),
        new Page("deploy/ringdesk.properties.example", example()));
  }

  record Page(String path, String text) {}
}
