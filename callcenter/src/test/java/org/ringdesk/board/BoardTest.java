package org.ringdesk.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ringdesk.call.Story.NINE;
import static org.ringdesk.call.Story.story;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.board.BoardSnapshot.LastCall;
import org.ringdesk.board.BoardSnapshot.Quarter;
import org.ringdesk.board.BoardSnapshot.SpecialtyLine;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.CallChange;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Story;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.hotline.Specialty;

class BoardTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Hotlines HOTLINES =
      new Hotlines(
          List.of(
              new Hotline("4008100000", "热线", "Hotline", SHANGHAI, "CN", Duration.ofSeconds(5))),
          List.of(
              new Specialty("network", new QueueName("network"), "网络", "Network"),
              new Specialty("hosts", new QueueName("hosts"), "主机", "Hosts")));

  private Instant now = NINE.plusSeconds(600);
  private final Board board =
      new Board(
          HOTLINES,
          List.of("pbx1"),
          c -> c.line().from(),
          new Clock() {
            @Override
            public ZoneId getZone() {
              return SHANGHAI;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return Clock.fixed(now, zone);
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  private SpecialtyLine line(Story s, String key) {
    s.changes().stream().map(CallChange::after).forEach(board::apply);
    return board.snapshot().specialties().stream()
        .filter(l -> l.specialty().key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "3, 4, true",
    "2, 3, false",
    "0, 0, true",
    "0, 1, false",
    "75, 100, true",
    "74, 99, false"
  })
  void theConnectionRateMeetsItsTargetAtSeventyFivePercent(int answered, int rung, boolean meets) {
    assertEquals(meets, new ConnectionRate(answered, rung).meets());
  }

  @Test
  void aRateOfNothingIsNoRate() {
    assertEquals(OptionalDouble.empty(), new ConnectionRate(0, 0).value());
  }

  @Test
  void aCallThatRangAndWasAnsweredCountsOnceEach() {
    var line =
        line(
            story()
                .joins("network")
                .rings("1001")
                .waits(3)
                .ignores("1001")
                .rings("1002")
                .answers("1002")
                .waits(9)
                .hangsUp(),
            "network");
    assertEquals(new ConnectionRate(1, 1), line.rate());
  }

  @Test
  void aCallWhosePhonesWereAllBusyDidNotRing() {
    var line =
        line(story().joins("network").busy("1001").busy("1002").waits(9).hangsUp(), "network");
    assertEquals(new ConnectionRate(0, 0), line.rate());
    assertEquals(new Quarter(LocalTime.of(9, 0), 0, 1), board.snapshot().quarters().get(4));
  }

  @Test
  void aPhoneThatNobodyHeardMayHaveRungAndDoesNotFlatterTheRate() {
    var s = story().joins("network").tries("1001").linkBreaks().linkIsBack("boot", "caller");
    var rate = line(s.waits(9).hangsUp(), "network").rate();
    assertEquals(new ConnectionRate(0, 0, 1), rate);
    assertEquals(OptionalDouble.of(0), rate.value());
    assertFalse(rate.meets());
  }

  @Test
  void aTransferredCallCountsInBothSpecialties() {
    var s =
        story()
            .joins("network")
            .rings("1001")
            .answers("1001")
            .waits(3)
            .joins("hosts")
            .completes("1001", "network")
            .rings("1003")
            .waits(9)
            .hangsUp();
    assertEquals(new ConnectionRate(1, 1), line(s, "network").rate());
    assertEquals(new ConnectionRate(0, 1), line(s, "hosts").rate());
  }

  @Test
  void whoWaitsIsShownWithTheLongestWait() {
    var s =
        story()
            .caller("a")
            .joins("network")
            .waits(4)
            .caller("b")
            .joins("network")
            .caller("c")
            .joins("hosts")
            .rings("1003")
            .answers("1003");
    var line = line(s, "network");
    assertEquals(2, line.waiting());
    assertEquals(Optional.of(NINE), line.longestSince());
    assertEquals(0, line(s, "hosts").waiting());
    assertEquals(0, line(s.caller("a").hangsUp().caller("b").hangsUp(), "network").waiting());
  }

  @Test
  void tellingACallAgainChangesNoFigure() {
    var s = story().joins("network").rings("1001").answers("1001").waits(9).hangsUp();
    line(s, "network");
    assertEquals(new ConnectionRate(1, 1), line(s, "network").rate());
  }

  @Test
  void anUnnamedQueueIsShownUnderItsOwnName() {
    assertEquals(
        new ConnectionRate(0, 1),
        line(story().joins("vip").rings("1001").waits(4).hangsUp(), "vip").rate());
  }

  @Test
  void yesterdaysCallsAreNotTodaysAndMidnightBeginsAgain() {
    var s =
        story()
            .at(Instant.parse("2026-11-23T15:59:50Z"))
            .caller("old")
            .joins("network")
            .rings("1001")
            .waits(9)
            .hangsUp(); // 23:59:50
    assertEquals(new ConnectionRate(0, 0), line(s, "network").rate());
    assertEquals(
        new ConnectionRate(0, 1),
        line(s.caller("new").at(NINE).joins("network").rings("1001").waits(9).hangsUp(), "network")
            .rate());
    now = Instant.parse("2026-11-24T16:00:00Z"); // midnight
    assertEquals(new ConnectionRate(0, 0), board.snapshot().specialties().getFirst().rate());
    assertTrue(
        board.snapshot().quarters().stream().allMatch(q -> q.answered() + q.unanswered() == 0));
  }

  @Test
  void aCallIsCountedInTheQuarterItsVisitBegan() {
    line(
        story()
            .at(NINE.plusSeconds(14 * 60 + 59))
            .joins("network")
            .rings("1001")
            .waits(5)
            .answers("1001")
            .waits(99)
            .hangsUp(),
        "network");
    var quarters = board.snapshot().quarters();
    assertEquals(new Quarter(LocalTime.of(9, 0), 1, 0), quarters.get(4));
    assertEquals(LocalTime.of(8, 0), quarters.getFirst().from());
    assertEquals(LocalTime.of(17, 45), quarters.getLast().from());
  }

  @Test
  void theLastCallsAreNewestFirstAndTellTheirStory() {
    for (int i = 0; i < 20; i++)
      line(
          story()
              .at(NINE.plusSeconds(i))
              .caller("c" + i)
              .joins("network")
              .rings("1001")
              .waits(2)
              .answers("1001")
              .waits(7)
              .hangsUp(),
          "network");
    List<LastCall> calls = board.snapshot().lastCalls();
    assertEquals(BoardSnapshot.LAST_CALLS, calls.size());
    var first = calls.getFirst();
    assertEquals(NINE.plusSeconds(19), first.enteredAt());
    assertEquals(Optional.of(Outcome.ANSWERED), first.outcome());
    assertEquals(Duration.ofSeconds(2), first.waited());
    assertEquals(Duration.ofSeconds(7), first.talked());
    assertEquals(Optional.of(new AgentName("1001")), first.agent());
    board.ticket(first.id(), "10017");
    assertEquals(Optional.of("10017"), board.snapshot().lastCalls().getFirst().ticket());
  }

  @Test
  void eachChangeGivesTheBoardANewVersion() {
    var before = board.snapshot().version();
    assertEquals(before, board.snapshot().version());
    line(story().joins("network"), "network");
    assertFalse(before == board.snapshot().version());
  }
}
