package org.ringdesk.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.figure.UnansweredClock.Heard;
import org.ringdesk.hotline.WorkingHours;

/** A Tuesday that is staffed from nine to five. */
class UnansweredClockTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final WorkingHours HOURS = WorkingHours.fiveByEight(SHANGHAI);

  /** Each call: entered, and then a answered, e ended, r reached back. */
  @ParameterizedTest(name = "{0} at {1}: {2} min, {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "                                   | 10:00 |  0 | nobody called",
        "10:00                              | 10:14 | 14 | who waits is unanswered from the entry",
        "10:00 e10:01                       | 10:15 | 15 | and so is who gave up",
        "10:00 a10:01 e10:05                | 10:30 |  0 | an answered call runs no clock",
        "10:00 e10:01, 10:05 a10:06 e10:09  | 10:30 |  0 | any answer clears it",
        "10:00 a10:01 e10:05, 10:03 e10:04  | 10:20 | 17 | a call during a talk begins it anew",
        "10:00 e10:10, 10:05 a10:06 e10:09  | 10:20 | 14 | who waited on at the answer counts from it",
        "10:00 e10:01 r10:08                | 10:30 |  0 | reaching the caller back clears it",
        "10:00 e10:01 r10:08, 10:02 e10:03  | 10:30 | 28 | but not for the next caller",
        "08:50 e08:51                       | 09:30 |  0 | before the hours nobody is there",
        "16:50 e16:51                       | 18:00 | 10 | after them it stands still",
      })
  void theClock(@Nullable String calls, String now, long minutes, String why) {
    var clock = UnansweredClock.of(calls == null ? List.of() : heard(calls), HOURS);
    assertEquals(Duration.ofMinutes(minutes), clock.at(at(now), HOURS), why);
    assertEquals(minutes >= 15, clock.alarm(at(now), HOURS));
  }

  private static List<Heard> heard(String calls) {
    var list = new ArrayList<Heard>();
    for (var call : calls.split(", ")) {
      @Nullable Instant answered = null;
      @Nullable Instant ended = null;
      @Nullable Instant reached = null;
      var words = call.strip().split(" ");
      for (var word : List.of(words).subList(1, words.length))
        switch (word.charAt(0)) {
          case 'a' -> answered = at(word.substring(1));
          case 'e' -> ended = at(word.substring(1));
          default -> reached = at(word.substring(1));
        }
      list.add(new Heard(at(words[0]), answered, ended, reached));
    }
    return list;
  }

  private static Instant at(String time) {
    return LocalDateTime.parse("2026-11-24T" + time).atZone(SHANGHAI).toInstant();
  }

  /** A of R answered; M more are expected, or nobody knows. */
  @ParameterizedTest(name = "{0} of {1} answered, {2} expected: {3} of the next {4}")
  @CsvSource({
    " 0,  0, 10,  8, 10",
    " 6, 10, 10,  9, 10",
    "10, 10, 10,  5, 10",
    "90, 90, 10,  0, 10",
    " 0, 10,  5, 12,  5",
    " 6, 10,   ,  6,  6",
    " 8, 10,   ,  0,  0",
    " 0,  1,   ,  3,  3",
    " 0,  0,   ,  0,  0",
  })
  void nOfTheNextM(long answered, long rung, @Nullable Long expected, long n, long m) {
    var next =
        NextAnswers.of(
            answered,
            rung,
            expected == null ? OptionalLong.empty() : OptionalLong.of(expected),
            0.75);
    assertEquals(new NextAnswers(n, m), next);
    assertEquals(n > m, next.outOfReach());
  }

  @Test
  void theMedianOfAnEvenNumberIsRoundedUp() {
    assertEquals(3, NextAnswers.median(List.of(9L, 1L, 3L)));
    assertEquals(4, NextAnswers.median(List.of(9L, 1L, 3L, 4L)));
    assertTrue(new NextAnswers(12, 5).outOfReach());
    assertFalse(new NextAnswers(5, 5).outOfReach());
  }
}
