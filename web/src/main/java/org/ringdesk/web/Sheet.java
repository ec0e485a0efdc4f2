package org.ringdesk.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.jspecify.annotations.Nullable;

/**
 * A table to take along, as CSV or Excel. A cell is a text, a number, or null for nothing to say.
 * What a caller made up stays text: a spreadsheet would run a text of a CSV that begins like a
 * formula, so an apostrophe goes before it; Excel's own file says of each cell that it is a text.
 *
 * @param name of the file, without its ending
 * @param note under the table, empty for none
 */
record Sheet(
    String name, List<String> heads, List<? extends List<@Nullable Object>> rows, String note) {
  /** A sheet has no more rows; its note says so. */
  static final int MOST = 50_000;

  /** {@code csv} or {@code xlsx}; anything else was not asked for. */
  static boolean asks(String as) {
    return as.equals("csv") || as.equals("xlsx");
  }

  void send(RoutingContext ctx, String as) {
    boolean csv = as.equals("csv");
    ctx.vertx()
        .executeBlocking(() -> csv ? csv() : xlsx(), false)
        .onSuccess(
            bytes ->
                ctx.response()
                    .putHeader(
                        HttpHeaders.CONTENT_TYPE,
                        csv
                            ? "text/csv; charset=utf-8"
                            : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
                    .putHeader(
                        "Content-Disposition", "attachment; filename=\"" + name + "." + as + "\"")
                    .end(Buffer.buffer(bytes)))
        .onFailure(ctx::fail);
  }

  byte[] csv() {
    StringBuilder text = new StringBuilder("\uFEFF");
    line(text, heads);
    for (List<@Nullable Object> row : rows) line(text, row);
    if (!note.isEmpty()) line(text, List.of(note));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, List<? extends @Nullable Object> cells) {
    text.append(cells.stream().map(Sheet::cell).collect(Collectors.joining(","))).append("\r\n");
  }

  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Double number -> BigDecimal.valueOf(number).toPlainString();
      case Number number -> number.toString();
      default -> quoted(harmless(value.toString()));
    };
  }

  private static String harmless(String text) {
    return !text.isEmpty()
            && "=+-@\t\r\n|%"
                    .indexOf(
                        text.stripLeading().isEmpty()
                            ? text.charAt(0)
                            : text.stripLeading().charAt(0))
                >= 0
        ? "'" + text
        : text;
  }

  private static String quoted(String text) {
    return text.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  byte[] xlsx() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Workbook book = new Workbook(out, "Ringdesk", null)) {
      var sheet = book.newWorksheet(name.length() > 31 ? name.substring(0, 31) : name);
      for (int c = 0; c < heads.size(); c++) {
        sheet.value(0, c, heads.get(c));
        sheet.style(0, c).bold().set();
      }
      sheet.freezePane(0, 1);
      for (int r = 0; r < rows.size(); r++)
        for (int c = 0; c < rows.get(r).size(); c++) {
          switch (rows.get(r).get(c)) {
            case null -> {}
            case Number number -> sheet.value(r + 1, c, number);
            case Object text -> sheet.value(r + 1, c, visible(text.toString()));
          }
        }
      if (!note.isEmpty()) sheet.value(rows.size() + 1, 0, note);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** XML knows no control characters. */
  private static String visible(String text) {
    return Visible.text(text);
  }
}
