package org.ringdesk.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that happens to a log file, by itself. */
class QueueLogTailTest {
  private static final String HEADED =
      "1700000000|NONE|NONE|NONE|CONFIGRELOAD|" + "x".repeat(200) + "\n";

  @TempDir private Path folder;
  private Path log;
  private Optional<Bookmark> saved = Optional.empty();
  private String lost = "";

  @BeforeEach
  void name() {
    log = folder.resolve("queue_log");
  }

  @Test
  void aHalfWrittenLineWaitsForItsEnd() throws Exception {
    append("1|a|q|NONE|ENTERQUEUE||1\n2|a|q|NONE|CONN");
    try (var tail = tail()) {
      assertEquals(List.of("0 1|a|q|NONE|ENTERQUEUE||1"), rest(tail));
      append("ECT|1");
      assertEquals(List.of(), rest(tail));
      append("\n");
      assertEquals(List.of("0 2|a|q|NONE|CONNECT|1"), rest(tail));
    }
  }

  @Test
  void equalLinesAreNumberedAlsoAcrossARestart() throws Exception {
    append("1|a|q|x|RINGNOANSWER|0\n1|a|q|x|RINGNOANSWER|0\n");
    assertEquals(List.of("0 1|a|q|x|RINGNOANSWER|0", "1 1|a|q|x|RINGNOANSWER|0"), rest());
    append("1|a|q|x|RINGNOANSWER|0\n");
    assertEquals(List.of("2 1|a|q|x|RINGNOANSWER|0"), rest());
  }

  @Test
  void aClockThatStepsBackLosesNothing() throws Exception {
    append("9|a|q|x|CONNECT|0\n3|b|q|x|CONNECT|0\n9|a|q|x|CONNECT|0\n");
    assertEquals(
        List.of("0 9|a|q|x|CONNECT|0", "0 3|b|q|x|CONNECT|0", "1 9|a|q|x|CONNECT|0"), rest());
  }

  @Test
  void aRotatedFileIsReadToItsEndThoughTheNewOneIsThereAlready() throws Exception {
    append("1|a|q|x|A|\n");
    try (var tail = tail()) {
      rest(tail);
      append("2|a|q|x|A|\n");
      rename("queue_log.1");
      Files.createFile(log); // as logrotate does; the PBX still writes to the old one
      append("queue_log.1", "3|a|q|x|A|\n");
      assertEquals(List.of("0 2|a|q|x|A|", "0 3|a|q|x|A|"), rest(tail));
      append("queue_log.1", "4|a|q|x|A|\n5|a|q|x|UNENDED|");
      append("6|a|q|x|A|\n");
      assertEquals(List.of("0 4|a|q|x|A|", "0 5|a|q|x|UNENDED|", "0 6|a|q|x|A|"), rest(tail));
      assertEquals("", lost);
    }
  }

  @Test
  void threeRotationsWhileNobodyLookedLoseNothing() throws Exception {
    append(HEADED + "1|a|q|x|A|\n");
    rest();
    append("2|a|q|x|A|\n");
    rename("queue_log.3");
    append("3|a|q|x|A|\n");
    rename("queue_log.2");
    append("4|a|q|x|A|\n");
    rename("queue_log.1");
    append("5|a|q|x|A|\n");
    assertEquals(List.of("0 2|a|q|x|A|", "0 3|a|q|x|A|", "0 4|a|q|x|A|", "0 5|a|q|x|A|"), rest());
    assertEquals("", lost);
  }

  @Test
  void rotatedAndCompressedWhileNobodyLooked() throws Exception {
    append(HEADED + "1|a|q|x|A|\n");
    rest();
    append("2|a|q|x|A|\n");
    rename("queue_log-20261124");
    gzip("queue_log-20261124");
    append("3|a|q|x|A|\n");
    rename("queue_log-20261125");
    gzip("queue_log-20261125");
    append("4|a|q|x|A|\n");
    assertEquals(List.of("0 2|a|q|x|A|", "0 3|a|q|x|A|", "0 4|a|q|x|A|"), rest());
    assertEquals("", lost);
  }

  @Test
  void aTruncatedFileIsReadFromItsBeginningAndThatIsSaid() throws Exception {
    append("1|a|q|x|A|\n2|a|q|x|A|\n");
    try (var tail = tail()) {
      rest(tail);
      Files.writeString(log, "3|a|q|x|A|\n");
      assertEquals(List.of("0 3|a|q|x|A|"), rest(tail));
      assertEquals("the file was truncated", lost);
      Files.writeString(log, "4|b|q|x|A|\n5|a|q|x|A|\n6|a|q|x|A|\n"); // longer than before
      assertEquals(List.of("0 4|b|q|x|A|", "0 5|a|q|x|A|", "0 6|a|q|x|A|"), rest(tail));
    }
  }

  @Test
  void truncatedWhileNobodyLooked() throws Exception {
    append("1|a|q|x|A|\n2|a|q|x|A|\n");
    rest();
    Files.writeString(log, "3|a|q|x|A|\n");
    assertEquals(List.of("0 3|a|q|x|A|"), rest());
    assertEquals("the file that was being read is gone", lost);
  }

  @Test
  void theSameFileCopiedOverItselfIsNotReadTwice() throws Exception {
    append(HEADED + "1|a|q|x|A|\n");
    try (var tail = tail()) {
      rest(tail);
      Files.copy(log, folder.resolve("copy"));
      Files.move(folder.resolve("copy"), log, StandardCopyOption.REPLACE_EXISTING);
      append("2|a|q|x|A|\n");
      assertEquals(List.of("0 2|a|q|x|A|"), rest(tail));
    }
    Files.copy(log, folder.resolve("copy"));
    Files.move(folder.resolve("copy"), log, StandardCopyOption.REPLACE_EXISTING);
    append("3|a|q|x|A|\n");
    assertEquals(List.of("0 3|a|q|x|A|"), rest());
    assertEquals("", lost);
  }

  @Test
  void theSameLinesInATruncatedFileHaveTheSameNumbers() throws Exception {
    append(HEADED + "1|a|q|x|A|\n2|a|q|x|A|\n");
    try (var tail = tail()) {
      rest(tail);
      Files.writeString(log, HEADED + "1|a|q|x|A|\n");
      assertEquals(List.of("0 " + HEADED.strip(), "0 1|a|q|x|A|"), rest(tail));
    }
  }

  @Test
  void aCopyOfTheLogBesideItIsNoRotatedLog() throws Exception {
    append(HEADED + "1|a|q|x|A|\n");
    try (var tail = tail()) {
      rest(tail);
      Thread.sleep(10);
      Files.copy(log, folder.resolve("queue_log.2026"));
      Files.copy(log, folder.resolve("queue_log.bak"));
      rename("queue_log.1");
      append("2|a|q|x|A|\n");
      assertEquals(List.of("0 2|a|q|x|A|"), rest(tail));
    }
  }

  @Test
  void noFileYetNoFileAnyMoreAndAFileAgain() throws Exception {
    try (var tail = tail()) {
      assertThrows(NoSuchFileException.class, tail::read);
      append("1|a|q|x|A|\n");
      assertEquals(List.of("0 1|a|q|x|A|"), rest(tail));
      Files.delete(log);
      assertTrue(tail.read().missing());
      append("2|a|q|x|A|\n");
      assertEquals(List.of("0 2|a|q|x|A|"), rest(tail));
    }
  }

  @Test
  void aLongLineIsCutAndNoPartOfItIsBelieved() throws Exception {
    var fields = "1|a|q|x|CONNECT|" + "1".repeat(150_000);
    append(fields + "\n2|a|q|x|A|\n");
    var lines = new ArrayList<TailedLine>();
    try (var tail = tail()) {
      lines.addAll(tail.read().lines());
    }
    var parts = new StringBuilder();
    for (var line : lines.subList(0, 3)) parts.append(((TailedLine.Unplaced) line).broken().raw());
    assertEquals(fields, parts.toString());
    assertEquals("0 2|a|q|x|A|", told(lines.get(3)));
    assertEquals(4, lines.size());
  }

  @Test
  void aRestartInsideALongLineDoesNotBelieveItsEnd() throws Exception {
    append("1|a|q|x|CONNECT|" + "1".repeat(100_000));
    try (var tail = tail()) {
      assertEquals(1, rest(tail).size());
    }
    append("\n");
    try (var tail = tail()) {
      var found = tail.read();
      assertEquals(1, found.lines().size());
      assertEquals(TailedLine.Unplaced.class, found.lines().getFirst().getClass());
    }
  }

  @Test
  void bytesAreKeptAsTheyAre() throws Exception {
    Files.write(
        log, new byte[] {'1', '|', (byte) 0xE9, '|', 'q', '|', 'x', '|', 'A', '|', '\r', '\n'});
    append("2|张三|q|x|A|\n");
    assertEquals(List.of("0 1|é|q|x|A|", "0 2|张三|q|x|A|"), rest());
  }

  @Test
  void manyLinesComeInPortions() throws Exception {
    var text = new StringBuilder();
    for (int i = 0; i < 50_000; i++) text.append(i).append("|a|q|x|A|\n");
    append(text.toString());
    try (var tail = tail()) {
      assertTrue(tail.read().lines().size() < 30_000);
      save(tail);
    }
    var lines = rest();
    assertEquals("0 49999|a|q|x|A|", lines.getLast());
  }

  // ---- what happens to it ----

  private void append(String text) throws IOException {
    append("queue_log", text);
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(
        folder.resolve(name), text, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void rename(String name) throws Exception {
    Files.move(log, folder.resolve(name));
    Thread.sleep(10); // the file system's clock ticks some hundred times a second
  }

  private void gzip(String name) throws IOException {
    var plain = folder.resolve(name);
    var zipped = folder.resolve(name + ".gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      Files.copy(plain, out);
    }
    Files.setLastModifiedTime(zipped, Files.getLastModifiedTime(plain));
    Files.delete(plain);
  }

  // ---- who reads it ----

  private QueueLogTail tail() {
    return new QueueLogTail(log, List.of(), saved);
  }

  private List<String> rest() throws IOException {
    try (var tail = tail()) {
      return rest(tail);
    }
  }

  private List<String> rest(QueueLogTail tail) throws IOException {
    var lines = new ArrayList<String>();
    lost = "";
    while (true) {
      var found = tail.read();
      if (!found.lost().isEmpty()) lost = found.lost();
      found.lines().forEach(l -> lines.add(told(l)));
      save(tail);
      if (found.atEnd()) return lines;
    }
  }

  private void save(QueueLogTail tail) {
    if (tail.bookmark().position() > 0) saved = Optional.of(tail.bookmark());
  }

  private static String told(TailedLine line) {
    return switch (line) {
      case TailedLine.Placed p -> p.line().nth() + " " + p.line().line().raw();
      case TailedLine.Unplaced u -> "broken";
    };
  }
}
