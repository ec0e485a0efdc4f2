package org.ringdesk.hotline;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.hotline.WorkingHours.Hours;

/** The working calendar's rows. */
public record Schedules(Sql sql) {
  /** What a hotline without a row of its own is staffed by. */
  public static final String STANDARD = "5x8";

  public WorkingHours of(Hotline hotline) {
    return of(hotline.number(), hotline.zone());
  }

  /** The numbers of the hotlines that have a schedule of their own. */
  public List<String> hotlines() {
    return sql.list("select hotline from hotline_schedule order by 1", row -> row.text("hotline"));
  }

  public WorkingHours of(String hotline, ZoneId zone) {
    var schedule =
        sql.first(
                "select schedule from hotline_schedule where hotline = $1",
                row -> row.text("schedule"),
                hotline)
            .orElse(STANDARD);
    return new WorkingHours(zone, week(schedule), specialDays(schedule));
  }

  private Map<DayOfWeek, List<Hours>> week(String schedule) {
    var week = new HashMap<DayOfWeek, List<Hours>>();
    sql.list(
            "select weekday::int as weekday, opens, nullif(closes, '24:00') as closes"
                + " from schedule_hours where schedule = $1",
            row -> Map.entry(DayOfWeek.of(row.get(Integer.class, "weekday")), hours(row)),
            schedule)
        .forEach(e -> week.computeIfAbsent(e.getKey(), d -> new ArrayList<>()).add(e.getValue()));
    return week;
  }

  private Map<LocalDate, List<Hours>> specialDays(String schedule) {
    var days = new HashMap<LocalDate, List<Hours>>();
    sql.list(
            "select day, opens, nullif(closes, '24:00') as closes from special_day where schedule = $1",
            row ->
                Map.entry(row.day("day"), row.maybe(LocalTime.class, "opens").map(o -> hours(row))),
            schedule)
        .forEach(
            e -> {
              var hours = days.computeIfAbsent(e.getKey(), d -> new ArrayList<>());
              e.getValue().ifPresent(hours::add);
            });
    return days;
  }

  private static Hours hours(Row row) {
    Optional<LocalTime> closes = row.maybe(LocalTime.class, "closes");
    return new Hours(row.get(LocalTime.class, "opens"), closes.orElse(LocalTime.MIDNIGHT));
  }
}
