package org.ringdesk.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.Spans.Span;

class BucketsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void theLongDayHas25HoursAndTheHourThatComesTwiceIsTwoBuckets() {
    var hours = of(Step.HOUR, "2026-10-25T00:00", "2026-10-26T00:00", BERLIN);
    assertEquals(25, hours.size());
    assertEquals(
        List.of("2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00"),
        shown(hours).subList(2, 5));
  }

  @Test
  void theShortDayHas23HoursAndNoSecondOne() {
    var hours = of(Step.HOUR, "2026-03-29T00:00", "2026-03-30T00:00", BERLIN);
    assertEquals(23, hours.size());
    assertEquals(
        List.of("2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00"), shown(hours).subList(1, 3));
  }

  @Test
  void aDayIsOneBucketHoweverLong() {
    var days = of(Step.DAY, "2026-10-24T00:00", "2026-10-27T00:00", BERLIN);
    assertEquals(
        List.of(Duration.ofHours(24), Duration.ofHours(25), Duration.ofHours(24)), lengths(days));
  }

  @Test
  void aClockThatIsSetBackHalfAnHourEndsItsBucket() {
    var hours =
        of(Step.HOUR, "2026-04-05T01:00", "2026-04-05T04:00", ZoneId.of("Australia/Lord_Howe"));
    assertEquals(
        List.of(
            "2026-04-05T01:00+11:00",
            "2026-04-05T01:30+10:30",
            "2026-04-05T02:00+10:30",
            "2026-04-05T03:00+10:30"),
        shown(hours));
  }

  @Test
  void aDayThatAZoneLeapsOverHasNoBucket() {
    var days = of(Step.DAY, "2011-12-29T00:00", "2012-01-01T00:00", ZoneId.of("Pacific/Apia"));
    assertEquals(List.of("2011-12-29T00:00-10:00", "2011-12-31T00:00+14:00"), shown(days));
  }

  @Test
  void quartersAreThoseOfTheClockOnTheWall() {
    var quarters =
        of(Step.QUARTER, "2026-11-24T08:10", "2026-11-24T08:40", ZoneId.of("Asia/Kathmandu"));
    assertEquals(
        List.of("2026-11-24T08:10+05:45", "2026-11-24T08:15+05:45", "2026-11-24T08:30+05:45"),
        shown(quarters));
    assertEquals(Duration.ofMinutes(10), lengths(quarters).getLast());
  }

  @Test
  void weeksBeginOnMondayAndMonthsOnTheFirst() {
    assertEquals(
        List.of("2026-11-25T00:00+08:00", "2026-11-30T00:00+08:00", "2026-12-07T00:00+08:00"),
        shown(of(Step.WEEK, "2026-11-25T00:00", "2026-12-08T00:00", ZoneId.of("Asia/Shanghai"))));
    assertEquals(
        List.of("2026-01-31T00:00+08:00", "2026-02-01T00:00+08:00", "2026-03-01T00:00+08:00"),
        shown(of(Step.MONTH, "2026-01-31T00:00", "2026-04-01T00:00", ZoneId.of("Asia/Shanghai"))));
  }

  @Test
  void tooManyBucketsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> of(Step.QUARTER, "2000-01-01T00:00", "2026-01-01T00:00", BERLIN));
  }

  @Test
  void whatOverlapsCountsOnceAndIsCutExactlyAtTheEdge() {
    var hours = of(Step.HOUR, "2026-11-24T08:00", "2026-11-24T11:00", ZoneId.of("UTC"));
    var spans =
        Spans.union(
            List.of(
                span("08:50:00.000001", "09:10:00"),
                span("09:05:00", "09:20:00"),
                span("09:20:00", "09:30:00"),
                span("10:59:59", "12:00:00"),
                span("07:00:00", "07:30:00")));
    assertEquals(3, spans.list().size());
    assertArrayEquals(new long[] {599_999_999L, 1_800_000_000L, 1_000_000L}, spans.split(hours));
  }

  @Test
  void timeWithoutPausesAndTimeInBoth() {
    var signedIn = Spans.union(List.of(span("08:00:00", "12:00:00")));
    var paused = Spans.union(List.of(span("09:00:00", "09:10:00"), span("11:50:00", "12:30:00")));
    assertEquals(
        List.of(span("08:00:00", "09:00:00"), span("09:10:00", "11:50:00")),
        signedIn.without(paused).list());
    assertEquals(
        List.of(span("09:00:00", "09:10:00"), span("11:50:00", "12:00:00")),
        signedIn.and(paused).list());
    assertEquals(signedIn, signedIn.without(Spans.NONE));
  }

  private static Span span(String from, String to) {
    return new Span(
        Instant.parse("2026-11-24T" + from + "Z"), Instant.parse("2026-11-24T" + to + "Z"));
  }

  private static Buckets of(Step step, String from, String to, ZoneId zone) {
    return Buckets.of(
        step,
        LocalDateTime.parse(from).atZone(zone).toInstant(),
        LocalDateTime.parse(to).atZone(zone).toInstant(),
        zone);
  }

  private static List<String> shown(Buckets buckets) {
    return IntStream.range(0, buckets.size())
        .mapToObj(i -> buckets.get(i).from().atZone(buckets.zone()).toOffsetDateTime().toString())
        .toList();
  }

  private static List<Duration> lengths(Buckets buckets) {
    return IntStream.range(0, buckets.size())
        .mapToObj(i -> Duration.between(buckets.get(i).from(), buckets.get(i).to()))
        .toList();
  }
}
