package org.ringdesk.seal;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.figure.Buckets;
import org.ringdesk.figure.CallFigures;
import org.ringdesk.figure.Figure;
import org.ringdesk.figure.Group;
import org.ringdesk.figure.Tally;
import org.ringdesk.figure.Terms;

/**
 * What the rows say of a day: its figures, and of each call that entered the hotline or a queue on
 * it the SHA-256 of what is counted of it.
 *
 * @param calls by id
 */
public record DayFacts(SortedMap<String, String> calls, List<SealedFigure> figures) {
  static final String ALL = "all";

  /** They move with tickets and with the days that follow. */
  private static final Set<Figure> NEVER_DONE =
      EnumSet.of(Figure.REPEAT_RATE, Figure.FIRST_CALL_RESOLUTION);

  /** A call with what is counted of it, and where it is counted. */
  private record Counted(String id, String facts, Map<Group, Set<String>> in) {
    static Counted from(Row row) {
      return new Counted(
          row.uuid("id").toString(),
          row.text("facts"),
          Map.of(
              Group.HOTLINE, Set.of(row.text("hotline")),
              Group.QUEUE, Set.of(row.get(String[].class, "queues")),
              Group.SPECIALTY, Set.of(row.get(String[].class, "specialties"))));
    }
  }

  public static DayFacts read(Sql sql, LocalDate day, ZoneId zone, Terms terms) {
    var whole = whole(day, zone);
    var counted = counted(sql, whole);
    var figures = new CallFigures(sql, terms, whole.to());
    var sealed = new ArrayList<SealedFigure>();
    for (var line : figures.byTime(whole, Optional.empty()))
      sealed.addAll(sealed(ALL, line.tally(), ids(counted)));
    for (var group : List.of(Group.HOTLINE, Group.QUEUE, Group.SPECIALTY))
      for (var line : figures.byGroup(whole, group, Optional.empty())) {
        var name = line.name().orElseThrow();
        var its =
            counted.stream()
                .filter(c -> c.in().getOrDefault(group, Set.of()).contains(name))
                .toList();
        sealed.addAll(sealed(group.key() + ":" + name, line.tally(), ids(its)));
      }
    return new DayFacts(facts(counted), List.copyOf(sealed));
  }

  /** Only the calls. */
  static SortedMap<String, String> calls(Sql sql, LocalDate day, ZoneId zone) {
    return facts(counted(sql, whole(day, zone)));
  }

  static Buckets whole(LocalDate day, ZoneId zone) {
    return Buckets.whole(
        day.atStartOfDay(zone).toInstant(), day.plusDays(1).atStartOfDay(zone).toInstant(), zone);
  }

  /** A line for each call, as a seal keeps them. */
  static String lines(SortedMap<String, String> calls) {
    return calls.entrySet().stream()
        .map(c -> c.getKey() + " " + c.getValue() + "\n")
        .collect(Collectors.joining());
  }

  static SortedMap<String, String> ofLines(String lines) {
    var calls = new TreeMap<String, String>();
    lines.lines().map(l -> l.split(" ", 2)).forEach(l -> calls.put(l[0], l.length < 2 ? "" : l[1]));
    return calls;
  }

  private static SortedMap<String, String> facts(List<Counted> counted) {
    var facts = new TreeMap<String, String>();
    counted.forEach(c -> facts.put(c.id(), c.facts()));
    return facts;
  }

  private static SortedSet<String> ids(List<Counted> counted) {
    return counted.stream().map(Counted::id).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<SealedFigure> sealed(String scope, Tally tally, SortedSet<String> calls) {
    var hash = Sha256.of(calls.stream().map(c -> c + "\n").collect(Collectors.joining()));
    var sealed = new ArrayList<SealedFigure>();
    for (var figure : Figure.values()) {
      var over = figure.numerator(tally);
      var under = figure.denominator(tally);
      if (NEVER_DONE.contains(figure) || over.isEmpty() || under.isEmpty()) continue;
      var unknown = figure.unknown(tally);
      sealed.add(
          new SealedFigure(
              figure.key(),
              scope,
              figure.version(),
              over.getAsLong(),
              under.getAsLong(),
              unknown.isPresent() ? Optional.of(unknown.getAsLong()) : Optional.empty(),
              hash));
    }
    return sealed;
  }

  private static List<Counted> counted(Sql sql, Buckets whole) {
    return sql.list(
        """
        select c.id, c.hotline,
          array(select distinct v.queue from visit v where v.call = c.id and v.entered_at >= $1 and v.entered_at < $2) as queues,
          array(select distinct v.specialty from visit v where v.call = c.id and v.entered_at >= $1 and v.entered_at < $2) as specialties,
          encode(sha256(convert_to(jsonb_build_array(
            c.hotline, %s, %s, %s, c.outcome,
            (select jsonb_agg(jsonb_build_array(v.no, v.queue, v.specialty, %s, %s, v.outcome) order by v.no)
             from visit v where v.call = c.id),
            (select jsonb_agg(jsonb_build_array(r.visit, r.agent, %s, %s, r.rang_known, %s, r.how)
                              order by r.visit, r.called_at, r.agent, r.rang_at, r.ended_at, r.how)
             from ring r where r.call = c.id),
            (select jsonb_agg(jsonb_build_array(t.visit, t.agent, %s, %s) order by t.visit, t.since, t.agent, t.until)
             from talk t where t.call = c.id)
          )::text, 'UTF8')), 'hex') as facts
        from call c
        where c.direction = 'in' and c.id in (
          select id from call where entered_at >= $1 and entered_at < $2
          union select call from visit where entered_at >= $1 and entered_at < $2)
        """
            .formatted(
                micros("c.entered_at"),
                micros("c.answered_at"),
                micros("c.ended_at"),
                micros("v.entered_at"),
                micros("v.ended_at"),
                micros("r.called_at"),
                micros("r.rang_at"),
                micros("r.ended_at"),
                micros("t.since"),
                micros("t.until")),
        Counted::from,
        whole.from(),
        whole.to());
  }

  /** The same whatever zone the session is in. */
  private static String micros(String moment) {
    return "(extract(epoch from %s) * 1000000)::bigint".formatted(moment);
  }
}
