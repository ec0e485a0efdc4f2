package org.ringdesk.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller made up runs in no spreadsheet. */
class SheetTest {
  private static final String HOSTILE = "=HYPERLINK(\"http://evil.example\",\"12\")";
  private static final Sheet SHEET =
      new Sheet(
          "calls",
          List.of("caller", "waited"),
          List.of(
              Arrays.asList(HOSTILE, 12.5),
              Arrays.asList("+8613800138000", 3L),
              Arrays.asList("@SUM(A1)", null),
              Arrays.asList(" -2+3", -1),
              Arrays.asList("李, \"雷\"", 0),
              Arrays.asList("plain", 1)),
          "");

  @TempDir private Path folder = Path.of("");

  @Test
  void aTextThatBeginsLikeAFormulaStaysATextInCsv() {
    assertEquals(
        """
        \uFEFFcaller,waited
        "'=HYPERLINK(""http://evil.example"",""12"")",12.5
        '+8613800138000,3
        '@SUM(A1),
        ' -2+3,-1
        "李, ""雷""\",0
        plain,1
        """,
        new String(SHEET.csv(), UTF_8).replace("\r\n", "\n"));
  }

  @Test
  void inExcelItIsATextToo() throws IOException {
    var sheet = part("xl/worksheets/sheet1.xml");
    assertFalse(sheet.contains("<f>"), sheet);
    assertTrue(sheet.contains("<v>12.5</v>"), sheet);
    assertTrue(part("xl/sharedStrings.xml").contains("=HYPERLINK("));
  }

  private String part(String name) throws IOException {
    var file = Files.write(folder.resolve("calls.xlsx"), SHEET.xlsx());
    try (var zip = new ZipFile(file.toFile())) {
      return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), UTF_8);
    }
  }
}
