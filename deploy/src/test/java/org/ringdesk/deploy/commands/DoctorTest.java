package org.ringdesk.deploy.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.ami.AmiPlayer;
import org.ringdesk.deploy.House;
import org.ringdesk.schema.TestDatabase;

/** Each link on a call's way, broken, and what the doctor says. */
class DoctorTest {
  private static final String QUEUES =
      """
      Event: QueueParams\r
      ActionID: %s\r
      Queue: network\r
      \r
      Event: QueueParams\r
      ActionID: %s\r
      Queue: hosts\r
      \r
      Event: QueueParams\r
      ActionID: %s\r
      Queue: desktop\r
      \r
      """;

  private static TestDatabase database;
  @TempDir private static Path rotation;
  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static Map<String, String> settings(int ami, String secret) {
    var environment = new HashMap<String, String>();
    environment.put("DATABASE_URL", database.url());
    environment.put("RINGDESK_PBX_1_NAME", "pbx1");
    environment.put("RINGDESK_PBX_1_PORT", Integer.toString(ami));
    environment.put("RINGDESK_PBX_1_SECRET", secret);
    environment.put("RINGDESK_HOTLINE_1_NUMBER", "4008100000");
    environment.put("RINGDESK_WEB_PORT", "1"); // nobody listens there
    return environment;
  }

  /** Without a call: a PBX that only repeats cannot make one. */
  private static String says(Map<String, String> environment, int exit) {
    var out = new ByteArrayOutputStream();
    assertEquals(
        exit,
        new Doctor(
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                Duration.ofSeconds(2),
                new QueueLogCheck(rotation, p -> !p.endsWith("denied"), Clock.systemUTC()))
            .run(List.of("--no-call")),
        out.toString(StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void broken(String text, String sentence, String cure) {
    assertTrue(text.contains("▲ BROKEN  ") && text.contains(sentence) && text.contains(cure), text);
  }

  private static AmiPlayer pbx() throws Exception {
    var pbx = new AmiPlayer("ringdesk", "secret-of-pbx");
    pbx.answer("QueueStatus", QUEUES);
    return pbx;
  }

  @Test
  void aHouseInWhichAllIsWell() throws Exception {
    try (var house = House.open(plan -> plan)) {
      var environment = new HashMap<>(house.environment());
      environment.put("DATABASE_URL", house.database().url());
      environment.put("RINGDESK_WEB_PORT", Integer.toString(house.server().port()));
      var caller =
          house
              .bench()
              .caller("13800138201")
              .calls("4008100001")
              .hangsUpAfter(Duration.ofSeconds(2));
      caller.ends(Duration.ofSeconds(20));
      house.await("select count(*)::text from ticket_call", List.of("1"));
      var talking =
          house
              .bench()
              .caller("13800138202")
              .calls("4008100001")
              .hangsUpAfter(Duration.ofSeconds(1));
      var text = says(environment, 0);
      talking.ends(Duration.ofSeconds(20));
      assertTrue(
          text.contains("The database answers")
              && text.contains("lets us in as ringdesk")
              && text.contains("answers what we ask")
              && text.contains("The queue log of PBX " + house.bench().plan().name() + " can be"),
          text);
      assertTrue(
          text.contains("Every call has its ticket")
              && text.contains("The server runs and says that it is well"),
          text);
    }
  }

  @Test
  void aDatabaseThatIsNotThere() throws Exception {
    try (var pbx = pbx()) {
      var environment = settings(pbx.port(), "secret-of-pbx");
      environment.put("DATABASE_URL", "postgresql://ringdesk:secret@127.0.0.1:1/ringdesk");
      broken(says(environment, 1), "does not let us in", "psql");
      environment.remove("DATABASE_URL");
      broken(says(environment, 1), "No database is named", "DATABASE_URL");
    }
  }

  @Test
  void anEmptyDatabaseIsNoFault() throws Exception {
    try (var pbx = pbx();
        var empty = TestDatabase.empty()) {
      var environment = settings(pbx.port(), "secret-of-pbx");
      environment.put("DATABASE_URL", empty.url());
      assertTrue(says(environment, 0).contains("◆ unsure  The database is empty"));
    }
  }

  @Test
  void aPbxThatIsOff() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    broken(
        says(settings(port, "secret-of-pbx"), 1),
        "Nothing answers at 127.0.0.1:" + port,
        "manager.conf");
  }

  @Test
  void aWrongSecret() throws Exception {
    try (var pbx = pbx()) {
      broken(
          says(settings(pbx.port(), "wrong"), 1), "does not let us in", "Compare user and secret");
    }
  }

  @Test
  void aMissingQueue() throws Exception {
    try (var pbx = new AmiPlayer("ringdesk", "secret-of-pbx")) {
      pbx.answer("QueueStatus", "Event: QueueParams\r\nActionID: %s\r\nQueue: support\r\n\r\n");
      broken(
          says(settings(pbx.port(), "secret-of-pbx"), 1),
          "has no queue network",
          "Its queues are: support");
    }
  }

  @Test
  void aSilentPbxIsNotCalledWell() throws Exception {
    try (var pbx = pbx()) {
      assertTrue(
          says(settings(pbx.port(), "secret-of-pbx"), 0)
              .contains("◆ unsure  PBX pbx1 said nothing"));
    }
  }

  @Test
  void eventsWithoutTimestamps() throws Exception {
    try (var pbx = pbx()) {
      var talking =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                      pbx.send("Event: Hangup\r\nPrivilege: call,all\r\nUniqueid: 1.1\r\n\r\n");
                      try {
                        Thread.sleep(100);
                      } catch (InterruptedException e) {
                        return;
                      }
                    }
                  });
      broken(
          says(settings(pbx.port(), "secret-of-pbx"), 1),
          "events without timestamps",
          "timestampevents = yes");
      talking.interrupt();
    }
  }

  @Test
  void anOutboxThatHangsAndACallWithoutATicket() throws Exception {
    try (var pbx = pbx();
        var stuck = TestDatabase.fresh();
        var connection =
            DriverManager.getConnection(stuck.jdbcUrl(), stuck.user(), stuck.password());
        var statement = connection.createStatement()) {
      statement.execute("insert into pbx (name) values ('pbx1')");
      statement.execute(
          """
          insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, entered_at, local_day, ended_at, journal)
          values (gen_random_uuid(), 'pbx1', '1.1', '1.1', 'in', 'from-trunk', '4008100000', 1, '138', now() - interval '1 hour', current_date, now() - interval '1 hour', '{}')
          """);
      statement.execute(
          "insert into outbox (cause, effect, due_at) values ('x', 'ticket:ended', now() - interval '1 hour')");
      var environment = settings(pbx.port(), "secret-of-pbx");
      environment.put("DATABASE_URL", stuck.url());
      var text = says(environment, 1);
      broken(text, "1 calls have no ticket", "from outbox");
      broken(text, "1 effects wait in the outbox", "Is the server running?");

      statement.execute("insert into watch (pbx, witness, since) values ('pbx1', 'ami', now())");
      var imported = says(environment, 1);
      assertTrue(imported.contains("Every call has its ticket."), imported);
    }
  }

  @Test
  void aPbxWithOneWitness() throws Exception {
    try (var pbx = pbx()) {
      assertTrue(
          says(settings(pbx.port(), "secret-of-pbx"), 0).contains("PBX pbx1 has one witness only"));
    }
  }

  @Test
  void aQueueLogThatIsNotThereOrMayNotBeReadOrIsAnotherFile() throws Exception {
    broken(
        saysOf(folder.resolve("queue_log"), 1), "has no queue log at", "queue_log_to_file = yes");
    broken(
        saysOf(Files.writeString(folder.resolve("denied"), "x"), 1), "cannot be read", "setfacl");
    broken(saysOf(folder, 1), "cannot be read", "setfacl");
    broken(
        saysOf(Files.writeString(folder.resolve("full"), "[Nov 24] NOTICE: hello\n"), 1),
        "does not read as a queue log",
        "right file");
  }

  @Test
  void aQueueLogThatIsEmptyOrQuietIsNotCalledWell() throws Exception {
    var log = Files.writeString(folder.resolve("queue_log"), "");
    assertTrue(saysOf(log, 0).contains("◆ unsure  The queue log of PBX pbx1 is empty"));
    Files.writeString(log, "1700000000|NONE|NONE|NONE|QUEUESTART|\n");
    assertTrue(saysOf(log, 0).contains("◆ unsure  Nothing was written into the queue log"));
  }

  @Test
  void aPbxWhoseClockIsAhead() throws Exception {
    var log = folder.resolve("queue_log");
    Files.writeString(log, Instant.now().getEpochSecond() + 90 + "|NONE|NONE|NONE|QUEUESTART|\n");
    broken(saysOf(log, 1), "s ahead of our clock", "timedatectl");
  }

  @Test
  void aQueueLogThatIsRotatedByCopyingAndTruncating() throws Exception {
    var log = folder.resolve("queue_log");
    Files.writeString(log, Instant.now().getEpochSecond() + "|NONE|NONE|NONE|QUEUESTART|\n");
    var file = rotation.resolve("asterisk");
    var stanza =
        """
        # copytruncate
        /var/log/other { copytruncate }
        /var/log/messages "%s/queue*" {
          weekly
          %s
        }
        """;
    Files.writeString(file, stanza.formatted(folder, "create"));
    assertTrue(saysOf(log, 0).contains("● well    The queue log of PBX pbx1 can be read"));
    Files.writeString(file, stanza.formatted(folder, "copytruncate"));
    broken(saysOf(log, 1), file + " rotates the queue log with copytruncate", "postrotate");
    Files.delete(file);
  }

  private static String saysOf(Path queueLog, int exit) throws Exception {
    try (var pbx = pbx()) {
      var environment = settings(pbx.port(), "secret-of-pbx");
      environment.put("RINGDESK_PBX_1_QUEUE_LOG", queueLog.toString());
      return says(environment, exit);
    }
  }
}
