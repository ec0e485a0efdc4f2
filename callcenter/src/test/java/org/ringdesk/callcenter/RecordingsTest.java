package org.ringdesk.callcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.ami.AmiAddress;
import org.ringdesk.ami.AmiPlayer;
import org.ringdesk.database.Database;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.ledger.QueueLogPlace;
import org.ringdesk.schema.TestDatabase;

/** Recorded bytes of a real PBX, over a socket, through the real connection, into real rows. */
class RecordingsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Path CAPTURES = Path.of("src/test/resources/captures");
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private final Vertx vertx = Vertx.vertx();
  private TestDatabase server;
  private Database database;
  private AmiPlayer pbx;
  private CallCenter callCenter;

  @BeforeEach
  void open() throws Exception {
    server = TestDatabase.fresh();
    database = new Database(vertx, server.url(), 5);
    pbx = new AmiPlayer("ringdesk", "secret");
    callCenter = callCenter();
    callCenter.start();
    await("select count(*)::text as it from watch where until is null", "1");
  }

  private CallCenter callCenter() {
    var hotlines =
        new Hotlines(
            List.of(
                new Hotline("88001000", "热线", "Hotline", SHANGHAI, "RU", Duration.ofSeconds(5))),
            List.of());
    var address =
        new AmiAddress(
            "pbx1",
            "127.0.0.1",
            pbx.port(),
            false,
            Optional.empty(),
            "ringdesk",
            "secret",
            AmiAddress.SILENCE);
    var settings =
        new PbxSettings(
            "pbx1",
            address,
            Set.of("from-agents"),
            50_000,
            Optional.empty(),
            new QueueLogPlace.Unread(),
            Optional.empty());
    return new CallCenter(
        vertx,
        database,
        hotlines,
        List.of(settings),
        CanarySettings.NONE,
        false,
        "test",
        Clock.systemUTC(),
        new SimpleMeterRegistry());
  }

  @AfterEach
  void close() throws Exception {
    callCenter.stop();
    pbx.close();
    database.close();
    server.close();
    vertx.close().await();
  }

  private String ask(String sql) {
    return database.first(sql, row -> row.text("it")).orElse("nothing");
  }

  private void await(String sql, String wanted) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ask(sql).equals(wanted) && System.nanoTime() < deadline) Thread.sleep(20);
    assertEquals(wanted, ask(sql), sql);
  }

  private void plays(String recording) throws Exception {
    pbx.play(AmiPlayer.recording(CAPTURES.resolve(recording)), 0);
    await("select count(*)::text as it from call where ended_at is not null", "1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "answered.desk.ami; 79161112233; answered by complete; hotline=answered; 1; Agent One;"
            + " 2.006 4.501",
        "answered.ami; 79161112233; answered by complete; hotline=answered; 1; Agent One; 2.006"
            + " 4.501",
        "abandoned.desk.ami; 79161112235; abandoned by hangup_then_abandon; hotline=abandoned; 1; ;"
            + " 3.503",
        "noagent_timeout.desk.ami; 79161112236; timed_out by abandon_alone; hotline=timed_out; 2; ;"
            + " 12.020",
        "blind_transfer.desk.ami; 79161110101; answered by complete; hotline=answered"
            + " second=answered; 2; Agent One+Agent Three; 1.009 3.008 1.224 7.268",
        "hostile_number.desk.ami; 7916; answered by complete; hotline=answered; 1; Agent One; 0.507"
            + " 2.995",
        "attended_transfer.desk.ami; 79161120001; answered by complete; hotline=answered; 1; Agent"
            + " One; 1.014 11.186",
        "blind_transfer_phone.desk.ami; 79161120003; answered by complete; hotline=answered; 1;"
            + " Agent One; 1.013 2.007",
        "pickup.desk.ami; 79161120004; answered by hangup_only; hotline=answered; 1; Agent Two;"
            + " 4.091 7.437",
        "local_member.desk.ami; 79161120005; answered by complete; locals=answered; 1; Agent One;"
            + " 1.514 4.995",
        "local_member_stays.desk.ami; 79161120006; answered by complete; localsn=answered; 1; Agent"
            + " One; 1.515 4.999",
        "redirected.desk.ami; 79161120009; transferred_out by redirect_then_abandon;"
            + " hotline=transferred_out; 1; ; 6.018",
        "ring_no_answer.desk.ami; 79161120010; answered by complete; hotline=answered; 2; Agent"
            + " Two; 11.416 3.101",
      })
  void aRecordingEndsInTheseRows(
      String file,
      String from,
      String outcome,
      String visits,
      String rang,
      String agents,
      String seconds)
      throws Exception {
    plays(file);
    assertTrue(
        ask("select from_raw as it from call").startsWith(from),
        ask("select from_raw as it from call"));
    assertEquals(outcome, ask("select outcome || ' by ' || evidence as it from call"));
    assertEquals(
        visits,
        ask("select string_agg(queue || '=' || outcome, ' ' order by no) as it from visit"));
    assertEquals(rang, ask("select count(*)::text as it from ring where rang_at is not null"));
    assertEquals(
        agents == null ? "" : agents,
        ask("select coalesce(string_agg(agent, '+' order by since), '') as it from talk"));
    assertEquals(seconds, waitsAndTalks());
    await("select count(*)::text as it from ticket", "1");
    assertEquals(
        "1",
        ask(
            "select count(distinct number)::text as it from ticket join ticket_call on ticket ="
                + " id"));
  }

  /** Of each visit in turn: s waited, and s talked where somebody did; by the PBX's clock. */
  private String waitsAndTalks() {
    return ask(
        """
        select string_agg(to_char(extract(epoch from coalesce(t.since, v.ended_at) - v.entered_at), 'FM990.000')
                 || coalesce(to_char(extract(epoch from t.until - t.since), ' FM990.000'), ''), ' ' order by v.no) as it
        from visit v left join talk t on t.call = v.call and t.visit = v.no
        """);
  }

  @Test
  void twoCustomersInOneConferenceAreTwoCallsAndTheirTalksEndWhereTheAgentsLeave()
      throws Exception {
    pbx.play(AmiPlayer.recording(CAPTURES.resolve("conference.desk.ami")), 0);
    await(
        "select count(*)::text as it from call where direction = 'in' and ended_at is not null",
        "2");
    assertEquals(
        "79161120007 Agent One 15, 79161120008 Agent Two 5",
        ask(
            """
            select string_agg(from_raw || ' ' || agent || ' ' || round(extract(epoch from until - since)), ', ' order by entered_at) as it
            from call join talk on talk.call = call.id
            """));
  }

  @Test
  void aConsultationThroughAQueueIsNoSecondCallOfTheCustomer() throws Exception {
    pbx.play(AmiPlayer.recording(CAPTURES.resolve("attended_transfer_queue.desk.ami")), 0);
    await("select count(*)::text as it from call where ended_at is not null", "2");
    assertEquals(
        "in 79161120002 hotline=answered Agent One, internal 1001 second=answered Agent Three",
        ask(
            """
            select string_agg(direction || ' ' || from_raw || ' ' || queue || '=' || v.outcome || ' ' || agent, ', ' order by c.entered_at) as it
            from call c join visit v on v.call = c.id join talk t on t.call = c.id and t.visit = v.no
            """));
    assertEquals(
        "1",
        ask("select count(distinct linkedid)::text as it from call"),
        "both have the customer's");
  }

  @Test
  void eachMessageOfTheRecordingIsInTheJournalAsItCame() throws Exception {
    plays("answered.desk.ami");
    var seen = new java.util.ArrayList<String>();
    new org.ringdesk.journal.Journal("pbx1")
        .replay(database, 1, (message, seq) -> seen.add(message.event()));
    assertEquals(1, seen.stream().filter("AgentConnect"::equals).count());
    assertTrue(seen.contains("CEL"), "events of no use are kept too");
  }

  @Test
  void theSameRecordingTwiceIsStillOneCall() throws Exception {
    plays("answered.desk.ami");
    plays("answered.desk.ami");
    assertEquals("1", ask("select count(*)::text as it from call"));
    assertEquals("1", ask("select count(*)::text as it from talk"));
  }

  @Test
  void theBoardShowsWhatTheRowsHold() throws Exception {
    plays("blind_transfer.desk.ami");
    var lines = callCenter.board().snapshot().lastCalls();
    assertEquals(1, lines.size());
    assertEquals(2, lines.getFirst().phonesRang());
  }
}
