package org.ringdesk.web;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.ringdesk.figure.Buckets.Bucket;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.web.ReportView.Kind;

/** How a report names its rows. */
record ReportLabels(Names names, Messages words) {
  static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");
  static final DateTimeFormatter DAY_HOUR = DateTimeFormatter.ofPattern("MM-dd HH:mm");

  String when(Step step, Bucket bucket, Filters filters) {
    LocalDateTime from = LocalDateTime.ofInstant(bucket.from(), filters.zone());
    LocalDate last = LocalDate.ofInstant(bucket.to().minusNanos(1), filters.zone());
    boolean oneDay = filters.firstDay().equals(filters.lastDay());
    return switch (step) {
      case QUARTER, HOUR -> (oneDay ? HOUR : DAY_HOUR).format(from);
      case DAY ->
          from.toLocalDate() + " " + words.text("heat.weekday." + from.getDayOfWeek().getValue());
      case WEEK -> from.toLocalDate() + " – " + last.toString().substring(5);
      case MONTH -> from.toLocalDate().toString().substring(0, 7);
    };
  }

  String member(Kind kind, String member) {
    return kind == Kind.AGENTS ? Visible.text(member) : names.specialty(member);
  }
}
