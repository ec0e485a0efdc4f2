package org.ringdesk.deploy;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ringdesk.deploy.pbx.AsteriskBench;
import org.ringdesk.deploy.pbx.Sipp.CallerId;
import org.ringdesk.people.Audit;
import org.ringdesk.webhook.Fact;
import org.ringdesk.webhook.Webhooks;

/** Real calls, from the telephone to the rows, the ticket and the board. */
class FirstCallTest {
  private static final Duration SOON = ofSeconds(30);
  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house =
        House.open(
            AsteriskBench.start(
                plan ->
                    plan.withQueue("network", q -> q.ringing(ofSeconds(3)).withStrategy("linear"))
                        .withQueue(
                            "hosts",
                            q ->
                                q.ringing(ofSeconds(3))
                                    .givingUpAfter(ofSeconds(6))
                                    .holdingAtMost(1))
                        .withQueue(
                            "desktop",
                            q ->
                                q.whenEmpty("strict,unavailable,paused", "no")
                                    .givingUpAfter(ofSeconds(4)))),
            Map.of("RINGDESK_API_PRIVATE_WEBHOOKS", "true"));
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  @Test
  void anAnsweredCallIsCountedAndHasItsTicket() throws Exception {
    try (var phone = house.bench().agent("1001").answersAfter(ofSeconds(1));
        var other = house.bench().agent("1002").ignores()) {
      house.bench().caller("13800138001").calls("4008100000").hangsUpAfter(ofSeconds(4)).ends(SOON);
    }
    house.awaitCall("13800138001", "answered by complete, network=answered, rang 1, Ann Lee");
    house.await(
        "select t.caller || ' spoken ' || (t.spoken_at is not null) || ' opened at entry ' || (t.opened_at = c.entered_at) || ' call back ' || t.call_back"
            + " from ticket t join ticket_call tc on tc.ticket = t.id join call c on c.id = tc.call where c.from_raw = '13800138001'",
        List.of("+8613800138001 spoken true opened at entry true call back false"));
    var number =
        house.ask("select t.number from ticket t where t.caller = '+8613800138001'").getFirst();
    try (var supervisor = house.signIn("supervisor")) {
      var page = supervisor.get("/board");
      assertTrue(page.contains("138 0013 8001"), "the board shows the caller's number");
      assertTrue(page.contains(number), "and the ticket's");
    }
  }

  @Test
  void theAgentMayHangUpFirst() throws Exception {
    try (var phone = house.bench().agent("1001").answersAndHangsUp(ofSeconds(1), ofSeconds(2));
        var other = house.bench().agent("1002").ignores()) {
      house.bench().caller("13800138002").calls("4008100000").waitsForTheEnd().ends(SOON);
    }
    house.awaitCall("13800138002", "answered by complete, network=answered, rang 1, Ann Lee");
  }

  @Test
  void aCallerWhoGivesUpWhileAPhoneRingsIsOwedACallBack() throws Exception {
    try (var phone = house.bench().agent("1001").ignores();
        var other = house.bench().agent("1002").ignores()) {
      house.bench().caller("13800138003").calls("4008100000").hangsUpAfter(ofSeconds(6)).ends(SOON);
    }
    house.awaitCall("13800138003", "abandoned by desk_left, network=abandoned, rang 2");
    house.await(
        "select call_back::text || ' ' || coalesce(why_closed, 'open') from ticket where caller = '+8613800138003'",
        List.of("true open"));
  }

  @Test
  void aShortAbandonClosesItsTicketItself() throws Exception {
    try (var phone = house.bench().agent("1001").ignores();
        var other = house.bench().agent("1002").ignores()) {
      house
          .bench()
          .caller("13800138004")
          .calls("4008100000")
          .hangsUpAfter(ofMillis(1_500))
          .ends(SOON);
    }
    house.awaitCall("13800138004", "abandoned by desk_left, network=abandoned, rang 1");
    house.await(
        "select call_back::text || ' ' || coalesce(why_closed, 'open') from ticket where caller = '+8613800138004'",
        List.of("false short_abandon"));
  }

  @Test
  void aWebhookIsToldOfTheCall() throws Exception {
    var told = new LinkedBlockingQueue<JsonObject>();
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          told.add(new JsonObject(Buffer.buffer(exchange.getRequestBody().readAllBytes())));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    other.start();
    var webhooks = new Webhooks(house.server().database(), true, Clock.systemUTC());
    try (var phone = house.bench().agent("1001").ignores()) {
      var url = "http://127.0.0.1:" + other.getAddress().getPort() + "/";
      webhooks.create(url, Set.of(Fact.CALL_ENDED), Audit.By.COMMAND);
      house.bench().caller("13800138013").calls("4008100000").hangsUpAfter(ofSeconds(1)).ends(SOON);
      var event = told.poll(30, TimeUnit.SECONDS);
      assertNotNull(event);
      assertEquals("call.ended", event.getString("event"));
      var call = event.getJsonObject("data");
      assertEquals("+8613800138013", call.getString("from"));
      assertEquals("abandoned", call.getString("outcome"));
      assertEquals(
          List.of(call.getString("id")),
          house.ask("select id::text from call where from_raw = '13800138013'"));
    } finally {
      webhooks.all().forEach(w -> webhooks.remove(w.id(), Audit.By.COMMAND));
      other.stop(0);
    }
  }

  @Test
  void aQueueThatGivesUpIsNotAnAbandonedCall() throws Exception {
    try (var phone = house.bench().agent("1002").ignores();
        var other = house.bench().agent("1003").ignores()) {
      house.bench().caller("13800138005").calls("4008100002").waitsForTheEnd().ends(SOON);
    }
    house.awaitCall("13800138005", "timed_out by desk_left, hosts=timed_out, rang 2");
  }

  @Test
  void aPhoneThatIsBusyWasTriedButDidNotRing() throws Exception {
    try (var phone = house.bench().agent("1002").isBusy();
        var other = house.bench().agent("1003").isBusy()) {
      house.bench().caller("13800138006").calls("4008100002").waitsForTheEnd().ends(SOON);
    }
    house.awaitCall("13800138006", "timed_out by desk_left, hosts=timed_out, rang 0");
    assertTrue(
        Integer.parseInt(
                house
                    .ask(
                        "select count(*)::text from ring r join call c on c.id = r.call where c.from_raw = '13800138006'")
                    .getFirst())
            >= 2);
  }

  @Test
  void whereAllArePausedTheQueueRefuses() throws Exception {
    house.bench().cli("queue pause member PJSIP/1003 queue desktop");
    house.bench().cli("queue pause member PJSIP/1004 queue desktop");
    try {
      house.bench().caller("13800138007").calls("4008100003").waitsForTheEnd().ends(SOON);
    } finally {
      house.bench().cli("queue unpause member PJSIP/1003 queue desktop");
      house.bench().cli("queue unpause member PJSIP/1004 queue desktop");
    }
    house.awaitCall("13800138007", "refused_empty by desk_left, desktop=refused_empty, rang 0");
  }

  @Test
  void aFullQueueRefuses() throws Exception {
    try (var phone = house.bench().agent("1002").ignores();
        var other = house.bench().agent("1003").ignores()) {
      var first = house.bench().caller("13800138008").calls("4008100002").waitsForTheEnd();
      house.await(
          "select count(*)::text from visit v join call c on c.id = v.call where c.from_raw = '13800138008'",
          List.of("1"));
      house.bench().caller("13800138009").calls("4008100002").waitsForTheEnd().ends(SOON);
      first.ends(SOON);
    }
    house.awaitCall("13800138009", "refused_full by desk_left, hosts=refused_full, rang 0");
    house.awaitCall("13800138008", "timed_out by desk_left, hosts=timed_out, rang 2");
  }

  @Test
  void twoPhonesInTurn() throws Exception {
    try (var phone = house.bench().agent("1001").ignores();
        var other = house.bench().agent("1002").answersAfter(ofSeconds(1))) {
      house.bench().caller("13800138010").calls("4008100000").hangsUpAfter(ofSeconds(8)).ends(SOON);
    }
    house.awaitCall("13800138010", "answered by complete, network=answered, rang 2, Boris Orlov");
  }

  @Test
  void aBlindTransferToAnotherQueueIsOneCallWithTwoVisits() throws Exception {
    try (var phone =
            house.bench().agent("1001").answersAndTransfers(ofSeconds(1), ofSeconds(1), "6003");
        var other = house.bench().agent("1002").ignores();
        var third = house.bench().agent("1003").answersAndHangsUp(ofSeconds(1), ofSeconds(2));
        var fourth = house.bench().agent("1004").answersAndHangsUp(ofSeconds(1), ofSeconds(2))) {
      house.bench().caller("13800138011").calls("4008100000").waitsForTheEnd().ends(SOON);
    }
    house.await(
        "select string_agg(v.queue || '=' || v.outcome, ' ' order by v.no) from visit v join call c on c.id = v.call where c.from_raw = '13800138011'",
        List.of("network=answered desktop=answered"));
    assertEquals(
        List.of("1"), house.ask("select count(*)::text from call where from_raw = '13800138011'"));
  }

  @Test
  void manyTriesOfOneCallerAreOneTicketWithAllItsCalls() throws Exception {
    try (var phone = house.bench().agent("1001").ignores();
        var other = house.bench().agent("1002").ignores()) {
      for (int i = 0; i < 3; i++)
        house
            .bench()
            .caller("13800138012")
            .calls("4008100000")
            .hangsUpAfter(ofSeconds(6))
            .ends(SOON);
    }
    house.await(
        "select count(distinct tc.ticket) || ' ticket, ' || count(*) || ' calls' from ticket_call tc join call c on c.id = tc.call where c.from_raw = '13800138012'",
        List.of("1 ticket, 3 calls"));
  }

  @Test
  void aCallerWhoseNumberForgesEventsIsOneCallAndNothingForgedIsBelieved() throws Exception {
    var forged =
        "138%0d%0a%0d%0aEvent%3a%20QueueCallerJoin%0d%0aPrivilege%3a%20agent%2call%0d%0aQueue%3a%20forged";
    try (var phone = house.bench().agent("1001").answersAfter(ofSeconds(1));
        var other = house.bench().agent("1002").ignores()) {
      var before = Integer.parseInt(house.ask("select count(*)::text from call").getFirst());
      house
          .bench()
          .caller(CallerId.of(forged))
          .calls("4008100000")
          .hangsUpAfter(ofSeconds(4))
          .ends(SOON);
      house.await(
          "select count(*)::text from call where ended_at is not null and outcome = 'answered' and from_raw = '138'",
          List.of("1"));
      assertEquals(
          before + 1, Integer.parseInt(house.ask("select count(*)::text from call").getFirst()));
    }
    assertEquals(
        List.of("0"), house.ask("select count(*)::text from visit where queue = 'forged'"));
  }

  @Test
  void strangeNumbersAreNormalInput() throws Exception {
    var numbers =
        List.of(
            "138%7c139%7cABANDON",
            "9".repeat(200), "%22quoted%22", "%E5%BC%A0%E4%B8%89", "sip%3A138");
    try (var phone = house.bench().agent("1001").answersAfter(ofSeconds(1));
        var other = house.bench().agent("1002").answersAfter(ofSeconds(1))) {
      var before = Integer.parseInt(house.ask("select count(*)::text from call").getFirst());
      for (var number : numbers)
        house
            .bench()
            .caller(CallerId.of(number))
            .calls("4008100000")
            .hangsUpAfter(ofSeconds(3))
            .ends(SOON);
      house.await(
          "select count(*)::text from call where ended_at is not null",
          List.of(Integer.toString(before + numbers.size())));
    }
    house.await(
        "select count(*)::text from call c where not exists (select 1 from ticket_call tc where tc.call = c.id)",
        List.of("0"));
  }

  @Test
  void aWithheldNumberIsNotShownThoughTheCarrierSentIt() throws Exception {
    try (var phone = house.bench().agent("1001").answersAfter(ofSeconds(1));
        var other = house.bench().agent("1002").ignores()) {
      house
          .bench()
          .caller(new CallerId("13800138099", "", true))
          .calls("4008100000")
          .hangsUpAfter(ofSeconds(3))
          .ends(SOON);
    }
    house.await(
        "select count(*)::text from call where from_raw = 'anonymous' and from_number is null and outcome = 'answered'",
        List.of("1"));
    assertEquals(
        List.of("0"),
        house.ask("select count(*)::text from call where from_raw like '%13800138099%'"));
    house.await(
        "select count(*)::text from ticket t join ticket_call tc on tc.ticket = t.id join call c on c.id = tc.call where c.from_raw = 'anonymous' and t.caller is null",
        List.of("1"));
  }

  @Test
  void everyCallSaysWhereItsMessagesAre() throws Exception {
    assertEquals(
        List.of(),
        house.ask(
            "select c.from_raw from call c where not exists (select 1 from journal j where j.seq = any(c.journal))"));
  }
}
