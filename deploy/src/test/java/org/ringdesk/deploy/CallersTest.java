package org.ringdesk.deploy;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.deploy.pbx.Keystroke;
import org.ringdesk.deploy.pbx.Sipp.CallerId;
import org.ringdesk.deploy.pbx.SippLine;

/**
 * Real callers, real keys: from the telephone through the script to the rows. Callers of one test
 * call at the same time, for most of a call is waiting.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CallersTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Duration SOON = ofSeconds(60);

  /** Staffed 5x8 by the seeded calendar. */
  private static final String DESK = "4008100000";

  /** Never staffed; each rings other mobiles. */
  private static final String NIGHT = "4008100001";

  private static final String LADDER = "4008100002";
  private static final String NOBODY = "4008100003";

  private static final MovedClock CALENDAR = new MovedClock("2026-11-24T10:00:00");
  private static House house;

  /** Stands still, where it was moved to. */
  private static final class MovedClock extends Clock {
    private volatile Instant now;

    MovedClock(String there) {
      now = at(there);
    }

    static Instant at(String there) {
      return LocalDateTime.parse(there).atZone(SHANGHAI).toInstant();
    }

    void moveTo(String there) {
      now = at(there);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return SHANGHAI;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeAll
  static void open() throws Exception {
    var settings = new HashMap<String, String>();
    settings.put("RINGDESK_AGI_KEY_WAIT", "2");
    settings.put("RINGDESK_AGI_TRIES", "2");
    settings.put("RINGDESK_HOTLINE_2_ONCALL", "13900000001");
    settings.put("RINGDESK_HOTLINE_3_ONCALL", "13900000004, 13900000005,13900000008");
    settings.put("RINGDESK_HOTLINE_4_ONCALL", "13900000002,13900000003,13900000006,13900000007");
    for (int i = 2; i <= 4; i++) settings.put("RINGDESK_HOTLINE_" + i + "_ONCALL_RING", "4");
    house =
        House.openWithScripts(
            plan -> plan.withQueues(q -> q.givingUpAfter(ofSeconds(2))), CALENDAR, settings);
    house.change("insert into schedule (name) values ('never')");
    house.change(
        "insert into hotline_schedule values ('%s', 'never'), ('%s', 'never'), ('%s', 'never')"
            .formatted(NIGHT, LADDER, NOBODY));
    house.bench().mobiles(ofSeconds(3));
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  /** All at once: the desk is staffed, the other hotlines are not. */
  private static void everybodyCalls() throws Exception {
    var lines = new ArrayList<SippLine>();
    for (char digit = '1'; digit <= '3'; digit++) {
      lines.add(info("1380000100" + digit, DESK, "1" + digit));
      lines.add(rfc("1380000200" + digit, DESK, "2" + digit));
    }
    lines.add(info("13800001009", DESK, "193"));
    lines.add(rfc("13800001008", DESK, "188"));
    lines.add(house.bench().caller("13800001007").calls(DESK).waitsForTheEnd());
    lines.add(house.bench().caller("13800001006").calls(DESK).hangsUpAfter(ofMillis(300)));

    lines.add(info("13800003001", NIGHT, "11"));
    lines.add(rfc("13800003002", LADDER, "22"));
    lines.add(leaving("13800003006", NIGHT, ofSeconds(2))); // while the engineer is being told
    lines.add(leaving("13800003005", NOBODY, ofSeconds(2))); // the same, and nothing is pressed
    lines.add(
        house
            .bench()
            .caller("13800003003")
            .calls(NOBODY)
            .presses(Keystroke.all(ofMillis(900), "13"), ofSeconds(60), ofSeconds(28)));
    lines.add(leaving("13800003004", NOBODY, ofSeconds(26)));
    lines.add(
        house
            .bench()
            .caller(new CallerId("13800003007", "", true))
            .calls(NIGHT)
            .infos(Keystroke.all(ofMillis(900), "12"), ofSeconds(40)));
    for (var line : lines) line.ends(SOON);
  }

  @Test
  @Order(1)
  void eachMenuBranchByInfo() throws Exception {
    everybodyCalls();
    assertAll(
        () -> steps("13800001001", "language=zh hours=open menu=1 | network"),
        () -> steps("13800001002", "language=zh hours=open menu=2 | hosts"),
        () -> steps("13800001003", "language=zh hours=open menu=3 | desktop"));
  }

  @Test
  @Order(2)
  void eachMenuBranchByRfc4733() {
    assertAll(
        () -> steps("13800002001", "language=en hours=open menu=1 | network"),
        () -> steps("13800002002", "language=en hours=open menu=2 | hosts"),
        () -> steps("13800002003", "language=en hours=open menu=3 | desktop"));
  }

  @Test
  @Order(2)
  void aWrongKeyAndSilenceAreAskedAgainAndThenTheHotlinesQueueTakesTheCall() {
    assertAll(
        () -> steps("13800001009", "language=zh hours=open menu_wrong=9 menu=3 | desktop"),
        () ->
            steps(
                "13800001008",
                "language=zh hours=open menu_wrong=8 menu_wrong=8 menu_default= | network"),
        () ->
            steps(
                "13800001007",
                "language=zh hours=open menu_silence= menu_silence= menu_default= | network"),
        () -> steps("13800001006", " | ivr_only general"));
  }

  @Test
  @Order(2)
  void theEngineerWhoPressesOneTakesTheCall() {
    assertAll(
        () ->
            steps(
                "13800003001",
                "language=zh hours=closed menu=1 oncall_ring=13900000001 oncall_accepted=13900000001 | oncall_answered general"),
        () ->
            steps(
                "13800003002",
                "language=en hours=closed menu=2 oncall_ring=13900000004 oncall_missed=13900000004 BUSY"
                    + " oncall_ring=13900000005 oncall_missed=13900000005 NOANSWER"
                    + " oncall_ring=13900000008 oncall_accepted=13900000008 | oncall_answered general"));
  }

  @Test
  @Order(2)
  void aMailboxAPocketSilenceAndAHangUpAcceptNothingAndTheCallerLeavesAMessage() throws Exception {
    var ladder =
        "language=zh hours=closed menu=%s oncall_ring=13900000002 oncall_missed=13900000002 DECLINED"
            + " oncall_ring=13900000003 oncall_missed=13900000003 DECLINED"
            + " oncall_ring=13900000006 oncall_missed=13900000006 NOANSWER"
            + " oncall_ring=13900000007 oncall_missed=13900000007 DECLINED";
    steps("13800003003", ladder.formatted("3") + " voicemail | voicemail urgent");
    steps("13800003004", ladder.formatted("1") + " | oncall_missed urgent");
    var message =
        house
            .ask(
                "select s.value from ivr_step s join call c on c.id = s.call where c.from_raw = '13800003003' and s.step = 'voicemail'")
            .getFirst()
            .split(" ");
    var file = house.bench().asterisk().folder().resolve("spool/ringdesk-voicemail/" + message[0]);
    assertTrue(Files.size(file) >= Long.parseLong(message[1]) * 16_000, file.toString());
    assertTrue(Integer.parseInt(message[1]) >= 3, message[1] + " s");
  }

  @Test
  @Order(2)
  void aCallerWhoHangsUpMeanwhileHasMissedTheEngineerEvenIfOneIsPressedAfterwards() {
    assertAll(
        () ->
            steps(
                "13800003006",
                "language=zh hours=closed menu=1 oncall_ring=13900000001 oncall_too_late=13900000001 | oncall_missed urgent"),
        () ->
            steps(
                "13800003005",
                "language=zh hours=closed menu=1 oncall_ring=13900000002 | oncall_missed urgent"));
  }

  @Test
  @Order(2)
  void aCallerWhoWantsToStayUnknownIsUnknownToTheEngineerAndInTheRows() throws Exception {
    steps(
        "anonymous",
        "language=zh hours=closed menu=2 oncall_ring=13900000001 oncall_accepted=13900000001 | oncall_answered general");
    assertEquals(
        List.of("0"), house.ask("select count(*)::text from call where from_raw = '13800003007'"));
  }

  @ParameterizedTest
  @Order(3)
  @CsvSource({
    "13800004001, 2026-11-24T16:59:59, open,   the minute before closing",
    "13800004002, 2026-11-24T17:00:00, closed, the closing minute",
    "13800004003, 2026-11-28T10:00:00, closed, a Saturday",
    "13800004004, 2026-10-01T10:00:00, closed, a holiday",
    "13800004005, 2026-10-10T10:00:00, open,   a make-up Saturday",
  })
  void theCalendarDecides(String from, String there, String expected, String why) throws Exception {
    CALENDAR.moveTo(there);
    house
        .bench()
        .caller(from)
        .calls(DESK)
        .infos(Keystroke.all(ofMillis(500), "1"), ofMillis(900))
        .ends(SOON);
    house.await(
        "select s.value from ivr_step s join call c on c.id = s.call where s.step = 'hours' and c.from_raw = '%s'"
            .formatted(from),
        List.of(expected));
    CALENDAR.moveTo("2026-11-24T10:00:00");
  }

  @Test
  @Order(4)
  void aHotlineWithoutAnEngineerTakesAMessageAndWithoutOneItIsToldSo() throws Exception {
    CALENDAR.moveTo("2026-10-01T10:00:00");
    house
        .bench()
        .caller("13800005001")
        .calls(DESK)
        .infos(Keystroke.all(ofMillis(700), "11"), ofSeconds(2))
        .ends(SOON);
    CALENDAR.moveTo("2026-11-24T10:00:00");
    steps("13800005001", "language=zh hours=closed menu=1 | out_of_hours general");
  }

  @Test
  @Order(5)
  void whenTheScriptsDieInTheMiddleTheHotlinesOwnQueueTakesTheCall() throws Exception {
    var caller = house.bench().caller("13800006001").calls("4008100002").waitsForTheEnd();
    awaitSessions(1);
    house.server().ivr().close();
    caller.ends(SOON);
    steps("13800006001", " | hosts");
    house.bench().caller("13800006002").calls("4008100003").waitsForTheEnd().ends(SOON);
    steps("13800006002", " | desktop");
  }

  private static void awaitSessions(int wanted) throws Exception {
    for (int i = 0; i < 200 && house.server().ivr().sessions() != wanted; i++) Thread.sleep(20);
    assertEquals(wanted, house.server().ivr().sessions());
  }

  private static SippLine leaving(String from, String did, Duration after) throws Exception {
    return house.bench().caller(from).calls(did).infos(Keystroke.all(ofMillis(900), "11"), after);
  }

  private static SippLine info(String from, String did, String keys) throws Exception {
    return house
        .bench()
        .caller(from)
        .calls(did)
        .infos(Keystroke.all(ofMillis(900), keys), ofSeconds(40));
  }

  private static SippLine rfc(String from, String did, String keys) throws Exception {
    return house
        .bench()
        .caller(from)
        .calls(did)
        .presses(Keystroke.all(ofMillis(900), keys), ZERO, ofSeconds(40));
  }

  /** The steps of a call, then the queues it was in or its outcome and its ticket's priority. */
  private static void steps(String from, String story) throws Exception {
    house.await(
        """
        select coalesce((select string_agg(case s.step when 'voicemail' then s.step else s.step || '=' || s.value end, ' ' order by s.no)
                         from ivr_step s where s.call = c.id), '')
          || ' | ' || coalesce((select string_agg(v.queue, ' ' order by v.no) from visit v where v.call = c.id),
                               c.outcome || ' ' || t.priority)
        from call c join ticket_call tc on tc.call = c.id join ticket t on t.id = tc.ticket
        where c.from_raw = '%s' and c.ended_at is not null
        """
            .formatted(from),
        List.of(story));
  }
}
