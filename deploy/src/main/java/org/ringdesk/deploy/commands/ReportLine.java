package org.ringdesk.deploy.commands;

import io.vertx.core.json.JsonObject;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringdesk.figure.FigureLine;

/** One line of a report: a {@link FigureLine} as a row of a table or as JSON. */
record ReportLine(Map<String, @Nullable Object> fields) {
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx");

  /** What a table shows of calls; JSON has all. */
  static final List<String> CALLS_TABLE =
      List.of(
          "from",
          "queue",
          "specialty",
          "hotline",
          "desk",
          "organisation",
          "agent",
          "offered",
          "answered",
          "abandoned",
          "timed_out",
          "refused_full",
          "refused_empty",
          "left_empty",
          "closed",
          "diverted",
          "average_wait_seconds",
          "average_speed_of_answer_seconds",
          "answer_rate",
          "connection_rate",
          "service_level");

  static final List<String> AGENTS_TABLE =
      List.of(
          "from",
          "agent",
          "answered",
          "rings",
          "talk_seconds",
          "hold_seconds",
          "signed_in_seconds",
          "paused_seconds",
          "wrap_up_seconds",
          "occupancy");

  static ReportLine of(FigureLine line) {
    return new ReportLine(line.fields());
  }

  String json() {
    return new JsonObject(fields).encode();
  }

  /** The lines under a head, columns as wide as they need; empty columns are left out. */
  static List<String> table(List<String> names, List<ReportLine> lines) {
    var shown =
        names.stream()
            .filter(n -> lines.isEmpty() || lines.stream().anyMatch(l -> l.fields.get(n) != null))
            .toList();
    var cells = new ArrayList<List<String>>();
    cells.add(shown.stream().map(ReportLine::head).toList());
    for (var line : lines) cells.add(shown.stream().map(line::cell).toList());
    var widths =
        java.util.stream.IntStream.range(0, shown.size())
            .map(i -> cells.stream().mapToInt(c -> c.get(i).length()).max().orElse(0))
            .toArray();
    return cells.stream().map(row -> padded(row, widths)).toList();
  }

  private static String padded(List<String> row, int[] widths) {
    var text = new StringBuilder();
    for (int i = 0; i < row.size(); i++)
      text.append(i == 0 ? "" : "  ")
          .append(" ".repeat(widths[i] - row.get(i).length()))
          .append(row.get(i));
    return text.toString();
  }

  private static String head(String name) {
    return name.replace("_seconds", "").replace('_', ' ');
  }

  private String cell(String name) {
    var value = fields.get(name);
    return switch (value) {
      case null -> "—";
      case Double seconds when name.endsWith("_seconds") -> duration(Math.round(seconds));
      case Double rate -> String.format(Locale.ROOT, "%.1f %%", rate * 100);
      case String moment when name.equals("from") ->
          SHOWN.format(java.time.OffsetDateTime.parse(moment));
      default -> value.toString();
    };
  }

  private static String duration(long seconds) {
    return seconds < 3_600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60);
  }
}
