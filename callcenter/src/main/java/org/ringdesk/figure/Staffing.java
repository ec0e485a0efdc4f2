package org.ringdesk.figure;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringdesk.database.Sql;
import org.ringdesk.hotline.Schedules;
import org.ringdesk.hotline.WorkingHours;

/**
 * When which hotline is staffed, as PostgreSQL is told it.
 *
 * @param hours by the hotline's number; under {@link #OTHERS} those of all that are not named
 */
record Staffing(Map<String, WorkingHours> hours) {
  static final String OTHERS = "";

  /** So many days a repeat is waited for, if there are not enough working days among them. */
  static final int DAYS_AHEAD = 31;

  static Staffing read(Sql sql, ZoneId zone) {
    var schedules = new Schedules(sql);
    var hours = new LinkedHashMap<String, WorkingHours>();
    hours.put(OTHERS, schedules.of(OTHERS, zone));
    for (var hotline : schedules.hotlines()) hours.put(hotline, schedules.of(hotline, zone));
    return new Staffing(hours);
  }

  String[] hotlines() {
    return hours.keySet().toArray(String[]::new);
  }

  /** Of each hotline, the staffed time as a tstzmultirange. */
  String[] open(Instant from, Instant to) {
    return hours.values().stream()
        .map(
            h ->
                h.staffed(from, to).stream()
                    .map(s -> "[" + s.from() + "," + s.to() + ")")
                    .collect(Collectors.joining(",", "{", "}")))
        .toArray(String[]::new);
  }

  /** Of each hotline and day, when a repeat is none any more, as a timestamptz[]. */
  String[] settled(List<LocalDate> days, int repeatDays, ZoneId zone) {
    return hours.values().stream()
        .map(
            h ->
                days.stream()
                    .map(
                        day ->
                            settled(h, day, repeatDays).atStartOfDay(zone).toInstant().toString())
                    .collect(Collectors.joining(",", "{", "}")))
        .toArray(String[]::new);
  }

  /** The first day after so many working days that follow {@code day}. */
  static LocalDate settled(WorkingHours hours, LocalDate day, int repeatDays) {
    int working = 0;
    var next = day;
    while (working < repeatDays && next.isBefore(day.plusDays(DAYS_AHEAD))) {
      next = next.plusDays(1);
      if (!hours.on(next).isEmpty()) working++;
    }
    return next.plusDays(1);
  }

  /** Of each day, from which day on calls may be such that one of that day repeats them. */
  List<LocalDate> mayRepeat(List<LocalDate> days, int repeatDays) {
    var settled = days.stream().map(day -> Collections.max(settled(day, repeatDays))).toList();
    var first = new ArrayList<LocalDate>();
    int since = 0;
    for (var day : days) {
      while (!settled.get(since).isAfter(day)) since++;
      first.add(days.get(since));
    }
    return first;
  }

  /** When repeats of calls of that day are none any more, of one hotline or the other. */
  Set<LocalDate> settled(LocalDate day, int repeatDays) {
    return hours.values().stream()
        .map(h -> settled(h, day, repeatDays))
        .collect(Collectors.toSet());
  }

  static List<LocalDate> days(Instant from, Instant to, ZoneId zone) {
    var days = new ArrayList<LocalDate>();
    var last = to.atZone(zone).toLocalDate();
    for (var day = from.atZone(zone).toLocalDate(); !day.isAfter(last); day = day.plusDays(1))
      days.add(day);
    return days;
  }
}
