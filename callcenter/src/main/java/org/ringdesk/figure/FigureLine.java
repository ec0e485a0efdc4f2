package org.ringdesk.figure;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ringdesk.figure.Buckets.Bucket;

/**
 * A line of figures as programs read it: its fields by name, in order. Numbers are whole counts,
 * seconds, or rates of 0 to 1; null where there is nothing to divide by, or nothing to say.
 */
public record FigureLine(Map<String, @Nullable Object> fields) {
  private static final double MICROS = 1_000_000.0;

  private static final List<Measure> CALL_COUNTS =
      List.of(
          Measure.OFFERED,
          Measure.ANSWERED,
          Measure.ABANDONED,
          Measure.TIMED_OUT,
          Measure.REFUSED_FULL,
          Measure.REFUSED_EMPTY,
          Measure.LEFT_EMPTY,
          Measure.CLOSED,
          Measure.DIVERTED);

  private static final List<Measure> MORE_CALL_COUNTS =
      List.of(
          Measure.LEFT_OTHERWISE,
          Measure.WAITING,
          Measure.ANSWERED_IN_TIME,
          Measure.ABANDONED_IN_TIME,
          Measure.ABANDONED_SHORT,
          Measure.ABANDONED_OUT_OF_HOURS,
          Measure.ABANDONED_RINGING,
          Measure.ABANDONED_UNTAKEN,
          Measure.ABANDONED_WAITING,
          Measure.TRANSFERRED,
          Measure.CALLS,
          Measure.CALLS_SPOKEN,
          Measure.CALLS_ANSWERED,
          Measure.CALLS_WITHOUT_QUEUE,
          Measure.CALLS_OUT_OF_HOURS,
          Measure.CALLS_KNOWN,
          Measure.REPEAT_CALLS,
          Measure.CALLS_SETTLED,
          Measure.CALLS_RESOLVED);

  private static final List<Figure> MORE_CALL_FIGURES =
      List.of(
          Figure.CONNECTION_RATE_LOW,
          Figure.CONNECTION_RATE_HIGH,
          Figure.SERVICE_LEVEL_ALL,
          Figure.SERVICE_LEVEL_ABANDONS_IGNORED,
          Figure.SERVICE_LEVEL_ABANDONS_GOOD,
          Figure.SERVICE_LEVEL_ASTERISK,
          Figure.SERVICE_LEVEL_ASTERISK_2,
          Figure.AVERAGE_WAIT_OF_ABANDONED,
          Figure.ABANDON_RATE,
          Figure.ABANDON_RATE_WITHOUT_SHORT,
          Figure.TRANSFER_RATE,
          Figure.REPEAT_RATE,
          Figure.FIRST_CALL_RESOLUTION);

  public static FigureLine of(CallFigures.Line line, ZoneId zone) {
    return calls(line.bucket(), zone, line.name().orElse(null), null, line.tally(), false);
  }

  /** A line of one queue, specialty …: it has a field of that name. */
  public static FigureLine of(
      CallFigures.Line line, Group group, Optional<String> queue, ZoneId zone) {
    if (group == Group.QUEUE) return of(line, zone);
    var all = calls(line.bucket(), zone, queue.orElse(null), null, line.tally(), false).fields();
    var fields = new LinkedHashMap<String, @Nullable Object>();
    all.forEach(
        (name, value) -> {
          fields.put(name, value);
          if (name.equals("to")) fields.put(group.key(), line.name().orElse(null));
        });
    return new FigureLine(fields);
  }

  /** A line of calls by agent: of an agent's rings, answers and talks there is something to say. */
  public static FigureLine byAgent(AgentFigures.Line line, Optional<String> queue, ZoneId zone) {
    return calls(line.bucket(), zone, queue.orElse(null), line.agent(), line.tally(), true);
  }

  private static FigureLine calls(
      Bucket bucket,
      ZoneId zone,
      @Nullable String queue,
      @Nullable String agent,
      Tally tally,
      boolean ofAgent) {
    var fields = begin(bucket, zone);
    fields.put("queue", queue);
    fields.put("agent", agent);
    CALL_COUNTS.forEach(m -> fields.put(m.key(), count(tally, m)));
    if (ofAgent) fields.put("answered", count(tally, Measure.ANSWERS));
    put(fields, Figure.AVERAGE_WAIT, tally);
    put(fields, Figure.AVERAGE_SPEED_OF_ANSWER, tally);
    put(fields, Figure.ANSWER_RATE, tally);
    put(fields, Figure.CONNECTION_RATE, tally);
    put(fields, Figure.SERVICE_LEVEL, tally);
    fields.put("rang", count(tally, Measure.CALLS_RUNG));
    fields.put("rang_unknown", count(tally, Measure.CALLS_RING_UNKNOWN));
    fields.put("rings", count(tally, ofAgent ? Measure.RINGS : Measure.VISIT_RINGS));
    fields.put(
        "rings_unknown",
        count(tally, ofAgent ? Measure.RINGS_UNKNOWN : Measure.VISIT_RINGS_UNKNOWN));
    fields.put(
        "ring_response_rate",
        value(tally, ofAgent ? Figure.AGENT_RING_RESPONSE_RATE : Figure.RING_RESPONSE_RATE));
    MORE_CALL_FIGURES.forEach(f -> put(fields, f, tally));
    fields.put("longest_wait_seconds", seconds(tally, Measure.LONGEST_WAIT));
    MORE_CALL_COUNTS.forEach(m -> fields.put(m.key(), count(tally, m)));
    talk(fields, tally);
    return new FigureLine(fields);
  }

  public static FigureLine of(AgentFigures.Line line, ZoneId zone) {
    var tally = line.tally();
    var fields = begin(line.bucket(), zone);
    fields.put("agent", line.agent());
    fields.put("answered", count(tally, Measure.ANSWERS));
    fields.put("rings", count(tally, Measure.RINGS));
    talk(fields, tally);
    fields.put("signed_in_seconds", seconds(tally, Measure.SIGNED_IN));
    fields.put("paused_seconds", seconds(tally, Measure.PAUSED));
    fields.put("wrap_up_seconds", seconds(tally, Measure.WRAPPED_UP));
    fields.put("rings_answered", count(tally, Measure.RINGS_ANSWERED));
    fields.put("rings_unknown", count(tally, Measure.RINGS_UNKNOWN));
    fields.put("ring_response_rate", value(tally, Figure.AGENT_RING_RESPONSE_RATE));
    put(fields, Figure.AVERAGE_HANDLING_TIME, tally);
    fields.put("available_seconds", seconds(tally, Measure.AVAILABLE));
    fields.put("busy_seconds", seconds(tally, Measure.BUSY));
    put(fields, Figure.OCCUPANCY, tally);
    var paused = new TreeMap<String, Object>();
    line.paused().forEach((reason, micros) -> paused.put(reason, micros / MICROS));
    fields.put("paused_seconds_by_reason", paused);
    return new FigureLine(fields);
  }

  private static Map<String, @Nullable Object> begin(Bucket bucket, ZoneId zone) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("from", at(bucket.from(), zone));
    fields.put("to", at(bucket.to(), zone));
    return fields;
  }

  private static String at(Instant moment, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment.atZone(zone));
  }

  private static void talk(Map<String, @Nullable Object> fields, Tally tally) {
    var unknown = tally.of(Measure.TALKS_HOLD_UNKNOWN).orElse(0);
    var held = seconds(tally, Measure.HELD);
    fields.put("talk_seconds", seconds(tally, Measure.TALKED));
    fields.put("hold_seconds", unknown > 0 && Double.valueOf(0).equals(held) ? null : held);
    fields.put("talks_hold_unknown", unknown);
  }

  private static void put(Map<String, @Nullable Object> fields, Figure figure, Tally tally) {
    var name = figure.unit() == Figure.Unit.SECONDS ? figure.key() + "_seconds" : figure.key();
    fields.put(name, value(tally, figure));
  }

  private static @Nullable Double value(Tally tally, Figure figure) {
    var value = tally.of(figure);
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static @Nullable Long count(Tally tally, Measure measure) {
    var value = tally.of(measure);
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static @Nullable Double seconds(Tally tally, Measure measure) {
    var value = tally.of(measure);
    return value.isPresent() ? value.getAsLong() / MICROS : null;
  }
}
