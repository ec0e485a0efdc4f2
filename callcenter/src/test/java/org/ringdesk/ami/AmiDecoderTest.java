package org.ringdesk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.RingEnd;

class AmiDecoderTest {
  private static final String ANSWERED =
      """
      Reached 26 from-carrier 79161112233 88001000
      Joined 26 from-carrier 79161112233 88001000 hotline
      PhoneCalled 26 hotline 27 PJSIP/1001-0000001b Agent One
      PhoneRang 27
      PhoneRang 27
      member hotline Agent One PJSIP/1001 RINGING false false
      PhoneStopped 27 ANSWERED
      Connected 26 hotline 27 Agent One
      member hotline Agent One PJSIP/1001 IN_USE true false
      HangupAsked 26
      Completed 26 hotline 27
      HungUp 26
      HungUp 27
      member hotline Agent One PJSIP/1001 NOT_IN_USE false false
      """;

  private static void decodes(String recording, String events) {
    assertEquals(events.lines().toList(), Recordings.decoded(Recordings.messages(recording)));
  }

  private static void decodesCalls(String recording, String events) {
    assertEquals(events.lines().toList(), Recordings.ofCalls(Recordings.messages(recording)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"answered.ami", "answered.desk.ami"})
  void anAnsweredCallIsTheSameForTheLeastPrivilegedUser(String recording) {
    decodes(recording, ANSWERED);
  }

  @Test
  void aCallerWhoGaveUpAskedToHangUpBeforeTheQueueLetGo() {
    decodes(
        "abandoned.desk.ami",
        """
        Reached 30 from-carrier 79161112235 88001000
        Joined 30 from-carrier 79161112235 88001000 hotline
        PhoneCalled 30 hotline 31 PJSIP/1001-0000001f Agent One
        PhoneRang 31
        member hotline Agent One PJSIP/1001 RINGING false false
        PhoneRang 31
        HangupAsked 30
        PhoneStopped 31 CANCELED
        PhoneStopped 31 CANCELED
        HungUp 31
        GaveUp 30 hotline
        member hotline Agent One PJSIP/1001 NOT_IN_USE false false
        HungUp 30
        """);
  }

  @Test
  void aQueueThatGaveUpWasNotAskedTo() {
    decodesCalls(
        "noagent_timeout.desk.ami",
        """
        Reached 32 from-carrier 79161112236 88001000
        Joined 32 from-carrier 79161112236 88001000 hotline
        PhoneCalled 32 hotline 33 PJSIP/1002-00000021 Agent Two
        PhoneRang 33
        PhoneRang 33
        PhoneStopped 33 NO_ANSWER
        PhoneStopped 33 CANCELED
        HungUp 33
        PhoneCalled 32 hotline 34 PJSIP/1001-00000022 Agent One
        PhoneRang 34
        PhoneRang 34
        PhoneStopped 34 NO_ANSWER
        PhoneStopped 34 CANCELED
        GaveUp 32 hotline
        HungUp 34
        HungUp 32
        """);
  }

  @Test
  void aBlindTransferJoinsTheSecondQueueBeforeTheFirstTalkIsComplete() {
    decodesCalls(
        "blind_transfer.desk.ami",
        """
        Reached 33 from-carrier 79161110101 88005000
        Joined 33 from-carrier 79161110101 88005000 hotline
        PhoneCalled 33 hotline 34 PJSIP/1001-00000022 Agent One
        PhoneRang 34
        PhoneRang 34
        PhoneStopped 34 ANSWERED
        Connected 33 hotline 34 Agent One
        Resumed 34
        Joined 33 from-agents 79161110101 8002 second
        Completed 33 hotline 34
        HungUp 34
        PhoneCalled 33 second 35 PJSIP/1003-00000023 Agent Three
        PhoneRang 35
        PhoneRang 35
        PhoneStopped 35 ANSWERED
        Connected 33 second 35 Agent Three
        HangupAsked 33
        Completed 33 second 35
        HungUp 33
        HungUp 35
        """);
  }

  @Test
  void aNumberThatForgesHangupsIsOneCallAnsweredAndNothingForged() {
    decodesCalls(
        "hostile_number.desk.ami",
        """
        Reached 743 from-carrier 7916 88005000
        Joined 743 from-carrier 7916 88005000 hotline
        PhoneCalled 743 hotline 744 PJSIP/1001-000002e0 Agent One
        PhoneRang 744
        PhoneRang 744
        PhoneStopped 744 ANSWERED
        Connected 743 hotline 744 Agent One
        HangupAsked 743
        Completed 743 hotline 744
        HungUp 743
        HungUp 744
        """);
  }

  @Test
  void everyMessageOfARecordingIsAccountedFor() {
    Map<String, Integer> reasons = new TreeMap<>();
    for (var message : Recordings.messages("hostile_number.desk.ami")) {
      if (new AmiDecoder().decode(message, 1) instanceof Decoded.Ignored(var reason)) {
        reasons.merge(reason, 1, Integer::sum);
      }
    }
    assertEquals(
        "{not-genuine=1, not-needed:BridgeCreate=1, not-needed:BridgeDestroy=1,"
            + " not-needed:BridgeEnter=1, not-needed:BridgeLeave=1, not-needed:CEL=15,"
            + " not-needed:Cdr=1, not-needed:DialBegin=1, not-needed:NewConnectedLine=2,"
            + " not-needed:Newstate=2, not-needed:QueueCallerLeave=1,"
            + " not-needed:SoftHangupRequest=1}",
        reasons.toString());
  }

  @Test
  void anEventHappenedByThePbxsClockAndItsTextLiesInTheChunk() {
    var hangup = only("Event: Hangup", "Uniqueid: pbx1-1.5");
    var at = Recordings.at(hangup);
    assertEquals(Instant.parse("2026-11-23T23:58:10.500001Z"), at.pbx());
    assertEquals(Recordings.SEEN, at.seen());
    assertEquals(7, at.chunk());
  }

  private static AmiMessage only(String event, String... headers) {
    var text =
        event
            + "\r\nPrivilege: call,all\r\nTimestamp: 1795478290.500001\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n";
    return Recordings.frame(text).getFirst();
  }

  private static String told(AmiMessage message) {
    return switch (new AmiDecoder().decode(message, 7)) {
      case Decoded.Ignored(var reason) -> reason;
      case Decoded decoded -> Recordings.told(decoded).getFirst();
    };
  }

  private static final String CANARY = "canary-0192f0c1-7d3a-7000-8000-000000000001";

  @Test
  void aCallOfOurOwnIsKnownByItsNameAndIsNobodys() {
    assertEquals(
        "canary " + CANARY + " CHANNEL ",
        told(
            only(
                "Event: Newchannel",
                "ChannelState: 4",
                "Uniqueid: " + CANARY + ";2",
                "Linkedid: " + CANARY)));
    assertEquals(
        "canary " + CANARY + " LEFT SUCCESS",
        told(
            only(
                "Event: UserEvent",
                "Uniqueid: " + CANARY + ";2",
                "UserEvent: DeskCanary",
                "Step: left",
                "Script: SUCCESS")));
  }

  /** A PBX may be called canary; its customers are still customers. */
  @Test
  void noOtherCallIsOurOwn() {
    assertEquals(
        "broken:Step",
        told(
            only(
                "Event: UserEvent",
                "Uniqueid: canary-1795473508.26",
                "UserEvent: DeskCanary",
                "Step: left",
                "Script: ")));
    assertTrue(
        told(only(
                "Event: Newchannel",
                "ChannelState: 4",
                "Uniqueid: canary-1795473508.26",
                "Linkedid: canary-1795473508.26"))
            .startsWith("Reached"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "''=ABANDONED",
        "TIMEOUT=TIMED_OUT",
        "FULL=REFUSED_FULL",
        "JOINEMPTY=REFUSED_EMPTY",
        "JOINUNAVAIL=REFUSED_EMPTY",
        "LEAVEEMPTY=LEFT_EMPTY",
        "LEAVEUNAVAIL=LEFT_EMPTY",
        "CONTINUE=ANSWERED",
        "WITHDRAW=WITHDRAWN",
        "KEY=EXITED_BY_KEY"
      })
  void ourDialplanSaysHowAQueueWasLeft(String status, Outcome outcome) {
    var left =
        only(
            "Event: UserEvent",
            "Uniqueid: pbx1-1.5",
            "UserEvent: DeskLeft",
            "Queue: hotline",
            "Status:" + status);
    assertEquals("DeskLeft 5 hotline " + outcome, told(left));
  }

  @ParameterizedTest
  @CsvSource({
    "ANSWER, ANSWERED",
    "NOANSWER, NO_ANSWER",
    "BUSY, BUSY",
    "CANCEL, CANCELED",
    "CHANUNAVAIL, UNREACHABLE",
    "CONGESTION, UNREACHABLE",
    "ABORT, CANCELED"
  })
  void aPhoneStopsRinging(String status, RingEnd how) {
    var end = only("Event: DialEnd", "DestUniqueid: pbx1-1.6", "DialStatus: " + status);
    assertEquals("PhoneStopped 6 " + how, told(end));
  }

  @Test
  void oneMessageOneEvent() {
    assertEquals(
        "DeskTold 5 voicemail".replace("voicemail", "VOICEMAIL"),
        told(
            only(
                "Event: UserEvent",
                "Uniqueid: pbx1-1.5",
                "UserEvent: DeskTold",
                "Outcome: voicemail")));
    assertEquals(
        "DeskStep 5 menu 2",
        told(
            only(
                "Event: UserEvent",
                "Uniqueid: pbx1-1.5",
                "UserEvent: DeskStep",
                "Step: menu",
                "Value: 2")));
    assertEquals(
        "DeskStep 5 oncall_accepted 13900000001",
        told(
            only(
                "Event: UserEvent",
                "Uniqueid: pbx1-1.6",
                "UserEvent: DeskStep",
                "Step: oncall_accepted",
                "Value: 13900000001",
                "Caller: pbx1-1.5")),
        "said on the engineer's leg");
    assertEquals("Held 5", told(only("Event: Hold", "Uniqueid: pbx1-1.5")));
    assertEquals("Resumed 5", told(only("Event: Unhold", "Uniqueid: pbx1-1.5")));
    assertEquals(
        "PhoneForked Local/1001@from-agents-00000001;1 6",
        told(
            only(
                "Event: DialBegin",
                "Channel: Local/1001@from-agents-00000001;2",
                "DestUniqueid: pbx1-1.6")));
    assertEquals(
        "MemberRemoved",
        told(only("Event: QueueMemberRemoved", "Queue: hotline", "Interface: PJSIP/1001", "X: y")));
    assertEquals(
        "member hotline PJSIP/1001 PJSIP/1001 UNAVAILABLE false true",
        told(
            only(
                "Event: QueueMemberPause",
                "Queue: hotline",
                "MemberName: ",
                "Interface: PJSIP/1001",
                "Status: 5",
                "Paused: 1")));
  }

  @Test
  void aLocalChannelIsNoPhone() {
    assertEquals(
        "not-needed:Newstate",
        told(
            only(
                "Event: Newstate",
                "Channel: Local/1001@x-1;1",
                "ChannelState: 5",
                "Uniqueid: pbx1-1.6")));
    assertEquals(
        "not-needed:DialState",
        told(
            only(
                "Event: DialState",
                "DestChannel: Local/1001@x-1;1",
                "DestUniqueid: pbx1-1.6",
                "DialStatus: RINGING")));
  }

  @Test
  void whatCannotBeReadIsCountedByItsReason() {
    assertEquals("broken:Uniqueid", told(only("Event: Hangup", "X: y")));
    assertEquals("broken:Queue", told(only("Event: QueueCallerAbandon", "Uniqueid: 1", "Queue: ")));
    assertEquals(
        "broken:Outcome",
        told(only("Event: UserEvent", "Uniqueid: 1", "UserEvent: DeskTold", "Outcome: happy")));
    assertEquals(
        "broken:Step",
        told(
            only(
                "Event: UserEvent",
                "Uniqueid: 1",
                "UserEvent: DeskStep",
                "Step: Drop table",
                "Value: x")));
    assertEquals(
        "broken:Status",
        told(
            only(
                "Event: UserEvent",
                "Uniqueid: 1",
                "UserEvent: DeskLeft",
                "Queue: q",
                "Status: NEW")));
    assertEquals("foreign-user-event", told(only("Event: UserEvent", "UserEvent: Other")));
    assertEquals("unknown-event", told(only("Event: FromTheFuture", "X: y")));
  }

  @Test
  void whatThePbxDidNotWriteIsNotBelieved() {
    assertEquals(
        "not-genuine", told(Recordings.frame("Event: Hangup\r\nUniqueid: 1\r\n\r\n").getFirst()));
    assertEquals(
        "not-genuine",
        told(
            Recordings.frame(
                    "Event: Hangup\r\nTimestamp: 1.000000\r\nPrivilege: a\r\nUniqueid: 1\r\n\r\n")
                .getFirst()));
    assertEquals(
        "not-genuine",
        told(
            Recordings.frame(
                    "Event: CoreShowChannelsComplete\r\nActionID: 7\r\nEventList: Complete\r\n\r\n")
                .getFirst()));
  }

  @Test
  void aListThatWasBrokenOffEndsNothing() {
    var text =
        "Event: CoreShowChannelsComplete\r\nActionID: 9_1#ringdesk-channels\r\nEventList: %s\r\n\r\n";
    assertEquals("ChannelsListed", told(Recordings.frame(text.formatted("Complete")).getFirst()));
    assertEquals("list-cancelled", told(Recordings.frame(text.formatted("Cancelled")).getFirst()));
  }

  @Test
  void anActionThatWasRefusedIsNoList() {
    var text = "Response: Error\r\nActionID: 9_1#ringdesk-queue-status\r\nMessage: no\r\n\r\n";
    assertEquals("action-refused", told(Recordings.frame(text).getFirst()));
    assertTrue(Recordings.decoded(Recordings.frame(text)).isEmpty());
  }

  @Test
  void aWithheldNumberIsEmpty() {
    var join =
        only(
            "Event: QueueCallerJoin",
            "ChannelStateDesc: Up",
            "CallerIDNum: <unknown>",
            "CallerIDName: <unknown>",
            "ConnectedLineNum: <unknown>",
            "ConnectedLineName: <unknown>",
            "Language: en",
            "AccountCode: ",
            "Context: c",
            "Exten: 1",
            "Priority: 1",
            "Uniqueid: pbx1-1.5",
            "Linkedid: pbx1-1.5",
            "Queue: q");
    assertEquals("Joined 5 c  1 q", told(join));
  }
}
