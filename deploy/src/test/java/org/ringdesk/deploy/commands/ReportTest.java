package org.ringdesk.deploy.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.database.Database;
import org.ringdesk.figure.Terms;
import org.ringdesk.schema.TestDatabase;

/** One answered call of 09:00 and one that gave up at 09:10, in Shanghai. */
class ReportTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final Database SQL = new Database(VERTX, DATABASE.url(), 1);

  @BeforeAll
  static void write() {
    for (var statement :
        """
        insert into pbx (name) values ('pbx1');
        insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, from_number, entered_at, local_day, answered_at, ended_at, outcome, journal) values
          ('0198d2b0-0000-7000-8000-000000000001', 'pbx1', '1', '1', 'in', 'from-trunk', '4001', 1, '', '+861', '2026-11-24 09:00+08', '2026-11-24', '2026-11-24 09:00:10+08', '2026-11-24 09:03:10+08', 'answered', '{}'),
          ('0198d2b0-0000-7000-8000-000000000002', 'pbx1', '2', '2', 'in', 'from-trunk', '4001', 1, '', '+862', '2026-11-24 09:10+08', '2026-11-24', null, '2026-11-24 09:10:30+08', 'abandoned', '{}');
        insert into visit (call, no, queue, specialty, entered_at, ended_at, outcome)
          select id, 0, 'network', 'network', entered_at, ended_at, outcome from call;
        insert into ring (call, phone, visit, channel, agent, called_at, rang_at, ended_at, how)
          select id, 'p' || uniqueid, 0, 'PJSIP/201', '李娜', entered_at, entered_at, answered_at, case when answered_at is null then 'no_answer' else 'answered' end from call;
        insert into talk (call, phone, visit, agent, since, until, held)
          select id, 'p1', 0, '李娜', answered_at, ended_at, '{[2026-11-24 09:01:00+08,2026-11-24 09:01:30+08)}' from call where answered_at is not null;
        insert into presence (pbx, agent, since, state, phone, reason, until) values
          ('pbx1', '李娜', '2026-11-24 08:45+08', 'ready', '', '', '2026-11-24 09:30+08'), ('pbx1', '李娜', '2026-11-24 09:30+08', 'paused', '', 'lunch', null)
        """
            .split(";\n")) SQL.change(statement);
  }

  @AfterAll
  static void stop() {
    SQL.close();
    VERTX.close().await();
  }

  @Test
  void callsByHourHasEveryHourOfTheRange() {
    var lines = json("calls --from 2026-11-24T08:00 --to 2026-11-24T10:00 --by hour");
    assertEquals(2, lines.size());
    assertFields(
        lines.getFirst(),
        """
        {"from":"2026-11-24T08:00:00+08:00","to":"2026-11-24T09:00:00+08:00","queue":null,"agent":null,"offered":0,"answered":0,"abandoned":0,"timed_out":0,
         "refused_full":0,"refused_empty":0,"left_empty":0,"closed":0,"diverted":0,"average_wait_seconds":null,"average_speed_of_answer_seconds":null,
         "answer_rate":null,"connection_rate":null,"service_level":null,"rang":0,"rang_unknown":0,"longest_wait_seconds":null,"talk_seconds":0.0,"calls":0}
        """);
    assertFields(
        lines.getLast(),
        """
        {"from":"2026-11-24T09:00:00+08:00","offered":2,"answered":1,"abandoned":1,"average_wait_seconds":20.0,"average_speed_of_answer_seconds":10.0,
         "answer_rate":0.5,"connection_rate":0.5,"connection_rate_low":0.5,"connection_rate_high":0.5,"service_level":0.5,"rang":2,"rings":2,
         "abandoned_ringing":1,"average_wait_of_abandoned_seconds":30.0,"longest_wait_seconds":30.0,"talk_seconds":180.0,"hold_seconds":30.0,"calls":2}
        """);
  }

  @Test
  void callsByQueueAndByAgent() {
    assertFields(
        json("calls --from 2026-11-24 --to 2026-11-25 --by queue").getFirst(),
        "{\"queue\":\"network\",\"agent\":null,\"offered\":2,\"answered\":1}");
    assertFields(
        json("calls --from 2026-11-24 --to 2026-11-25 --by queue --queue hosts").getFirst(),
        "{\"queue\":\"hosts\",\"offered\":0,\"answer_rate\":null}");
    assertFields(
        json("calls --from 2026-11-24 --to 2026-11-25 --by agent").getFirst(),
        "{\"queue\":null,\"agent\":\"李娜\",\"offered\":null,\"answered\":1,\"rings\":2,\"ring_response_rate\":0.5,\"talk_seconds\":180.0}");
  }

  @Test
  void agentsByDayEndsWhatIsOpenWithTheRange() {
    var lines = json("agents --from 2026-11-24T08:00 --to 2026-11-24T10:00 --by hour");
    assertEquals(2, lines.size());
    assertFields(
        lines.getLast(),
        """
        {"from":"2026-11-24T09:00:00+08:00","to":"2026-11-24T10:00:00+08:00","agent":"李娜","answered":1,"rings":2,"talk_seconds":180.0,"hold_seconds":30.0,
         "signed_in_seconds":3600.0,"paused_seconds":1800.0,"wrap_up_seconds":0.0,"occupancy":0.1}
        """);
    assertFields(
        lines.getFirst(), "{\"answered\":0,\"signed_in_seconds\":900.0,\"paused_seconds\":0.0}");
  }

  @Test
  void theSameAsATableForPeople() {
    var request = request("calls --from 2026-11-24T08:00 --to 2026-11-24T10:00 --by hour");
    var table =
        ReportLine.table(ReportLine.CALLS_TABLE, Report.lines(request, SQL, Terms.STANDARD, NOW));
    assertEquals(3, table.size());
    assertTrue(table.getFirst().contains("average wait"), table.getFirst());
    assertTrue(table.get(1).startsWith("2026-11-24 08:00 +08:00"), table.get(1));
    assertTrue(table.get(1).contains("—"), table.get(1));
    assertTrue(table.get(2).contains("50.0 %") && table.get(2).contains("0:20"), table.get(2));
  }

  @ParameterizedTest(name = "report {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "                                                          | report takes calls or agents",
        "tickets                                                   | report takes calls or agents",
        "calls                                                     | report needs --from T.",
        "calls --from yesterday --to 2026-11-24 --by day           | not \"yesterday\".",
        "calls --from 2026-11-24 --to 2026-11-24 --by day          | --to must be later than --from.",
        "calls --from 2026-11-24 --to 2026-11-25                   | --by takes quarter",
        "calls --from 2026-11-24 --to 2026-11-25 --by minute       | not \"minute\".",
        "agents --from 2026-11-24 --to 2026-11-25 --by queue       | not \"queue\".",
        "agents --from 2026-11-24 --to 2026-11-25 --by day --queue x | takes no --queue",
        "calls --from 2026-11-24 --to 2026-11-25 --by day --timezone Mars | not \"Mars\".",
        "calls --from 2026-11-24 --to 2026-11-25 --by day --database x | --database is not postgresql://",
        "calls --from 2026-11-24 --to 2026-11-25 --by              | --by needs a value.",
        "calls --from 2026-11-24 --from 2026-11-25                 | --from is there twice.",
        "calls --from 1990-01-01 --to 2026-11-25 --by quarter      | ask for a shorter one",
        "calls --from 2026-11-24 --to 2026-11-25 --by day --csv    | not --csv.",
      })
  void whatItDoesNotTakeIsToldInOneSentence(String words, String told) {
    var refusal = assertThrows(Command.Misused.class, () -> request(words == null ? "" : words));
    assertTrue(String.valueOf(refusal.getMessage()).contains(told), refusal.getMessage());
  }

  @Test
  void aMomentIsADayALocalTimeOrOneWithItsOffset() {
    var request = request("calls --from 2026-11-24 --to 2026-11-24T12:00Z --by day");
    assertEquals(Instant.parse("2026-11-23T16:00:00Z"), request.buckets().from());
    assertEquals(Instant.parse("2026-11-24T12:00:00Z"), request.buckets().to());
    var berlin =
        request(
            "calls --from 2026-11-24T08:00:30 --to 2026-11-24T09:00+01:00 --by hour --timezone Europe/Berlin");
    assertEquals(Instant.parse("2026-11-24T07:00:30Z"), berlin.buckets().from());
    assertEquals(Instant.parse("2026-11-24T08:00:00Z"), berlin.buckets().to());
  }

  private static ReportRequest request(String words) {
    var args = new ArrayList<>(List.of(words.split(" ")));
    args.removeIf(String::isEmpty);
    return ReportRequest.of(args, () -> SHANGHAI);
  }

  private static List<JsonObject> json(String words) {
    return Report.lines(request(words), SQL, Terms.STANDARD, NOW).stream()
        .map(l -> new JsonObject(l.json()))
        .toList();
  }

  private static void assertFields(JsonObject line, String expected) {
    var fields = new JsonObject(expected);
    for (var name : fields.fieldNames()) assertTrue(line.containsKey(name), name);
    var shown = new JsonObject();
    for (var name : fields.fieldNames()) shown.put(name, line.getValue(name));
    assertEquals(fields.encode(), shown.encode());
  }
}
