package org.ringdesk.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueLogLineTest {
  @Test
  void aLineHasItsMomentItsCallAndItsFields() {
    var line = read("1795477839|pbx1-1795477838.33|hotline|Agent One|CONNECT|1|pbx1-17.34|2");

    assertEquals(Instant.ofEpochSecond(1795477839), line.moment());
    assertEquals("pbx1-1795477838.33", line.callid());
    assertEquals("hotline", line.queue());
    assertEquals("Agent One", line.agent());
    assertEquals("CONNECT", line.event());
    assertEquals(List.of("1", "pbx1-17.34", "2"), line.fields());
    assertEquals(OptionalLong.of(2), line.count(2));
    assertEquals(OptionalLong.empty(), line.count(1));
    assertEquals("", line.field(9));
  }

  @Test
  void microsecondsAreUsedWhereTheyAreWritten() {
    var line = read("1366720340.012345|uid|q|NONE|QUEUESTART|");

    assertEquals(Instant.parse("2013-04-23T12:32:20.012345Z"), line.moment());
    assertEquals(1366720340L, line.second());
    assertEquals(Instant.ofEpochSecond(5, 500_000_000), read("5.5|a|b|c|D").moment());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "7916; 1; ENTERQUEUE||7916|1",
        "79|16; 12; ENTERQUEUE||79|16|12",
        "1|2|3; 4; ENTERQUEUE|http://x|1|2|3|4",
        "7916; ''; ENTERQUEUE||7916",
        "79|x; ''; ENTERQUEUE||79|x",
        "''; ''; ENTERQUEUE|",
        "''; ''; ENTERQUEUE",
        "''; 3; ENTERQUEUE|||3",
        "张三; 3; ENTERQUEUE||张三|3",
      })
  void aNumberIsWhatLiesBetweenItsNeighbours(String number, String position, String tail) {
    var line = read("1795477838|a.1|hotline|NONE|" + tail);

    assertEquals(number, line.field(1));
    assertEquals(position, line.field(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Event: Hangup",
        "|1",
        "1795477838",
        "1795477838|a.1|hotline|NONE",
        "1795477838|a.1|hotline|NONE|",
        "1795477838|a.1|hotline|NONE|NO EVENT|",
        "-5|a.1|hotline|NONE|CONNECT|",
        "17954778381795477838|a.1|hotline|NONE|CONNECT|",
        "1795477838.|a.1|hotline|NONE|CONNECT|",
        "2026-11-24 10:00:00|a.1|hotline|NONE|CONNECT|",
      })
  void whatThePbxDoesNotWriteIsBroken(String line) {
    assertEquals(QueueLogLine.Broken.class, QueueLogLine.read(line).getClass());
  }

  @Test
  void aLineLongerThanThePbxCanWriteIsBroken() {
    var line = "1795477838|a.1|hotline|NONE|ENTERQUEUE||" + "7".repeat(9_000) + "|1";

    assertEquals(new QueueLogLine.Broken(line, "too long"), QueueLogLine.read(line));
  }

  @Test
  void noByteIsLostInReadingIt() {
    assertEquals("张三", text("张三".getBytes(StandardCharsets.UTF_8)));
    assertEquals("é|1", text(new byte[] {(byte) 0xE9, '|', '1'}));
    assertEquals("a\u2400b", text(new byte[] {'a', 0, 'b'}));
  }

  @Test
  void equalLinesHaveEqualHashesAndOthersOthers() {
    var one = read("1795477838|a.1|hotline|NONE|ENTERQUEUE||7916|1");

    assertEquals(16, one.hash().length);
    assertArrayEquals(read(one.raw()).hash(), one.hash());
    assertFalse(
        Arrays.equals(one.hash(), read("1795477838|a.1|hotline|NONE|ENTERQUEUE||7916|2").hash()));
  }

  @Test
  void someLinesTellOfNoCall() {
    assertFalse(read("1795477838|NONE|NONE|NONE|QUEUESTART|").ofCall());
    assertFalse(read("1795477838|MANAGER|hotline|Agent One|ADDMEMBER|").ofCall());
  }

  private static String text(byte[] bytes) {
    return QueueLogLine.text(bytes, 0, bytes.length);
  }

  private static QueueLogLine read(String line) {
    return ((QueueLogLine.Read) QueueLogLine.read(line)).line();
  }
}
