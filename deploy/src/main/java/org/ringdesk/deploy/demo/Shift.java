package org.ringdesk.deploy.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ringdesk.agent.Presence;
import org.ringdesk.call.Call;
import org.ringdesk.call.Talk;
import org.ringdesk.database.Sql;

/** What one agent does on one day: comes, talks, writes it up, has lunch, goes. */
record Shift(String agent, Instant comes, Instant lunch, Instant back, Instant goes) {
  static final String LUNCH = "Lunch";
  static final Duration WRITING = Duration.ofSeconds(40);

  private static final LocalTime COMES = LocalTime.of(7, 55);
  private static final LocalTime GOES = LocalTime.of(18, 10);
  private static final LocalTime FIRST_LUNCH = LocalTime.of(12, 0);
  private static final Duration LUNCH_TIME = Duration.ofMinutes(30);

  private record Spell(Presence presence, Instant since, Instant until) {}

  /** Of those who sit beside each other one goes to lunch after the other. */
  static List<Shift> of(List<String> agents, LocalDate day, ZoneId zone) {
    var shifts = new ArrayList<Shift>();
    for (var agent : agents) {
      var lunch =
          day.atTime(FIRST_LUNCH)
              .plus(shifts.size() % 2 == 0 ? Duration.ZERO : LUNCH_TIME)
              .atZone(zone)
              .toInstant();
      shifts.add(
          new Shift(
              agent,
              day.atTime(COMES).atZone(zone).toInstant(),
              lunch,
              lunch.plus(LUNCH_TIME),
              day.atTime(GOES).atZone(zone).toInstant()));
    }
    return shifts;
  }

  /**
   * @param calls of that day
   */
  void write(Sql sql, String pbx, List<Call> calls) {
    var spells = spells(calls);
    sql.change(
        """
        insert into presence (pbx, agent, since, state, phone, reason, until)
        select $1, $2, since, state, 'PJSIP/' || $2, case state when 'paused' then $3 else '' end, until
        from unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) as spell (since, state, until)
        """,
        pbx,
        agent,
        LUNCH,
        spells.stream().map(Spell::since).toArray(Instant[]::new),
        spells.stream().map(s -> s.presence().key()).toArray(String[]::new),
        spells.stream().map(Spell::until).toArray(Instant[]::new));
  }

  private List<Spell> spells(List<Call> calls) {
    var busy = new ArrayList<Spell>();
    busy.add(new Spell(Presence.PAUSED, lunch, back));
    for (var call : calls)
      for (var visit : call.visits())
        visit.talk().filter(t -> t.agent().value().equals(agent)).ifPresent(t -> add(busy, t));
    busy.sort(Comparator.comparing(Spell::since));
    var spells = new ArrayList<Spell>();
    var now = comes;
    for (var spell : busy) {
      if (!spell.until().isAfter(now)) continue;
      var since = spell.since().isAfter(now) ? spell.since() : now;
      if (since.isAfter(now)) spells.add(new Spell(Presence.READY, now, since));
      spells.add(new Spell(spell.presence(), since, spell.until()));
      now = spell.until();
    }
    if (goes.isAfter(now)) spells.add(new Spell(Presence.READY, now, goes));
    return spells;
  }

  private static void add(List<Spell> busy, Talk talk) {
    var until = talk.until().orElseThrow();
    busy.add(new Spell(Presence.TALKING, talk.since(), until));
    busy.add(new Spell(Presence.WRAP_UP, until, until.plus(WRITING)));
  }
}
