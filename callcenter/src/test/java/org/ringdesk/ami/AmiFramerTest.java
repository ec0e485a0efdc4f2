package org.ringdesk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmiFramerTest {
  private static final String JOIN =
      """
      Event: QueueCallerJoin
      Privilege: agent,all
      Timestamp: 1795478290.373002
      SystemName: pbx1
      Channel: PJSIP/carrier-000002df
      ChannelState: 6
      ChannelStateDesc: Up
      CallerIDNum: 7916%s
      CallerIDName: <unknown>
      ConnectedLineNum: <unknown>
      ConnectedLineName: <unknown>
      Language: en
      AccountCode:\s
      Context: from-carrier
      Exten: 88005000
      Priority: 2
      Uniqueid: pbx1-1795478289.743
      Linkedid: pbx1-1795478289.743
      Queue: hotline
      Position: 1
      Count: 1

      """
          .replace("\n", "\r\n");

  private static final String HANGUP =
      """
      Event: Hangup
      Privilege: call,all
      Timestamp: 1795478290.500000
      Channel: PJSIP/carrier-000002df
      ChannelState: 6
      ChannelStateDesc: Up
      CallerIDNum: 7916
      CallerIDName: <unknown>
      ConnectedLineNum: <unknown>
      ConnectedLineName: <unknown>
      Language: en
      AccountCode:\s
      Context: from-carrier
      Exten: 88005000
      Priority: 2
      Uniqueid: pbx1-1795478289.743
      Linkedid: pbx1-1795478289.743
      Cause: 16
      Cause-txt: Normal Clearing

      """
          .replace("\n", "\r\n");

  /** Pieces a stranger would build from: everything that could end, begin or bend a message. */
  private static final List<String> EVIL =
      List.of(
          "\r\n",
          "\r\n\r\n",
          "\n",
          "\r",
          "Event: Hangup\r\n",
          "Privilege: a\r\n",
          "Timestamp: 1.000000\r\n",
          "Uniqueid: pbx1-1795478289.743\r\n",
          "Uniqueid: x\r\n",
          "Linkedid: x\r\n",
          "Priority: \r\n",
          "Exten: \r\n",
          "CallerIDName: \r\n",
          "ConnectedLineNum: \r\n",
          "ConnectedLineName: \r\n",
          "ChannelStateDesc: \r\nCallerIDNum: 1\r\n",
          "DestChannelStateDesc: \r\nDestCallerIDNum: 1\r\n",
          "Response: Success\r\n",
          "ActionID: 1_1#ringdesk-a\r\n",
          "Event: CoreShowChannelsComplete\r\n",
          "Queue: x\r\n",
          "Status: \r\n",
          "CallerIDname: \r\n",
          "CallerIDani: \r\n",
          "LinkedID: \r\n",
          "<unknown>",
          ":",
          ": ",
          "\u0000",
          "ÿþ",
          "é");

  @Test
  void aMessageEndsAtTheBlankLine() {
    var messages = Recordings.frame(JOIN.formatted("") + HANGUP);
    assertEquals(2, messages.size());
    assertFalse(messages.getFirst().torn());
    assertEquals(JOIN.formatted(""), messages.getFirst().text());
    assertEquals("hotline", messages.getFirst().header("qUEUE").orElseThrow());
  }

  @Test
  void aNumberWithLineBreaksDoesNotEndTheMessage() {
    var messages =
        Recordings.frame(
            JOIN.formatted("\r\nEvent: Hangup\r\nUniqueid: pbx1-1.1\r\n\r\n") + HANGUP);
    assertEquals(2, messages.size());
    var join = messages.getFirst();
    assertTrue(join.torn());
    assertEquals("QueueCallerJoin", join.event());
    assertEquals("pbx1-1795478289.743", join.header("Uniqueid").orElseThrow());
    assertEquals(25, join.lines().size());
  }

  @Test
  void whatTheJournalKeepsFramesAgainToTheSameMessages() {
    for (var name : List.of("hostile_number.desk.ami", "blind_transfer.desk.ami", "answered.ami")) {
      var messages = Recordings.messages(name);
      var text = messages.stream().map(AmiMessage::text).collect(Collectors.joining());
      assertEquals(messages, Recordings.frame(text), name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "answered.ami",
        "answered.desk.ami",
        "abandoned.desk.ami",
        "noagent_timeout.desk.ami",
        "blind_transfer.desk.ami",
        "hostile_number.desk.ami"
      })
  void hostileTextInAnyNumberOfARecordingChangesNothing(String name) {
    var calm = new String(Recordings.bytes(name), AmiMessage.WIRE);
    if (name.startsWith("hostile")) {
      calm = calm.replace("7916\r\nEvent: Hangup\r\nUniqueid: pbx1-1.1\r\n\r\n", "7916");
    }
    var expected = decisions(calm);
    var number = Pattern.compile("(?m)^((?:\\w*CallerIDNum|\\w*ConnectedLineNum): \\d+)\r$");
    var cel = Pattern.compile("(?m)^((?:CallerIDnum|CallerIDani|CallerIDrdnis|Source): \\d+)\r$");
    for (int seed = 0; seed < 150; seed++) {
      // One stranger: the same text wherever his number is written.
      String text = hostile(new Random(seed));
      var hostile = number.matcher(calm).replaceAll(m -> quote(m.group(1), text));
      hostile = cel.matcher(hostile).replaceAll(m -> quote(m.group(1), text));
      assertEquals(expected, decisions(hostile), "seed " + seed + " of " + name);
    }
  }

  private static String quote(String number, String text) {
    return java.util.regex.Matcher.quoteReplacement(number + text + "\r");
  }

  private static List<Object> decisions(String stream) {
    return Recordings.frame(stream).stream()
        .map(m -> (Object) new AmiDecoder().decode(m, 7))
        .filter(d -> !(d instanceof Decoded.Ignored))
        .toList();
  }

  /** At most 68 characters behind a number of at most 12: what Asterisk keeps. */
  private static String hostile(Random random) {
    var text = new StringBuilder("\r\n");
    while (true) {
      String piece = EVIL.get(random.nextInt(EVIL.size()));
      if (text.length() + piece.length() > 68) {
        return text.toString();
      }
      text.append(piece);
    }
  }

  @Test
  void noTextOfEightyCharactersMakesAGenuineMessage() {
    for (int seed = 0; seed < 20_000; seed++) {
      var text = JOIN.formatted(hostile(new Random(seed)));
      var genuine = Recordings.frame(text + HANGUP).stream().filter(AmiMessage::genuine).toList();
      assertEquals(
          List.of("QueueCallerJoin", "Hangup"),
          genuine.stream().map(AmiMessage::event).toList(),
          "seed " + seed);
    }
  }

  /** The attacks that come nearest: each fits into 80 characters and ends where a message could. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1\r\nPriority: \r\nUniqueid: \r\nLinkedid: \r\n\r\nEvent: Hangup\r\nPrivilege: a\r\n",
        "1\r\nCallerIDName: \r\n\r\nEvent: Hangup\r\nPrivilege: a\r\nTimestamp: 1.000000\r\n",
        "1\r\nCallerIDname: \r\n\r\nEvent: Hangup\r\nPrivilege: a\r\nTimestamp: 1.000000\r\n",
        "1\r\nLinkedID: \r\n\r\nEvent: Hangup\r\nPrivilege: a\r\nTimestamp: 1.000000\r\n",
        "1\r\nDestination: \r\n\r\nEvent: Hangup\r\nPrivilege: a\r\nTimestamp: 1.000000\r\n",
        "1\r\n\r\nEvent: CoreShowChannelsComplete\r\nActionID: 1_1#ringdesk-a\r\n\r\n",
        "1\r\n\r\nEvent: Hangup\r\nPrivilege: a\r\nTimestamp: 1.000000\r\nUniqueid: 1\r\n\r\n",
      })
  void theNearestAttacksAreSwallowed(String number) {
    assertTrue(number.length() <= 80, () -> "Asterisk would cut it: " + number.length());
    for (var recording : List.of("answered.desk.ami", "blind_transfer.desk.ami")) {
      var calm = new String(Recordings.bytes(recording), AmiMessage.WIRE);
      var hostile = calm.replaceAll("7916111\\d+", quoted(number));
      var expected = Recordings.decoded(Recordings.frame(calm.replaceAll("7916111\\d+", "1")));
      assertEquals(expected, Recordings.decoded(Recordings.frame(hostile)), recording);
    }
  }

  private static String quoted(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }

  @Test
  void aWaiterInTheListCannotForgeTheEntryAfterIt() {
    var entry =
        "Event: QueueEntry\r\nQueue: q\r\nPosition: 1\r\nChannel: x\r\nUniqueid: pbx1-1.5\r\n"
            + "CallerIDNum: %s\r\nCallerIDName: unknown\r\nConnectedLineNum: unknown\r\n"
            + "ConnectedLineName: unknown\r\nWait: 42\r\nPriority: 0\r\nActionID: 1_1#ringdesk-a\r\n\r\n";
    var attack =
        "1\r\nCallerIDName: \r\n\r\nEvent: QueueStatusComplete\r\nActionID: 1_1#ringdesk-a\r\n";
    assertEquals(
        List.of("WaiterListed 5 q PT42S"),
        Recordings.decoded(Recordings.frame(entry.formatted(attack))));
  }

  @Test
  void anyGarbageIsFramedWithoutComplaint() {
    var framer = new AmiFramer("pbx1");
    var random = new Random(1);
    var decoder = new AmiDecoder();
    for (int i = 0; i < 200_000; i++) {
      framer.on(garbage(random), Recordings.SEEN).ifPresent(m -> decoder.decode(m, 1));
    }
  }

  private static String garbage(Random random) {
    int kind = random.nextInt(10);
    if (kind < 7) {
      return EVIL.get(random.nextInt(EVIL.size())).strip();
    }
    var line = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      line.append((char) random.nextInt(256));
    }
    return line.toString();
  }

  @Test
  void aPbxThatWritesNumbersOtherwiseIsReadAgainAfterAFewHundredCharacters() {
    var strange = JOIN.formatted("").replace("Language", "Tongue");
    var text = strange + HANGUP.repeat(4);
    var events = Recordings.frame(text).stream().map(AmiMessage::event).toList();
    assertEquals("QueueCallerJoin", events.getFirst());
    assertTrue(events.size() >= 3, events.toString());
    assertEquals("Hangup", events.getLast());
  }

  @Test
  void aMessageOfTooManyLinesIsCutAndItsRestIsNoBeginning() {
    var lines =
        new ArrayList<String>(List.of("Event: Hangup", "Privilege: a", "Timestamp: 1.000000"));
    for (int i = 0; i < 1_500; i++) {
      lines.add("X: " + i);
    }
    lines.addAll(900, List.of("Event: Hangup", "Privilege: a", "Timestamp: 1.000000"));
    var framer = new AmiFramer("pbx1");
    var messages = new ArrayList<AmiMessage>();
    lines.add("");
    for (var line : lines) {
      framer.on(line, Recordings.SEEN).ifPresent(messages::add);
    }
    messages.addAll(Recordings.frame(HANGUP));
    assertEquals(3, messages.size());
    assertEquals(List.of(true, true, false), messages.stream().map(AmiMessage::cut).toList());
    assertEquals(2, framer.cut());
    assertFalse(messages.get(0).genuine());
    assertFalse(messages.get(1).genuine());
  }

  @Test
  void anOverLongLineIsCutAndTheNextMessageIsWhole() {
    var messages = Recordings.frame("Event: X\r\nY: " + "y".repeat(100_000) + "\r\n\r\n" + HANGUP);
    assertEquals(2, messages.size());
    assertTrue(messages.getFirst().cut());
    assertEquals(AmiFramer.MAX_LINE, messages.getFirst().lines().get(1).length());
    assertTrue(messages.getLast().genuine());
  }

  @Test
  void bytesThatAreNoTextSurvive() {
    var messages = Recordings.frame("Event: X\r\nName: \u00c3\u00a9\u00ff\u0000\r\n\r\n");
    assertEquals("é\uFFFD\uFFFD", messages.getFirst().header("Name").orElseThrow());
    assertTrue(messages.getFirst().text().contains("\u00c3\u00a9\u00ff\u0000"));
  }
}
