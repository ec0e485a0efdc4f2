package org.ringdesk.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ringdesk.database.Database;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.schema.TestDatabase;

/** What is kept of days that are over against what is counted anew, after every kind of write. */
class TalliesTest {
  private static final int CALLS = 400;
  private static final long SEED = 20_261_125;
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final Database SQL = new Database(VERTX, DATABASE.url(), 2);

  @BeforeAll
  static void write() {
    var random = new Random(SEED);
    var calls = new ArrayList<Told>();
    for (int i = 0; i < CALLS; i++)
      calls.add(FiguresRecomputedTest.call(random, FiguresRecomputedTest.AUTUMN));
    Told.write(SQL, calls);
    FiguresRecomputedTest.tickets(random, calls, SQL);
    SQL.change("update call set from_number = left(from_number, 10) where from_number is not null");
    SQL.change("analyze");
  }

  @AfterAll
  static void stop() {
    SQL.close();
    VERTX.close().await();
  }

  /**
   * Each is a write that may change days that are over; NUMBER, CALL and TICKET are some of theirs.
   */
  private static final List<String> LATE =
      List.of(
          "update call set answered_at = null where id = CALL",
          "update call set from_number = NUMBER where id = CALL",
          "update call set entered_at = entered_at - interval '1 day' where id = CALL",
          "update call set direction = 'out' where id = CALL",
          "update call set ami = not ami where id = CALL",
          "update call set hotline = 'other' where id = CALL",
          "insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, from_number, entered_at, local_day, answered_at, ended_at, journal) select gen_random_uuid(), pbx, 'late' || id, linkedid, direction, context, hotline, desk_id, from_raw, from_number, entered_at + interval '90 minutes', local_day, answered_at, ended_at, '{}' from call where id = CALL",
          "insert into visit (call, no, queue, specialty, entered_at) select id, 0, 'network', 'network', entered_at from call where uniqueid like 'late%'",
          "insert into visit (call, no, queue, specialty, entered_at) select call, 7, 'hosts', 'hosts', max(until) from talk where call = CALL and until is not null group by call",
          "update visit set outcome = 'abandoned', ended_at = entered_at + interval '7 seconds' where call = CALL",
          "update visit set queue = 'hosts', specialty = 'hosts' where call = CALL",
          "update visit set entered_at = entered_at - interval '26 hours' where call = CALL",
          "delete from visit where call = CALL",
          "insert into ring (call, phone, visit, channel, agent, called_at, rang_at, how) select call, 'late' || no, no, '', 'Ann', entered_at, entered_at, 'no_answer' from visit where call = CALL",
          "update ring set rang_at = null, how = 'no_answer' where call = CALL",
          "delete from ring where call = CALL",
          "insert into talk (call, phone, visit, agent, since, until) select call, 'late' || no, no, 'Ann', entered_at, entered_at + interval '30 hours' from visit where call = CALL",
          "update talk set until = since + interval '50 hours' where call = CALL",
          "update talk set agent = case agent when 'Ann' then 'Eva' else 'Ann' end where call = CALL",
          "update talk set held = tstzmultirange(tstzrange(since, since + interval '1 second')) where call = CALL",
          "delete from talk where call = CALL",
          "update ticket set category = 'new' where id = TICKET",
          "update ticket set joined = (select max(id) from ticket) where id = TICKET",
          "delete from ticket_call where ticket = TICKET",
          "insert into ticket_call (call, ticket, linked_at) values (CALL, TICKET, now()) on conflict do nothing",
          "insert into customer (desk_id, name, organisation) values (1, 'A', 'Works'), (1, 'B', 'Mill')",
          "insert into customer_number (number, customer) select NUMBER, min(id) from customer union select from_number, min(customer.id) from call, customer where call.id = CALL and from_number is not null group by 1 on conflict do nothing",
          "insert into customer_number (number, customer) select distinct from_number, (select max(id) from customer) from call where from_number < '+49301001' on conflict do nothing",
          "update customer set organisation = 'Weir' where name = 'A'",
          "update customer_number set customer = (select max(id) from customer) where number = NUMBER and customer < (select max(id) from customer)",
          "delete from customer_number where number = NUMBER",
          "delete from customer where name = 'A'",
          "update desk set name = 'Other'",
          "insert into special_day (schedule, day, name, opens, closes) values ('5x8', '2026-10-26', 'late', '10:00', '11:00')",
          "delete from call where id = (select min(id::text)::uuid from call where from_number is not null and id not in (select call from ticket_call))");

  @Test
  void everyLateChangeIsInWhatIsToldNext() {
    var random = new Random(SEED);
    assertEquals(told(false), told(true), "cold");
    var kept = tallies();
    assertTrue(kept.size() > 10, kept::toString);
    assertEquals(told(false), told(true), "warm");
    assertEquals(kept, tallies(), "nothing was counted again");
    for (var late : LATE) {
      var calls =
          SQL.list(
              "select c.id::text as id from call c join talk t on t.call = c.id join ring r on r.call = c.id where direction = 'in' and from_number is not null group by 1 order by 1",
              r -> r.text("id"));
      SQL.change(
          late.replace("CALL", "'" + FiguresRecomputedTest.pick(random, calls) + "'")
              .replace(
                  "NUMBER",
                  "(select from_number from call where id = '%s')"
                      .formatted(FiguresRecomputedTest.pick(random, calls)))
              .replace("TICKET", String.valueOf(1 + random.nextInt(150))));
      assertEquals(told(false), told(true), late);
    }
  }

  /** Days, and a month by organisation: what anybody is told. */
  private static String told(boolean kept) {
    var text = new StringBuilder();
    var figures =
        kept
            ? new Figures(SQL, Terms.STANDARD).calls(FiguresRecomputedTest.NOW)
            : new CallFigures(SQL, Terms.STANDARD, FiguresRecomputedTest.NOW);
    {
      var range = FiguresRecomputedTest.AUTUMN;
      var days = Buckets.of(Step.DAY, range.from(), range.to(), FiguresRecomputedTest.BERLIN);
      for (var line : figures.byTime(days, Optional.empty())) tell(line, text);
      for (var line : figures.byTime(days, Only.EVERYTHING.ofAgent("Ann"))) tell(line, text);
      var whole = Buckets.whole(range.from(), range.to(), FiguresRecomputedTest.BERLIN);
      for (var group : List.of(Group.ORGANISATION, Group.DESK))
        for (var line : figures.byGroup(whole, group, Optional.empty())) tell(line, text);
    }
    return text.toString();
  }

  private static void tell(CallFigures.Line line, StringBuilder to) {
    to.append(line.bucket().from()).append(line.name());
    for (var measure : Measure.values())
      to.append(' ').append(measure.key()).append(line.tally().of(measure));
    to.append('\n');
  }

  private static List<String> tallies() {
    return SQL.list("select t::text as kept from tally t order by 1", r -> r.text("kept"));
  }
}
