package org.ringdesk.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.database.Database;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.Spans.Span;
import org.ringdesk.hotline.WorkingHours;
import org.ringdesk.schema.TestDatabase;

/** Tuesday, 24 November 2026 in Shanghai, unless a test says otherwise. */
class CallFiguresTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database sql = new Database(VERTX, DATABASE.url(), 2);

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @BeforeEach
  void clear() {
    sql.change("truncate ticket, call, presence cascade");
  }

  @Test
  void howVisitsEnd() {
    int minute = 0;
    for (var outcome :
        List.of(
            "timed_out",
            "refused_full",
            "refused_empty",
            "left_empty",
            "out_of_hours",
            "diverted",
            "withdrawn")) {
      var at = "09:%02d:00".formatted(++minute);
      Told.write(
          sql, Told.call(t(at)).visits("network", t(at)).leaves(t(at).plusSeconds(3), outcome));
    }
    Told.write(
        sql,
        Told.call(t("09:20:00")).visits("network", t("09:20:00")),
        Told.call(t("09:21:00")).visits("network", t("09:21:00")).talks("Ann", t("09:21:07"), null),
        Told.call(t("09:22:00"))
            .goingOut()
            .visits("network", t("09:22:00"))
            .hangsUp(t("09:23:00")));
    var tally = hour("09:00");
    assertMeasured(
        tally,
        "offered=7 answered=1 abandoned=0 timed_out=1 refused_full=1 refused_empty=1 left_empty=1 left_otherwise=1 waiting=1 closed=1 diverted=1"
            + " calls=9 waits=6 answer_waited=7000000");
    assertEquals(OptionalDouble.of(7), tally.of(Figure.AVERAGE_SPEED_OF_ANSWER));
    assertEquals(OptionalDouble.of((5 * 3 + 7) / 6.0), tally.of(Figure.AVERAGE_WAIT));
    assertMeasured(hour("10:00"), "offered=0 answered=0 calls=0 waited=0 talked=3600000000");
    assertEquals(OptionalLong.empty(), hour("10:00").of(Measure.LONGEST_WAIT));
    assertEquals(OptionalDouble.empty(), hour("10:00").of(Figure.ANSWER_RATE));
  }

  @Test
  void aPhoneThatWasTriedButNeverRangIsInNoConnectionRate() {
    Told.write(
        sql,
        Told.call(t("09:00:00"))
            .visits("network", t("09:00:00"))
            .tries("Ann", t("09:00:01"))
            .hangsUp(t("09:01:00")),
        Told.call(t("09:02:00"))
            .visits("network", t("09:02:00"))
            .rings("Ann", t("09:02:01"), t("09:02:16"), "no_answer")
            .hangsUp(t("09:03:00")),
        Told.call(t("09:04:00"))
            .visits("network", t("09:04:00"))
            .talks("Ann", t("09:04:02"), t("09:05:00")));
    var tally = hour("09:00");
    assertMeasured(
        tally,
        "calls_answered=1 calls_rung=2 calls_ring_unknown=0 abandoned_untaken=1 abandoned_waiting=1");
    assertEquals(OptionalDouble.of(0.5), tally.of(Figure.CONNECTION_RATE));
  }

  @Test
  void aRingThatOnlyTheLogTellsOfIsUnknownAndPutsBoundsToTheRate() {
    Told.write(
        sql,
        Told.call(t("09:00:00"))
            .onlyInTheLedger()
            .visits("network", t("09:00:00"))
            .mayRing("Ann", t("09:00:01"), t("09:00:16"))
            .hangsUp(t("09:01:00")),
        Told.call(t("09:02:00"))
            .onlyInTheLedger()
            .visits("network", t("09:02:00"))
            .mayRing("Ann", t("09:02:01"), t("09:02:16"))
            .talks("Boris", t("09:02:20"), t("09:03:00")));
    var tally = hour("09:00");
    assertMeasured(
        tally,
        "calls_answered=1 calls_rung=1 calls_ring_unknown=1 visit_rings_unknown=2 talks_hold_unknown=1 held=0");
    assertEquals(OptionalDouble.of(0.5), tally.of(Figure.CONNECTION_RATE_LOW));
    assertEquals(OptionalDouble.of(1), tally.of(Figure.CONNECTION_RATE_HIGH));
  }

  @Test
  void aTransferredCallIsTwoVisitsAndOneCall() {
    Told.write(
        sql,
        Told.call(t("09:00:00"))
            .visits("network", t("09:00:00"))
            .talks("Ann", t("09:00:10"), t("09:01:00"))
            .visits("hosts", t("09:01:00"))
            .talks("Chen", t("09:01:20"), t("09:02:00")));
    assertMeasured(
        hour("09:00"), "offered=2 answered=2 calls_answered=1 calls_rung=1 calls=1 transferred=1");
    var queues = figures().byGroup(day(), Group.QUEUE, Optional.empty());
    assertEquals(
        List.of("hosts", "network"), queues.stream().map(l -> l.name().orElseThrow()).toList());
    assertMeasured(
        queues.getFirst().tally(),
        "offered=1 calls_answered=1 transferred=0 talked=40000000 calls=0");
    assertMeasured(
        queues.getLast().tally(),
        "offered=1 calls_answered=1 transferred=1 talked=50000000 calls=1");
  }

  @Test
  void aRangeIsToldApartByWhoCalledAndWhatWasCalled() {
    sql.change(
        "with c as (insert into customer (desk_id, name, organisation) values (1, 'Li', '第一医院') returning id) "
            + "insert into customer_number (number, customer) select '+8613800138000', id from c");
    Told.write(
        sql,
        Told.call(t("09:00:00"))
            .from("+8613800138000")
            .visits("network", t("09:00:00"))
            .talks("Ann", t("09:00:10"), t("09:01:00")),
        Told.call(t("09:10:00"))
            .visits("network", t("09:10:00"))
            .leaves(t("09:10:30"), "abandoned"));
    for (var group : Group.values()) {
      var lines = figures().byGroup(day(), group, Optional.empty());
      assertEquals(
          group == Group.ORGANISATION
              ? List.of("第一医院")
              : List.of(lines.getFirst().name().orElseThrow()),
          lines.stream().map(l -> l.name().orElseThrow()).toList(),
          group.key());
      assertMeasured(
          lines.getFirst().tally(),
          group == Group.ORGANISATION
              ? "offered=1 answered=1 calls=1 talked=50000000"
              : "offered=2 answered=1 calls=2 talked=50000000");
    }
  }

  @Test
  void theServiceLevelTakesExactlyTwentySecondsAsInTime() {
    Told.write(
        sql,
        Told.call(t("09:00:00"))
            .visits("network", t("09:00:00"))
            .talks("Ann", t("09:00:20"), t("09:01:00")),
        Told.call(t("09:02:00"))
            .visits("network", t("09:02:00"))
            .talks("Ann", t("09:02:20.000001"), t("09:03:00")),
        Told.call(t("09:04:00")).visits("network", t("09:04:00")).hangsUp(t("09:04:05")),
        Told.call(t("09:05:00")).visits("network", t("09:05:00")).hangsUp(t("09:05:05.000001")));
    var tally = hour("09:00");
    assertMeasured(
        tally, "answered_in_time=1 abandoned_short=1 abandoned_in_time=2 longest_wait=20000001");
    assertEquals(OptionalDouble.of(1 / 3.0), tally.of(Figure.SERVICE_LEVEL));
    assertEquals(OptionalDouble.of(1 / 4.0), tally.of(Figure.SERVICE_LEVEL_ALL));
    assertEquals(OptionalDouble.of(3 / 4.0), tally.of(Figure.SERVICE_LEVEL_ABANDONS_GOOD));
  }

  @Test
  void whyCallersGaveUp() {
    Told.write(
        sql,
        Told.call(t("09:00:00"))
            .visits("network", t("09:00:00"))
            .rings("Ann", t("09:00:01"), t("09:00:04"), "canceled")
            .hangsUp(t("09:00:04")),
        Told.call(t("09:01:00"))
            .visits("network", t("09:01:00"))
            .rings("Ann", t("09:01:01"), t("09:01:30"), "canceled")
            .hangsUp(t("09:01:30")),
        Told.call(t("09:02:00"))
            .visits("network", t("09:02:00"))
            .rings("Ann", t("09:02:01"), t("09:02:16"), "no_answer")
            .hangsUp(t("09:02:30")),
        Told.call(t("09:03:00")).visits("network", t("09:03:00")).hangsUp(t("09:03:30")),
        Told.call(t("08:59:59")).visits("network", t("08:59:59")).hangsUp(t("09:03:30")));
    assertMeasured(
        hour("09:00"),
        "abandoned=4 abandoned_short=1 abandoned_ringing=1 abandoned_untaken=1 abandoned_waiting=1 abandoned_out_of_hours=0");
    assertMeasured(hour("08:00"), "abandoned=1 abandoned_out_of_hours=1 calls_out_of_hours=1");
  }

  @Test
  void aTalkOverAnHoursEndIsCutExactlyThereAndItsAnswerStaysWhereItsVisitBegan() {
    Told.write(
        sql,
        Told.call(t("09:59:50"))
            .visits("network", t("09:59:50"))
            .talks(
                "Ann",
                t("09:59:59.250"),
                t("11:00:00.5"),
                new Span(t("09:59:59.750"), t("10:00:01"))));
    assertMeasured(hour("09:00"), "answered=1 talked=750000 held=250000");
    assertMeasured(hour("10:00"), "answered=0 talked=3600000000 held=1000000");
    assertMeasured(hour("11:00"), "answered=0 talked=500000 held=0");
  }

  @Test
  void midnightCutsTheDayWhereTheHotlineIs() {
    Told.write(
        sql,
        Told.call(t("23:59:59.999"))
            .visits("network", t("23:59:59.999"))
            .talks("Ann", t("23:59:59.999").plusSeconds(10), t("23:59:59.999").plusSeconds(70)),
        Told.call(next("00:00:00")).visits("network", next("00:00:00")).hangsUp(next("00:00:30")));
    var days = byTime(Step.DAY, t("00:00:00"), next("00:00:00").plusSeconds(86_400), SHANGHAI);
    assertMeasured(days.getFirst(), "offered=1 answered=1 abandoned=0 calls=1 talked=0");
    assertMeasured(days.getLast(), "offered=1 answered=0 abandoned=1 calls=1 talked=60000000");
    // the same calls on another wall: both fall on the 24th
    assertMeasured(
        byTime(Step.DAY, t("00:00:00", BERLIN), t("00:00:00", BERLIN).plusSeconds(86_400), BERLIN)
            .getFirst(),
        "offered=2");
  }

  @Test
  void theHourThatComesTwiceIsCountedTwice() {
    var first = Instant.parse("2026-10-25T00:30:00Z"); // 02:30 summer time
    var second = first.plusSeconds(3_600); // 02:30 again
    Told.write(
        sql,
        Told.call(first)
            .visits("network", first)
            .talks("Ann", first.plusSeconds(5), second.plusSeconds(5)),
        Told.call(second).visits("network", second).hangsUp(second.plusSeconds(60)));
    var from = LocalDateTime.parse("2026-10-25T00:00").atZone(BERLIN).toInstant();
    var to = LocalDateTime.parse("2026-10-26T00:00").atZone(BERLIN).toInstant();
    var hours = byTime(Step.HOUR, from, to, BERLIN);
    assertEquals(25, hours.size());
    assertMeasured(hours.get(2), "offered=1 answered=1 abandoned=0 talked=1795000000");
    assertMeasured(hours.get(3), "offered=1 answered=0 abandoned=1 talked=1805000000");
    assertMeasured(byTime(Step.DAY, from, to, BERLIN).getFirst(), "offered=2 talked=3600000000");
  }

  @Test
  void theHourThatIsLeftOutHasNoBucket() {
    var before = Instant.parse("2026-03-29T00:59:59Z"); // 01:59:59 winter time
    var after = before.plusSeconds(1); // 03:00:00 summer time
    Told.write(
        sql,
        Told.call(before).visits("network", before).hangsUp(before.plusSeconds(30)),
        Told.call(after).visits("network", after).hangsUp(after.plusSeconds(30)));
    var hours =
        byTime(
            Step.HOUR,
            LocalDateTime.parse("2026-03-29T00:00").atZone(BERLIN).toInstant(),
            LocalDateTime.parse("2026-03-30T00:00").atZone(BERLIN).toInstant(),
            BERLIN);
    assertEquals(23, hours.size());
    assertMeasured(hours.get(1), "offered=1");
    assertMeasured(hours.get(2), "offered=1");
  }

  @Test
  void aNextCallOnTheSameMatterInThreeWorkingDaysIsARepeat() {
    // Friday; the third working day after it is Wednesday
    var friday = Instant.parse("2026-11-20T02:00:00Z");
    var later = friday.plusSeconds(86_400);
    Told.write(
        sql,
        answered(friday, "+8613800000001"),
        answered(
            Instant.parse("2026-11-25T15:59:59Z"), "+8613800000001"), // Wednesday, the last second
        answered(friday, "+8613800000002"),
        answered(Instant.parse("2026-11-25T16:00:00Z"), "+8613800000002"), // Thursday
        answered(friday, "+8613800000003"),
        Told.call(later)
            .from("+8613800000003")
            .visits("hosts", later)
            .talks("Chen", later.plusSeconds(5), later.plusSeconds(60)),
        Told.call(friday)
            .visits("network", friday)
            .talks("Ann", friday.plusSeconds(5), friday.plusSeconds(60)));
    var days =
        byTime(
            Step.DAY,
            Instant.parse("2026-11-19T16:00:00Z"),
            Instant.parse("2026-11-26T16:00:00Z"),
            SHANGHAI);
    assertMeasured(
        days.getFirst(), "calls=4 calls_known=3 calls_settled=3 calls_resolved=2 repeat_calls=0");
    assertMeasured(days.get(5), "calls=1 repeat_calls=1 calls_settled=0");
    assertMeasured(days.get(6), "calls=1 repeat_calls=0");
  }

  @Test
  void twoCallsOnOneTicketAreOneMatterAndTwoCategoriesAreTwo() {
    var monday = Instant.parse("2026-11-16T02:00:00Z");
    var calls =
        List.of(
            answered(monday, "+861"), answered(monday.plusSeconds(600), "+861"), // one ticket
            answered(monday, "+862"),
                answered(monday.plusSeconds(600), "+862"), // slow, and then vpn
            answered(monday, "+863"), answered(monday.plusSeconds(600), "+863")); // joined tickets
    Told.write(sql, calls);
    var first = ticket("1", monday, "slow", null);
    ticketCalls(first, calls.get(0), calls.get(1));
    ticketCalls(ticket("2", monday, "slow", null), calls.get(2));
    ticketCalls(ticket("3", monday, "vpn", null), calls.get(3));
    var joined = ticket("4", monday, "slow", null);
    ticketCalls(joined, calls.get(4));
    ticketCalls(ticket("5", monday, "vpn", joined), calls.get(5));
    var tally =
        byTime(
                Step.DAY,
                Instant.parse("2026-11-15T16:00:00Z"),
                Instant.parse("2026-11-16T16:00:00Z"),
                SHANGHAI)
            .getFirst();
    assertMeasured(tally, "calls=6 repeat_calls=2 calls_resolved=4 calls_settled=6");
    assertEquals(OptionalDouble.of(4 / 6.0), tally.of(Figure.FIRST_CALL_RESOLUTION));
  }

  @Test
  void anAgentsTimeIsAUnionCutAtTheEdgesAndWhatIsOpenEndsNow() {
    Told.spell(sql, "pbx1", "Ann", "ready", "", t("08:30:00"), t("09:15:00"));
    Told.spell(sql, "pbx2", "Ann", "ready", "", t("09:00:00"), t("09:20:00"));
    Told.spell(sql, "pbx1", "Ann", "paused", "lunch", t("09:20:00"), t("09:30:00"));
    Told.spell(sql, "pbx2", "Ann", "paused", "lunch", t("09:25:00"), t("09:40:00"));
    Told.spell(sql, "pbx1", "Ann", "wrap_up", "wrap-up", t("09:40:00"), t("09:41:00"));
    Told.spell(sql, "pbx1", "Ann", "away", "", t("09:41:00"), t("10:10:00"));
    Told.spell(sql, "pbx1", "Ann", "paused", "meeting", t("10:10:00"), null);
    Told.write(
        sql,
        Told.call(t("08:58:00"))
            .visits("network", t("08:58:00"))
            .rings("Ann", t("08:58:01"), t("08:58:05"), "answered")
            .talks("Ann", t("08:59:00"), t("09:02:00")),
        Told.call(t("09:00:00"))
            .visits("hosts", t("09:00:00"))
            .talks("Ann", t("09:01:00"), t("09:03:00"), new Span(t("09:01:30"), t("09:02:30"))));
    var now = t("10:40:00");
    var lines =
        new AgentFigures(sql, now)
            .read(Buckets.of(Step.HOUR, t("08:00:00"), t("12:00:00"), SHANGHAI));
    assertEquals(4, lines.size());
    assertMeasured(
        lines.get(0).tally(),
        "answers=1 rings=1 rings_answered=1 talked=60000000 signed_in=1800000000 paused=0");
    assertMeasured(
        lines.get(1).tally(),
        "answers=1 rings=0 talked=180000000 held=60000000 signed_in=2460000000 paused=1200000000 wrapped_up=60000000 available=1260000000 busy=240000000");
    assertEquals(Map.of("lunch", 1_200_000_000L), lines.get(1).paused());
    assertMeasured(
        lines.get(2).tally(), "answers=0 signed_in=1800000000 paused=1800000000 available=0");
    assertEquals(OptionalDouble.empty(), lines.get(2).tally().of(Figure.OCCUPANCY));
    assertMeasured(lines.get(3).tally(), "signed_in=0 paused=0");
  }

  @Test
  void theClockOfAHotlineIsReadFromItsCalls() {
    Told.write(
        sql,
        Told.call(t("09:58:00")).visits("network", t("09:58:00")).hangsUp(t("09:59:00")),
        Told.call(t("10:00:00"))
            .visits("network", t("10:00:00"))
            .talks("Ann", t("10:00:05"), t("10:01:00")),
        Told.call(t("10:02:00")).visits("network", t("10:02:00")).hangsUp(t("10:03:00")),
        Told.call(t("10:05:00")).visits("network", t("10:05:00")));
    var hours = WorkingHours.fiveByEight(SHANGHAI);
    assertEquals(
        new UnansweredClock(Optional.of(t("10:02:00"))),
        UnansweredClock.read(sql, "4001", hours, t("10:17:00")));
    assertEquals(
        new UnansweredClock(Optional.empty()),
        UnansweredClock.read(sql, "4002", hours, t("10:17:00")));
  }

  @Test
  void callsStillExpectedAreTheMedianOfTheLastFourSameWeekdays() {
    assertEquals(
        OptionalLong.empty(), NextAnswers.expected(sql, "network", t("12:00:00"), SHANGHAI));
    int[] after = {5, 1, 3};
    for (int week = 0; week < after.length; week++) {
      var noon = t("12:00:00").minusSeconds((week + 1) * 7 * 86_400L);
      Told.write(sql, answered(noon.minusSeconds(60), "+861"));
      for (int i = 1; i <= after[week]; i++) Told.write(sql, answered(noon.plusSeconds(i), "+861"));
    }
    assertEquals(OptionalLong.of(3), NextAnswers.expected(sql, "network", t("12:00:00"), SHANGHAI));
    assertEquals(OptionalLong.empty(), NextAnswers.expected(sql, "hosts", t("12:00:00"), SHANGHAI));
  }

  private static Told answered(Instant at, String number) {
    return Told.call(at)
        .from(number)
        .visits("network", at)
        .talks("Ann", at.plusSeconds(5), at.plusSeconds(60));
  }

  private long ticket(String number, Instant at, String category, @Nullable Long joined) {
    return sql.first(
            "insert into ticket (number, desk_id, hotline, opened_at, category, joined) values ($1, 1, '4001', $2, $3, $4) returning id",
            r -> r.number("id"),
            number,
            at,
            category,
            joined)
        .orElseThrow();
  }

  private void ticketCalls(long ticket, Told... calls) {
    for (var call : calls)
      sql.change(
          "insert into ticket_call (call, ticket, linked_at) values ($1, $2, now())",
          call.id,
          ticket);
  }

  private CallFigures figures() {
    return new CallFigures(
        sql, Terms.STANDARD, Instant.parse("2026-12-01T00:00:00Z").minusSeconds(86_400 * 4));
  }

  private List<Tally> byTime(Step step, Instant from, Instant to, ZoneId zone) {
    return figures().byTime(Buckets.of(step, from, to, zone), Optional.empty()).stream()
        .map(CallFigures.Line::tally)
        .toList();
  }

  private Tally hour(String time) {
    var from = t(time + ":00");
    return byTime(Step.HOUR, from, from.plusSeconds(3_600), SHANGHAI).getFirst();
  }

  private static Buckets day() {
    return Buckets.whole(t("00:00:00"), next("00:00:00"), SHANGHAI);
  }

  private static Instant t(String time) {
    return t(time, SHANGHAI);
  }

  private static Instant t(String time, ZoneId zone) {
    return LocalDateTime.parse("2026-11-24T" + time).atZone(zone).toInstant();
  }

  private static Instant next(String time) {
    return LocalDateTime.parse("2026-11-25T" + time).atZone(SHANGHAI).toInstant();
  }

  private static void assertMeasured(Tally tally, String expected) {
    var actual =
        Arrays.stream(expected.split(" "))
            .map(w -> w.split("=")[0])
            .map(
                k ->
                    k
                        + "="
                        + shown(tally.of(Measure.valueOf(k.toUpperCase(java.util.Locale.ROOT)))))
            .toList();
    assertEquals(expected, String.join(" ", actual));
  }

  private static String shown(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "—";
  }
}
