package org.ringdesk.callcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.agent.Presence;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.ami.AmiActions;
import org.ringdesk.ami.AmiAddress;
import org.ringdesk.ami.AmiPlayer;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Direction;
import org.ringdesk.call.Leg;
import org.ringdesk.call.Line;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Stay;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;
import org.ringdesk.call.Witness;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.database.Database;
import org.ringdesk.desk.MessageFolders;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Operators;
import org.ringdesk.people.Passwords;
import org.ringdesk.people.Role;
import org.ringdesk.people.Staff;
import org.ringdesk.schema.TestDatabase;
import org.ringdesk.script.Step;
import org.ringdesk.store.CallRows;
import org.ringdesk.ticket.TicketDesk;
import org.ringdesk.ticket.TicketNumber;
import org.ringdesk.ticket.Tickets;
import org.ringdesk.wrapup.Draft;
import org.ringdesk.wrapup.Drafts;
import org.ringdesk.wrapup.Form;
import org.ringdesk.wrapup.FormChange;
import org.ringdesk.wrapup.Forms;

/** What is done and seen at the desk is in the audit, and what did not happen is not. */
class DeskWorkTest {
  private static final AgentName CHEN = new AgentName("Chen Jing");
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database database = new Database(VERTX, DATABASE.url(), 4);

  private final Hotlines hotlines =
      new Hotlines(
          List.of(
              new Hotline(
                  "4008001234", "热线", "Hotline", ZoneOffset.UTC, "CN", Duration.ofSeconds(5))),
          List.of());
  @AutoClose private final AmiPlayer pbx = new AmiPlayer("desk", "secret");
  private final CallRows rows = new CallRows(hotlines, c -> Optional.of("+8613800138000"));
  private final DeskWork desk =
      new DeskWork(
          database,
          hotlines,
          Map.of("pbx1", gate()),
          new MessageFolders(Map.of()),
          rows,
          call -> PhoneNumber.read(call.line().from(), "CN"),
          Clock.systemUTC());
  private final Call call = talking();
  private Audit.By chen = Audit.By.COMMAND;

  DeskWorkTest() throws IOException {}

  @AfterAll
  static void end() {
    VERTX.close().await();
  }

  @BeforeEach
  void start() {
    database.change(
        "truncate audit, session, operator, ticket_call, ticket, customer_number, customer, call, pbx,"
            + " wrap_up, wrap_up_draft cascade");
    database.change("insert into pbx (name) values ('pbx1')");
    var staff = new Staff(database, Clock.systemUTC(), new Passwords.Cost(64, 1, 1));
    var operator =
        staff
            .operators()
            .create(
                "chen",
                Operators.Form.of("陈静", Role.AGENT, "zh"),
                "correct horse battery staple",
                Audit.By.COMMAND);
    chen = new Audit.By(operator.id(), "chen", "192.0.2.7");
    rows.write(database, List.of(call));
    new TicketDesk(hotlines).follow(database, List.of(call.id()));
    desk.start();
    desk.desks().apply(call);
    database.change("truncate audit");
  }

  @AfterEach
  void stop() throws InterruptedException {
    desk.stop();
  }

  @Test
  void whoMakesACustomerIsToldWithoutWritingTheCustomerDown() {
    desk.create(call.id(), "赵磊", "先生", "华信物流", chen);
    assertEquals(List.of("陈静 customer_created 赵磊"), told());
    database.change("update customer set name = '#4711'");
    assertEquals(List.of("陈静 customer_created #4711"), told(), "who is erased is erased here too");
  }

  @Test
  void aCallIsJoinedOnceAndWhatCannotBeJoinedIsNotTold() {
    assertFalse(desk.join(call.id(), TicketNumber.ofSerial(77), chen));
    assertEquals(List.of(), told());
    var ticket = ticket();
    assertTrue(desk.join(call.id(), ticket, chen));
    assertEquals(List.of("陈静 call_joined " + ticket), told());
  }

  @Test
  void aCallIsReturnedOnce() {
    var ticket = ticket();
    database.change("update ticket set call_back = true");
    assertTrue(desk.returned(ticket, chen));
    assertFalse(desk.returned(ticket, chen));
    assertEquals(List.of("陈静 call_returned " + ticket), told());
    assertEquals(
        Optional.of("chen"),
        database.first("select returned_by from ticket", r -> r.text("returned_by")));
  }

  @Test
  void aFormIsFinishedWithItsDeed() {
    new Drafts(database).begin(Draft.began(call.id(), CHEN, "", Instant.now()));
    desk.refresh();
    desk.finish(CHEN, call.id(), new Draft.Edit(0, Map.of("symptom", "VPN")), chen);
    assertEquals(List.of(), told(), "not finished: something is missing");
    var edit = new Draft.Edit(1, Map.of("category", "fault", "solved_on_this_call", "yes"));
    desk.finish(CHEN, call.id(), edit, chen);
    assertEquals(List.of("陈静 wrap_up_finished " + ticket()), told());
  }

  @Test
  void whoFinishesBeforeItIsKnownWhereTheySitIsFreedOnceItIs() {
    new Drafts(database).begin(Draft.began(call.id(), CHEN, "", Instant.now()));
    desk.refresh();
    var edit =
        new Draft.Edit(
            0, Map.of("symptom", "VPN", "category", "fault", "solved_on_this_call", "yes"));
    desk.finish(CHEN, call.id(), edit, chen);
    assertEquals(List.of(), pauses());
    desk.desks().apply(sits(Presence.WRAP_UP, Presence.WRAP_UP_REASON));
    waitFor(() -> !pauses().isEmpty());
    desk.desks().apply(sits(Presence.READY, ""));
    assertEquals(Set.of("PJSIP/1001 false"), Set.copyOf(pauses()));
  }

  private static PresenceChange sits(Presence as, String reason) {
    var spell = new PresenceChange.Spell(as, Instant.now(), "PJSIP/1001", reason);
    return new PresenceChange("pbx1", CHEN, Instant.now(), Optional.empty(), Optional.of(spell));
  }

  private List<String> pauses() {
    return pbx.actions().stream()
        .filter(a -> "QueuePause".equals(a.get("action")))
        .map(a -> a.get("interface") + " " + a.get("paused"))
        .toList();
  }

  private AmiActions gate() {
    return new AmiActions(
        new AmiAddress(
            "pbx1",
            "127.0.0.1",
            pbx.port(),
            false,
            Optional.empty(),
            "desk",
            "secret",
            AmiAddress.SILENCE),
        new AmiActions.Limits(1, 1, List.of()));
  }

  @Test
  void wordsAndFormsAreToldWithTheirVersion() {
    desk.saveWording("", Step.THANKS, 1, "谢谢", "Thanks", "陈静", chen);
    desk.saveWording("", Step.THANKS, 1, "谢谢", "Thanks", "陈静", chen);
    desk.saveForm(new FormChange("hosts", 0, List.of(), List.of()), "陈静", chen);
    desk.saveForm(new FormChange("hosts", 0, List.of(), List.of()), "陈静", chen);
    assertEquals(List.of("陈静 form_saved hosts", "陈静 script_saved thanks"), told());
    assertTrue(
        desk.forms().of("hosts").takes("category", "fault"), "asked as all do, and known at once");
    assertEquals(1, desk.edition("hosts").version());
    assertEquals(List.of(), active("hosts"));
  }

  @Test
  void aCardIsSeenOnceByEachPerson() {
    var customer = desk.create(call.id(), "赵磊", "先生", "华信物流", chen);
    database.change("truncate audit");
    for (int i = 0; i < 3; i++) desk.cardSeen(call.id(), chen);
    desk.cardSeen(call.id(), new Audit.By(chen.operator(), "chen", "192.0.2.8"));
    desk.story(call.id(), null, chen);
    waitFor(() -> told().size() >= 2);
    assertEquals(
        Set.of("陈静 card_seen " + customer.name(), "陈静 call_seen " + customer.name()),
        Set.copyOf(told()));
    assertEquals(2, told().size());
  }

  private List<Form.Field> active(String specialty) {
    return Forms.read(database).own(specialty).stream().filter(f -> !f.retired()).toList();
  }

  /** Newest first: who did what to what. */
  private List<String> told() {
    return new Audit(database, Clock.systemUTC())
        .page(Audit.Filter.ALL, Long.MAX_VALUE).stream()
            .map(e -> e.who().orElse("") + " " + e.action() + " " + e.subject())
            .toList();
  }

  private TicketNumber ticket() {
    return new Tickets(database).ofCall(call.id()).orElseThrow().number();
  }

  private static void waitFor(BooleanSupplier so) {
    for (int i = 0; i < 500 && !so.getAsBoolean(); i++) pause();
    pause(); // one that came too often would have come by now
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Call talking() {
    var leg = new Leg("pbx1", "1.1");
    var at = Instant.now().minusSeconds(60);
    var talk =
        new Talk(new Leg("pbx1", "1.2"), CHEN, at.plusSeconds(20), Optional.empty(), List.of());
    return new Call(
        new CallId(UUID.randomUUID()),
        leg,
        Direction.IN,
        new Line(leg, "from-trunk", "13800138000", "4008001234"),
        at,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        Set.of(Witness.AMI),
        List.of(new Visit(new QueueName("hosts"), at, List.of(), new Stay.Talking(talk))),
        List.of(),
        new TreeSet<>());
  }
}
