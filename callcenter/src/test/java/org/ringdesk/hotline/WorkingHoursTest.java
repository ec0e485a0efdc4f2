package org.ringdesk.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.database.Database;
import org.ringdesk.hotline.WorkingHours.Hours;
import org.ringdesk.schema.TestDatabase;

/** The calendar as the migrations seed it, and as an operator changes it. */
class WorkingHoursTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database sql = new Database(VERTX, DATABASE.url(), 2);

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @ParameterizedTest(name = "{1} in the week of {0} is {2}: {3}")
  @CsvSource({
    "5x8, 2026-11-24T09:00:00, open,   a Tuesday opens on the minute",
    "5x8, 2026-11-24T08:59:59, closed, and not a second before",
    "5x8, 2026-11-24T16:59:59, open,   the minute before closing",
    "5x8, 2026-11-24T17:00:00, closed, the closing minute",
    "5x8, 2026-11-28T10:00:00, closed, Saturday is free",
    "6x8, 2026-11-28T10:00:00, open,   in the six-day week it is not",
    "6x8, 2026-11-29T10:00:00, closed, Sunday is free in both",
    "5x8, 2026-10-01T10:00:00, closed, National Day is a Thursday",
    "6x8, 2026-10-01T10:00:00, closed, a holiday in the six-day week too",
    "5x8, 2026-10-07T10:00:00, closed, the holiday's last day",
    "5x8, 2026-10-08T10:00:00, open,   the day after it",
    "5x8, 2026-10-10T10:00:00, open,   the Saturday that makes up for it",
    "5x8, 2026-10-10T17:00:00, closed, with its own closing time",
    "6x8, 2026-09-20T10:00:00, open,   a make-up Sunday",
    "5x8, 2026-02-23T10:00:00, closed, the last day of Spring Festival",
    "5x8, 2026-02-28T10:00:00, open,   and the Saturday after it",
  })
  void theSeededCalendar(String schedule, LocalDateTime there, String expected, String why) {
    var hours = staffed("4008100000", schedule, SHANGHAI);
    assertEquals(expected, hours.open(there.atZone(SHANGHAI).toInstant()) ? "open" : "closed", why);
  }

  @Test
  void whereNothingIsSaidFiveDaysAWeekAreStaffed() {
    var unsaid = new Schedules(sql).of(hotline("4008199999", SHANGHAI));
    assertEquals(WorkingHours.fiveByEight(SHANGHAI).week(), unsaid.week());
  }

  @ParameterizedTest
  @CsvSource({
    // clocks go forward on 29 March and back on 25 October: nine o'clock there is another instant
    "2026-03-27T08:00:00Z, open",
    "2026-03-27T07:59:59Z, closed",
    "2026-03-30T07:00:00Z, open",
    "2026-03-30T15:00:00Z, closed",
    "2026-10-23T07:00:00Z, open",
    "2026-10-26T07:00:00Z, closed",
    "2026-10-26T08:00:00Z, open",
  })
  void theClockOnTheWallDecidesWhereSummerTimeComesAndGoes(Instant at, String expected) {
    var hours = WorkingHours.fiveByEight(ZoneId.of("Europe/Berlin"));
    assertEquals(expected, hours.open(at) ? "open" : "closed");
  }

  @Test
  void anOpeningInTheHourThatIsSkippedComesAfterIt() {
    var berlin = ZoneId.of("Europe/Berlin");
    var night =
        new WorkingHours(
            berlin,
            Map.of(DayOfWeek.SUNDAY, List.of(new Hours(LocalTime.of(2, 30), LocalTime.of(6, 0)))),
            Map.of());
    var opening = night.nextOpening(Instant.parse("2026-03-28T12:00:00Z"));
    assertEquals(Optional.of(Instant.parse("2026-03-29T01:30:00Z")), opening);
    assertEquals(true, night.open(opening.orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T08:00:00, 2026-11-24T09:00:00",
    "2026-11-24T12:00:00, 2026-11-25T09:00:00",
    "2026-11-27T17:00:00, 2026-11-30T09:00:00",
    "2026-09-30T17:00:00, 2026-10-08T09:00:00",
    "2026-10-09T18:00:00, 2026-10-10T09:00:00",
  })
  void theNextOpening(LocalDateTime at, LocalDateTime opening) {
    assertEquals(
        Optional.of(opening.atZone(SHANGHAI).toInstant()),
        staffed("4008100000", "5x8", SHANGHAI).nextOpening(at.atZone(SHANGHAI).toInstant()));
  }

  @Test
  void aHotlineThatIsNeverStaffedHasNoNextOpening() {
    var never = new WorkingHours(SHANGHAI, Map.of(), Map.of());
    assertEquals(Optional.empty(), never.nextOpening(Instant.EPOCH));
  }

  @Test
  void aDayMayHaveABreakAndEndAtMidnight() {
    sql.change("insert into schedule (name) values ('long') on conflict do nothing");
    sql.change(
        "insert into schedule_hours values ('long', 2, '13:00', '24:00'), ('long', 2, '00:00', '12:00')");
    var hours = staffed("4008100009", "long", SHANGHAI);
    var tuesday = LocalDateTime.parse("2026-11-24T00:00:00");
    assertEquals(
        List.of(true, true, false, true, true, false),
        List.of(0, 719, 720, 780, 1439, 1440).stream()
            .map(m -> hours.open(tuesday.plusMinutes(m).atZone(SHANGHAI).toInstant()))
            .toList());
  }

  @Test
  void hoursThatEndBeforeTheyBeginAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Hours(LocalTime.of(17, 0), LocalTime.of(9, 0)));
  }

  @Test
  void theLastKnownCalendarIsUsedWhileTheDatabaseIsAway() {
    var nanos = new AtomicLong();
    var answers = new ConcurrentHashMap<String, WorkingHours>();
    var reads = new AtomicLong();
    var known =
        new KnownHours(
            h -> {
              reads.incrementAndGet();
              return Optional.ofNullable(answers.get(h.number()))
                  .orElseThrow(() -> new IllegalStateException("away"));
            },
            nanos::get);
    var hotline = hotline("4008100000", SHANGHAI);
    assertEquals(WorkingHours.fiveByEight(SHANGHAI), known.of(hotline), "never read");

    var closed = new WorkingHours(SHANGHAI, Map.of(), Map.of());
    answers.put(hotline.number(), closed);
    assertEquals(closed, known.of(hotline), "the database is back");
    answers.put(hotline.number(), WorkingHours.fiveByEight(SHANGHAI));
    assertEquals(closed, known.of(hotline), "fresh enough");
    assertEquals(2, reads.get());

    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    answers.clear();
    assertEquals(closed, known.of(hotline), "the last known");
    answers.put(hotline.number(), WorkingHours.fiveByEight(SHANGHAI));
    assertEquals(WorkingHours.fiveByEight(SHANGHAI), known.of(hotline), "read anew");
  }

  private WorkingHours staffed(String number, String schedule, ZoneId zone) {
    sql.change(
        "insert into hotline_schedule values ($1, $2) on conflict (hotline) do update set schedule = excluded.schedule",
        number,
        schedule);
    return new Schedules(sql).of(hotline(number, zone));
  }

  private static Hotline hotline(String number, ZoneId zone) {
    return new Hotline(number, "热线", "Hotline", zone, "CN", Duration.ofSeconds(5));
  }
}
