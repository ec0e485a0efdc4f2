package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.call.CallId;
import org.ringdesk.people.Role;
import org.ringdesk.ticket.Tickets;

/** One call's page, and the message on it. */
class CallRoutesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final TestStaff PEOPLE = new TestStaff(VERTX, InstantSource.system());
  private static final MadeUpDesk HOUSE = new MadeUpDesk("idle", PEOPLE.database());
  private static final WebServer SERVER = MadeUpServer.of(PEOPLE).desk(HOUSE).build();

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    SERVER.deploy(VERTX).await(20, TimeUnit.SECONDS);
    new MadeUpCalls(PEOPLE.database(), HOUSE).write();
  }

  @AfterAll
  static void stop() {
    PEOPLE.close();
    VERTX.close().await();
  }

  @BeforeEach
  void forget() {
    HOUSE.seen.clear();
    HOUSE.messages.clear();
  }

  @Test
  void anAnsweredCallIsToldMomentByMoment() {
    String page = as(Role.AGENT).get("/calls/" + MadeUpCalls.ANSWERED).text();
    assertInOrder(
        page,
        "waited 0:34, two phones rang, Chen Jing answered, talked 3:47",
        "the talk’s own end",
        "Reached the hotline 4008100000",
        "Language: 中文",
        "Within working hours",
        "Pressed 7, which the menu does not offer",
        "Pressed 1 in the menu",
        "Entered the queue Network",
        "Liu Na’s phone was tried, but did not ring: busy",
        "Liu Na’s phone rang for 0:15: not answered",
        "Chen Jing’s phone rang for 0:08: answered",
        "Chen Jing answered after 0:34",
        "On hold for 0:31",
        "The talk with Chen Jing ended after 3:47",
        "The call ended: answered",
        "Wrap-up · 2026-11-24 15:05:00 · chen",
        "VPN, remote access");
    assertEquals(List.of("agent opened " + MadeUpCalls.ANSWERED), HOUSE.seen);
  }

  @Test
  void aCallTakenOutsideWorkingHoursTellsWhoWasRungAndWhoAccepted() {
    String page = as(Role.SUPERVISOR).get("/calls/" + MadeUpCalls.ON_CALL).text();
    assertInOrder(
        page,
        "waited 0:40, 13900000005 answered the on-call phone, talked 6:00",
        "Outside working hours",
        "The on-call phone 13900000004 is rung",
        "13900000004 is busy",
        "The on-call phone 13900000005 is rung",
        "13900000005 pressed 1 after 0:24: caller and engineer talk",
        "The call ended: on-call answered");
    assertEquals(
        MadeUpCalls.TWO.plusSeconds(7_240),
        new Tickets(PEOPLE.database())
            .ofCall(MadeUpCalls.ON_CALL)
            .orElseThrow()
            .spokenAt()
            .orElseThrow());
  }

  @Test
  void whoseJournalRowsAreTooOldSaysSoAndKeepsTheWayBack() {
    String list = "/calls?measure=answered&specialty=network&from=2026-11-24";
    String page =
        as(Role.SUPERVISOR)
            .get("/calls/" + MadeUpCalls.ANSWERED + "?back=" + Filters.encoded(list))
            .text();
    assertTrue(page.contains("older than they are kept, and gone"), page);
    assertTrue(page.contains("href=\"" + list.replace("&", "&amp;") + "\" id=\"back\""), page);
    assertFalse(
        as(Role.SUPERVISOR)
            .get("/calls/" + MadeUpCalls.ANSWERED + "?back=//evil.example")
            .text()
            .contains("evil"));
  }

  @Test
  void aBoardOfMidnightSharpLeadsToWhatItCounted() {
    Browser supervisor = as(Role.SUPERVISOR);
    String range = "from=2026-11-24&to=2026-11-24T00:00:00";
    for (String path :
        List.of("/calls?measure=answered&", "/figures/connection_rate?", "/reports/calls?"))
      assertEquals(200, supervisor.get(path + range).status(), path);
    assertEquals(
        400, supervisor.get("/calls?measure=answered&from=2026-11-24&to=2026-11-23").status());
  }

  @Test
  void theSameInChinese() {
    String page = as(Role.AGENT).get("/calls/" + MadeUpCalls.ON_CALL + "?lang=zh").text();
    assertInOrder(page, "非服务时间", "13900000004 占线", "13900000005 在 0:24 后按 1 接听");
  }

  @Test
  void aMessageIsPlayedWhereThisServerCanReadItAndHearingIsTold() throws Exception {
    Browser agent = as(Role.AGENT);
    String path = "/calls/" + MadeUpCalls.MESSAGE;
    assertTrue(agent.get(path).text().contains("ringdesk-voicemail/" + MadeUpCalls.FILE));
    assertEquals(404, agent.get(path + "/message").status());

    Files.writeString(folder.resolve(MadeUpCalls.FILE), "RIFF");
    HOUSE.messages.put("pbx1", folder);
    HOUSE.seen.clear();
    assertTrue(agent.get(path).text().contains("<audio controls"));
    Browser.Page heard = agent.get(path + "/message");
    assertEquals("RIFF", heard.text());
    assertEquals("audio/wav", heard.header("content-type"));
    assertEquals("no-store", heard.header("cache-control"));
    assertEquals(
        List.of("agent opened " + MadeUpCalls.MESSAGE, "agent heard " + MadeUpCalls.MESSAGE),
        HOUSE.seen);
  }

  @Test
  void whoMayNotHearSeesThatThereIsAMessage() throws Exception {
    Files.writeString(folder.resolve(MadeUpCalls.FILE), "RIFF");
    HOUSE.messages.put("pbx1", folder);
    Browser admin = as(Role.ADMINISTRATOR);
    String page = admin.get("/calls/" + MadeUpCalls.MESSAGE).text();
    assertTrue(page.contains("A message was left"));
    assertFalse(page.contains("<audio"));
    assertEquals(403, admin.get("/calls/" + MadeUpCalls.MESSAGE + "/message").status());
  }

  @Test
  void noMessageLeadsOutOfTheFolder() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.wav"), "secret");
    Path inside = Files.createDirectory(folder.resolve("inside"));
    HOUSE.messages.put("pbx1", inside);
    Files.createSymbolicLink(inside.resolve(MadeUpCalls.FILE), secret);
    Browser agent = as(Role.AGENT);
    String path = "/calls/" + MadeUpCalls.MESSAGE + "/message";
    assertEquals(404, agent.get(path).status(), "a link");
    Files.delete(inside.resolve(MadeUpCalls.FILE));
    Files.createDirectory(inside.resolve(MadeUpCalls.FILE));
    assertEquals(404, agent.get(path).status(), "a folder");
    for (String value :
        List.of("../secret.wav 9 s", "/etc/passwd 9 s", "a/../../secret.wav 9 s", "..wav 9 s")) {
      step(MadeUpCalls.MESSAGE, value);
      assertEquals(404, agent.get(path).status(), value);
    }
    step(MadeUpCalls.MESSAGE, MadeUpCalls.FILE + " 21 s");
  }

  @Test
  void aTicketLeadsToItsNewestCallAndNothingElseIsThere() {
    Browser agent = as(Role.AGENT);
    String ticket =
        new Tickets(PEOPLE.database()).ofCall(MadeUpCalls.ANSWERED).orElseThrow().number().value();
    assertEquals(
        "/calls/" + MadeUpCalls.ANSWERED, agent.get("/tickets/" + ticket + "/call").location());
    for (String path : List.of("/tickets/12/call", "/calls/x", "/calls/" + MadeUpCalls.id(9)))
      assertEquals(404, agent.get(path).status(), path);
  }

  @Test
  void aCallIsFoundByItsTicketItsCallersNumberOrTheLastDigitsOfIt() {
    Browser supervisor = as(Role.SUPERVISOR);
    String ticket =
        new Tickets(PEOPLE.database()).ofCall(MadeUpCalls.ANSWERED).orElseThrow().number().value();
    assertEquals(
        "/calls/" + MadeUpCalls.ANSWERED, supervisor.get("/find?q=%23" + ticket).location());
    assertTrue(
        supervisor.get("/find?q=138-0013+8000").location().endsWith("&caller=%2B8613800138000"));
    assertTrue(supervisor.get("/find?q=8000").location().endsWith("&caller=8000"));
    assertFalse(supervisor.get("/find?q=").location().contains("caller"));
    for (String caller : List.of("%2B8613800138000", "13800138000", "138-0013-8000", "38000"))
      assertEquals(Set.of(MadeUpCalls.ANSWERED), listed(supervisor, caller), caller);
    assertEquals(Set.of(MadeUpCalls.MESSAGE), listed(supervisor, "anonymous"));
    for (String caller : List.of("13800138001", "138001380", "%25", "'+or+true+--"))
      assertEquals(Set.of(), listed(supervisor, caller), caller);
    assertEquals(Set.of(), listed(as(Role.AGENT), "2155501234"), "another's call");
  }

  private static Set<CallId> listed(Browser browser, String caller) {
    String page = browser.get("/calls?from=2026-11-24&to=2026-11-25&caller=" + caller).text();
    return Stream.of(MadeUpCalls.ANSWERED, MadeUpCalls.ON_CALL, MadeUpCalls.MESSAGE)
        .filter(call -> page.contains("/calls/" + call))
        .collect(Collectors.toSet());
  }

  @Test
  void anotherDesksCallIsNotThere() {
    PEOPLE.database().change("insert into desk values (2, 'other') on conflict do nothing");
    PEOPLE
        .database()
        .change("update call set desk_id = 2 where id = $1", MadeUpCalls.MESSAGE.value());
    try {
      String path = "/calls/" + MadeUpCalls.MESSAGE;
      assertEquals(404, as(Role.AGENT).get(path).status());
      assertEquals(404, as(Role.AGENT).get(path + "/message").status());
      assertEquals(200, as(Role.ADMINISTRATOR).get(path).status(), "who sees all desks");
    } finally {
      PEOPLE.database().change("update call set desk_id = 1");
    }
  }

  @Test
  void theBoardLeadsThere() {
    assertTrue(as(Role.AGENT).get("/board").text().contains("href=\"/calls/"));
  }

  private static void step(CallId call, String value) {
    PEOPLE
        .database()
        .change(
            "update ivr_step set value = $2 where call = $1 and step = 'voicemail'",
            call.value(),
            value);
  }

  private static Browser as(Role role) {
    return new Browser(SERVER.port()).cookie("ringdesk_session", PEOPLE.signedIn(role).value());
  }

  private static void assertInOrder(String page, String... texts) {
    int at = 0;
    for (String text : texts) {
      int found = page.indexOf(text, at);
      assertTrue(found >= 0, text + " in " + page.substring(Math.max(0, at - 200)));
      at = found;
    }
  }
}
