package org.ringdesk.deploy.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.At;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallEvent;
import org.ringdesk.call.CallIds;
import org.ringdesk.call.Calls;
import org.ringdesk.call.Leg;
import org.ringdesk.call.Line;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.RingEnd;
import org.ringdesk.customer.Customers;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.database.Database;
import org.ringdesk.database.Sql;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.store.CallRows;
import org.ringdesk.ticket.TicketDesk;
import org.ringdesk.wrapup.Drafts;

/**
 * Thirty days that a call centre might have had, told as events through the same core as real
 * calls, so that no page of the demo is empty. They belong to a PBX of their own name, have no
 * journal, and cause no effects but their tickets.
 */
public final class History {
  public static final String PBX = "made-up";
  public static final String OLD_PBX = "old-pbx";
  private static final int DAYS = 30;
  private static final Duration SHORTEST_TALK = Duration.ofSeconds(45);

  /** Calls of each half hour of a working day from 08:00, with the morning's peak and the lunch. */
  private static final int[] HALF_HOURS = {
    1, 3, 6, 9, 10, 9, 7, 4, 2, 3, 6, 8, 8, 7, 6, 5, 4, 2, 1, 1
  };

  private static final LocalTime FIRST = LocalTime.of(8, 0);

  /** A customer and the number they call from. */
  record Known(String number, String name, String organisation) {}

  static final List<Known> CUSTOMERS =
      List.of(
          new Known("13801380001", "赵磊", "华信物流"),
          new Known("13801380002", "钱芳", "华信物流"),
          new Known("13911023344", "孙建国", "新华医院"),
          new Known("13621187765", "李娜", "东港贸易"),
          new Known("15010203040", "周伟", "京城图书馆"),
          new Known("15811556677", "吴敏", "长城保险"),
          new Known("18600110022", "郑强", "长城保险"),
          new Known("18911223344", "王静", "蓝海科技"),
          new Known("01062781234", "前台", "京城大学"),
          new Known("02155501234", "Front desk", "East Port Logistics"),
          new Known("075586012345", "Anna Petrova", "Orion Trading"),
          new Known("17710001000", "冯涛", "蓝海科技"));

  private static final Set<String> SPEAK_ENGLISH = Set.of("02155501234", "075586012345");

  /** Who works in which queue, in the order in which their phones are tried. */
  private static final Map<String, List<String>> AGENTS =
      Map.of(
          "network",
          List.of("Ann Lee", "Boris Orlov"),
          "hosts",
          List.of("Boris Orlov", "Chen Wei"),
          "desktop",
          List.of("Chen Wei", "Dina Kim"));

  private static final List<String> QUEUES =
      List.of("network", "network", "hosts", "desktop", "desktop");

  private final Database database;
  private final Hotlines hotlines;
  private final ZoneId zone;
  private final Random random;
  private int serial;

  public History(Database database, Hotlines hotlines, long seed) {
    this.database = database;
    this.hotlines = hotlines;
    this.zone = hotlines.zone();
    this.random = new Random(seed);
  }

  /**
   * Writes the days before {@code today}, once: a database that has them already stays as it is.
   * Answers how many calls it wrote.
   */
  public int write(LocalDate today) {
    if (database
        .first("select 1 as one from pbx where name = $1", row -> row.value("one"), PBX)
        .isPresent()) return 0;
    database.transaction(
        sql -> {
          sql.change("insert into pbx (name) values ($1)", PBX);
          CUSTOMERS.forEach(c -> know(sql, c));
          return 0;
        });
    int calls = 0;
    for (int back = DAYS; back >= 1; back--) calls += write(today.minusDays(back), back);
    return calls;
  }

  /**
   * Writes the queue_log of the thirty days before those, as a PBX before this one would have left
   * it.
   */
  public void writeOldLog(Path file, LocalDate today) throws IOException {
    var log = new OldLog();
    for (int back = 2 * DAYS; back > DAYS; back--) {
      var day = today.minusDays(back);
      callsOf(day).forEach(log::add);
      for (var shift : shifts(day)) log.add(shift, queuesOf(shift.agent()));
    }
    log.write(file);
  }

  private List<Shift> shifts(LocalDate day) {
    return Shift.of(
        AGENTS.values().stream().flatMap(List::stream).distinct().sorted().toList(), day, zone);
  }

  private static List<String> queuesOf(String agent) {
    return AGENTS.entrySet().stream()
        .filter(queue -> queue.getValue().contains(agent))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static void know(Sql sql, Known customer) {
    var customers = new Customers(sql);
    if (PhoneNumber.read(customer.number(), "CN") instanceof PhoneNumber.Readable number
        && customers.byNumber(List.of(number.value())).isEmpty())
      customers.addNumber(
          customers.create(1, customer.name(), "", customer.organisation()), number);
  }

  private int write(LocalDate date, int back) {
    var day = callsOf(date);
    var rows = new CallRows(hotlines, c -> PhoneNumber.read(c.line().from(), "CN").e164());
    var desk = new TicketDesk(hotlines);
    return database.transaction(
        sql -> {
          rows.write(sql, day);
          desk.follow(sql, day.stream().map(Call::id).toList());
          day.forEach(call -> writeUp(sql, call));
          settle(sql, day, back);
          shifts(date).forEach(shift -> shift.write(sql, PBX, day));
          return day.size();
        });
  }

  /** Most agents find the time to write. */
  private void writeUp(Sql sql, Call call) {
    for (var visit : call.visits()) {
      if (visit.talk().isEmpty() || random.nextInt(20) == 0) continue;
      var talk = visit.talk().get();
      var specialty = hotlines.of(visit.queue()).key();
      var chinese = !SPEAK_ENGLISH.contains(call.line().from());
      var values =
          Matter.any(visit.queue().value(), random).written(chinese, random.nextInt(8) > 0);
      new Drafts(sql)
          .put(
              call.id(),
              talk.agent(),
              specialty,
              values,
              talk.agent().value(),
              talk.until().orElseThrow().plus(Shift.WRITING));
    }
  }

  /** What was owed has been returned long ago, and all but the newest matters are settled. */
  private static void settle(Sql sql, List<Call> day, int back) {
    sql.change(
        """
        update ticket set closed_at = opened_at + case when solved then interval '10 minutes' else interval '20 hours' end,
          why_closed = 'resolved', call_back = false
        where closed_at is null and ($2::int > 3 or solved is not false)
          and id in (select ticket from ticket_call where call = any($1::uuid[]))
        """,
        day.stream().map(c -> c.id().value()).toArray(UUID[]::new),
        back);
  }

  private List<Call> callsOf(LocalDate day) {
    var calls = new ArrayList<Call>();
    var share = share(day.getDayOfWeek());
    for (int half = 0; half < HALF_HOURS.length; half++) {
      int n = (int) Math.round(HALF_HOURS[half] * share * (0.7 + random.nextDouble() * 0.6));
      for (int i = 0; i < n; i++)
        calls.add(
            call(
                day.atTime(FIRST)
                    .plusMinutes(30L * half)
                    .plusSeconds(random.nextInt(1_800))
                    .atZone(zone)
                    .toInstant()));
    }
    return calls;
  }

  private static double share(DayOfWeek day) {
    return switch (day) {
      case MONDAY -> 1.3;
      case TUESDAY, WEDNESDAY, THURSDAY -> 1.0;
      case FRIDAY -> 0.9;
      case SATURDAY -> 0.3;
      case SUNDAY -> 0.1;
    };
  }

  private Call call(Instant at) {
    var queue = QUEUES.get(random.nextInt(QUEUES.size()));
    var leg = new Leg(PBX, PBX + "-" + at.getEpochSecond() + "." + ++serial);
    var calls = new Calls(PBX, Set.of(), new CallIds(Map.of()), Optional.empty());
    tell(leg, new QueueName(queue), at).forEach(calls::apply);
    return calls.find(leg).orElseThrow();
  }

  /**
   * What happens to one caller: the phones ring in turn until somebody answers or the caller has
   * had enough.
   */
  private List<CallEvent> tell(Leg leg, QueueName queue, Instant entered) {
    var events = new ArrayList<CallEvent>();
    var line = new Line(leg, "from-trunk", number(), hotlines.hotlines().getFirst().number());
    var now = entered;
    events.add(new CallEvent.Reached(at(now), leg, line));
    now = now.plusMillis(600);
    events.add(new CallEvent.Joined(at(now), leg, line, queue));
    var patience =
        now.plusSeconds(random.nextInt(8) == 0 ? 2 + random.nextInt(3) : 25 + random.nextInt(60));
    now =
        now.plusSeconds(
            random.nextInt(4) == 0 ? random.nextInt(30) : random.nextInt(3)); // all talking, or not
    for (var name : AGENTS.getOrDefault(queue.value(), List.of())) {
      if (now.isAfter(patience)) break;
      var agent = new AgentName(name);
      var phone = new Leg(PBX, leg.uniqueid() + "-" + name);
      events.add(new CallEvent.PhoneCalled(at(now), leg, queue, phone, "PJSIP/" + name, agent));
      events.add(new CallEvent.PhoneRang(at(now), phone));
      var answered = now.plusSeconds(2 + random.nextInt(9));
      if (random.nextInt(10) < 8 && answered.isBefore(patience))
        return answered(events, leg, queue, phone, agent, answered);
      now = now.plusSeconds(15);
      if (now.isBefore(patience))
        events.add(new CallEvent.PhoneStopped(at(now), phone, RingEnd.NO_ANSWER));
    }
    events.add(new CallEvent.HangupAsked(at(patience), leg));
    events.add(new CallEvent.GaveUp(at(patience), leg, queue));
    events.add(new CallEvent.DeskLeft(at(patience), leg, queue, Outcome.ABANDONED));
    events.add(new CallEvent.HungUp(at(patience), leg));
    return events;
  }

  private List<CallEvent> answered(
      List<CallEvent> events, Leg leg, QueueName queue, Leg phone, AgentName agent, Instant at) {
    var end = at.plus(SHORTEST_TALK).plusSeconds((long) Math.abs(random.nextGaussian() * 180));
    events.add(new CallEvent.Connected(at(at), leg, queue, phone, agent));
    events.add(new CallEvent.Completed(at(end), leg, queue, phone));
    events.add(new CallEvent.HungUp(at(end), leg));
    return events;
  }

  private String number() {
    if (random.nextInt(15) == 0) return "anonymous";
    if (random.nextInt(3) > 0) return CUSTOMERS.get(random.nextInt(CUSTOMERS.size())).number();
    return "1" + (35 + random.nextInt(5)) + "%08d".formatted(random.nextInt(100_000_000));
  }

  private static At at(Instant moment) {
    return new At(moment, moment, 0);
  }
}
