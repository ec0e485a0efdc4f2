package org.ringdesk.deploy.commands;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ringdesk.canary.Blind;
import org.ringdesk.canary.Canary;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.deploy.House;
import org.ringdesk.deploy.Server;
import org.ringdesk.deploy.Settings;
import org.ringdesk.deploy.pbx.Sipp.CallerId;
import org.ringdesk.schema.TestDatabase;

/**
 * Calls of our own through a real PBX, by the server and by the doctor, with each link on their way
 * really broken. Each test mends what it broke.
 */
class DoctorCallTest {
  private static final String HOTLINE = "4008100000";
  private static final Clock TUESDAY_MORNING =
      Clock.fixed(Instant.parse("2026-11-24T02:00:00Z"), ZoneOffset.UTC);
  private static final String VERDICTS =
      "select distinct hotline || array_to_string(verdict, ' ') from canary c where pbx = '%s' and at > '%s'"
          + " and not exists (select from canary n where n.hotline = c.hotline and n.at > c.at) order by 1";

  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house =
        House.openWithScripts(
            plan -> plan.withQueues(q -> q.givingUpAfter(ofSeconds(2))),
            TUESDAY_MORNING,
            Map.of("RINGDESK_AGI_KEY_WAIT", "1", "RINGDESK_AGI_TRIES", "1"));
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  private static Map<String, String> environment(String hotline) {
    var environment = new HashMap<>(house.environment());
    environment.keySet().removeIf(name -> name.matches("RINGDESK_HOTLINE_[2-9].*"));
    environment.put("RINGDESK_HOTLINE_1_NUMBER", hotline);
    environment.put("DATABASE_URL", house.database().url());
    environment.put("RINGDESK_WEB_PORT", Integer.toString(house.server().port()));
    return environment;
  }

  private static String says(Map<String, String> environment, int exit) {
    var out = new ByteArrayOutputStream();
    var code =
        new Doctor(
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                ofSeconds(2),
                new QueueLogCheck(Path.of("/etc/logrotate.d"), p -> true, Clock.systemUTC()))
            .run(List.of());
    var text = out.toString(StandardCharsets.UTF_8);
    assertEquals(exit, code, text);
    return text;
  }

  private static void broken(String text, String sentence, String cure) {
    assertTrue(
        text.lines().anyMatch(l -> l.startsWith("▲ BROKEN  ") && l.contains(sentence))
            && text.contains(cure),
        text);
  }

  private static void unsure(String text, String sentence) {
    assertTrue(
        text.lines().anyMatch(l -> l.startsWith("◆ unsure  ") && l.contains(sentence)), text);
  }

  /** The server calls all hotlines and all are as told. */
  private static void serverFinds(Blind... blind) throws Exception {
    var since = house.ask("select now()::text").getFirst();
    house.server().callCenter().canaries().ask();
    var wanted =
        house.bench().plan().hotlines().stream()
            .map(h -> h.did() + String.join(" ", List.of(blind).stream().map(Blind::key).toList()))
            .sorted()
            .toList();
    house.await(VERDICTS.formatted(house.bench().plan().name(), since), wanted);
    while (house.server().callCenter().canaries().underWay()) Thread.sleep(50);
  }

  /** Changes a file of the PBX's configuration until it is closed. */
  private record Changed(String file, String before, String reload) implements AutoCloseable {
    static Changed file(String name, String from, String to, String reload) throws Exception {
      var path = house.bench().certificate().resolveSibling(name);
      var before = Files.readString(path);
      assertTrue(before.contains(from), before);
      Files.writeString(path, before.replace(from, to));
      house.bench().cli(reload);
      return new Changed(name, before, reload);
    }

    @Override
    public void close() throws Exception {
      Files.writeString(house.bench().certificate().resolveSibling(file), before);
      house.bench().cli(reload);
    }
  }

  @Test
  void aCallOfOurOwnIsSeenByAllAndCountedNowhere() throws Exception {
    var calls = house.ask("select count(*)::text from call").getFirst();
    serverFinds();
    assertEquals(
        List.of("4"),
        house.ask(
            "select count(distinct hotline)::text from canary where verdict = '{}' and agi_at is not null and ami_at is not null and outbox_at is not null and script = 'SUCCESS'"));
    assertEquals(
        List.of(calls), house.ask("select count(*)::text from call"), "whatever direction");
    assertEquals(
        List.of("0"),
        house.ask(
            "select count(*)::text from ticket_call tc join call c on c.id = tc.call where c.uniqueid like 'canary-%'"));
    assertFalse(
        house.server().callCenter().board().snapshot().lastCalls().stream()
            .anyMatch(c -> c.from().startsWith("canary")));
    var own = house.bench().queueLog().stream().filter(l -> l.contains("|canary-")).toList();
    assertTrue(own.stream().anyMatch(l -> l.endsWith("|DESKIN|" + HOTLINE)), own.toString());
    assertTrue(own.stream().anyMatch(l -> l.endsWith("|DESKOUT|canary")), own.toString());
    assertTrue(own.stream().noneMatch(l -> l.contains("|ENTERQUEUE|")), own.toString());
    var last = house.server().callCenter().canaries().last();
    assertTrue(last.stream().noneMatch(Canary::oneWitness), last.toString());

    var text = says(environment(HOTLINE), 0);
    assertTrue(
        text.contains(
            "● well    A call of our own to 4008100000 went the whole way on PBX "
                + house.bench().plan().name()
                + ": dialplan, script, AMI, server, outbox, ledger."),
        text);
  }

  /** Neither a number nor a name makes a caller one of ours. */
  @Test
  void aCallerWhoCallsHimselfACanaryIsACustomer() throws Exception {
    var name = "canary-0192f0c1-7d3a-7000-8000-000000000001";
    house
        .bench()
        .caller(new CallerId(name, name, false))
        .calls(HOTLINE)
        .waitsForTheEnd()
        .ends(ofSeconds(60));
    house.await(
        "select direction || ' ' || count(*) from call where from_raw like 'canary-%' and ended_at is not null group by direction",
        List.of("in 1"));
    house.await(
        "select count(*)::text from visit v join call c on c.id = v.call where c.from_raw like 'canary-%'",
        List.of("1"));
  }

  @Test
  void scriptsThatCannotBeReached() throws Exception {
    house.server().ivr().close();
    try {
      serverFinds(Blind.SCRIPT);
      assertTrue(
          house.server().callCenter().board().snapshot().canaries().stream()
              .allMatch(c -> c.blind().contains(Blind.SCRIPT)));
      broken(says(environment(HOTLINE), 1), "does not reach our scripts", "agi.host and agi.port");
    } finally {
      house.server().ivr().start();
    }
  }

  @Test
  void scriptsThatSayNothing() throws Exception {
    var port = house.server().ivr().port();
    house.server().ivr().close();
    try (var silent = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"))) {
      assertTrue(silent.isBound());
      broken(says(environment(HOTLINE), 1), "they say nothing", "agi.host and agi.port");
    } finally {
      house.server().ivr().start();
    }
  }

  @Test
  void aNumberThatLeadsNowhere() throws Exception {
    broken(
        says(environment("4008199999"), 1),
        "the number 4008199999 does not lead to our part of the dialplan",
        "dialplan show 4008199999@from-trunk");
  }

  @Test
  void aDialplanWithoutAPlaceForIt() throws Exception {
    serverFinds();
    house.bench().cli("dialplan remove context ringdesk-canary");
    try (var phone = house.bench().agent("1001").ignores()) {
      var never = says(environment("4008177777"), 0);
      unsure(never, "has no place in its dialplan for calls of ours");
      assertTrue(never.contains("Put [ringdesk-canary] into its dialplan"), never);
    } finally {
      house.bench().cli("dialplan reload");
    }
  }

  @Test
  void anAccountThatMayNotMakeCalls() throws Exception {
    try (var changed =
        Changed.file(
            "manager.conf",
            "write = call,agent,originate,reporting",
            "write = call,agent,reporting",
            "manager reload")) {
      assertEquals("manager.conf", changed.file());
      broken(says(environment(HOTLINE), 1), "refuses to make a call for us", "originate,reporting");
    }
  }

  @Test
  void anAccountThatIsNotToldOfUserEvents() throws Exception {
    try (var changed =
        Changed.file(
            "manager.conf", "read = call,agent,user", "read = call,agent", "manager reload")) {
      assertEquals("manager.conf", changed.file());
      broken(says(environment(HOTLINE), 1), "does not tell us of a call", "read = call,agent,user");
    }
  }

  @Test
  void anOutboxThatDoesNotWork() throws Exception {
    house.change(
        "create function stuck() returns trigger language plpgsql as 'begin raise exception ''stuck''; end'");
    house.change(
        "create trigger stuck before update of outbox_at on canary for each row execute function stuck()");
    try {
      broken(
          says(environment(HOTLINE), 1),
          "a customer's call would get no ticket",
          "log names the effect that fails");
    } finally {
      house.change("drop function stuck cascade");
    }
  }

  @Test
  void aQueueLogThatIsOff() throws Exception {
    serverFinds();
    try (var changed =
        Changed.file("logger.conf", "queue_log = yes", "queue_log = no", "logger reload")) {
      assertEquals("logger.conf", changed.file());
      broken(says(environment(HOTLINE), 1), "is not in the queue_log", "queue_log_to_file = yes");
    }
  }

  @Test
  void withoutADatabaseItSaysWhatItHeardItself() throws Exception {
    serverFinds();
    try (var empty = TestDatabase.empty()) {
      var environment = environment(HOTLINE);
      environment.put("DATABASE_URL", empty.url());
      unsure(says(environment, 0), "there is no database to ask");
    }
  }

  @Test
  void withoutAServerTheRestIsStillLookedAtAndTheNextServerCallsByItself() throws Exception {
    var environment = environment(HOTLINE);
    house.server().close();
    var text = says(environment, 0);
    unsure(text, "The server did not hear the call to 4008100000 that we heard");
    unsure(text, "The outbox did not come to the call");
    unsure(text, "does not reach our scripts");
    house.change("delete from canary");
    var hourly = new HashMap<>(house.environment());
    hourly.put("RINGDESK_CANARY_EVERY", "3600");
    house.restart(
        Server.start(
            Settings.read(Optional.empty(), hourly),
            new DatabaseUrl(house.database().url()),
            Clock.systemUTC(),
            TUESDAY_MORNING));
    house.awaitLinkUp();
    house.await(
        "select count(distinct hotline) || ' hotlines, ' || count(*) || ' calls' from canary where verdict = '{}'",
        List.of("4 hotlines, 4 calls"));
  }
}
