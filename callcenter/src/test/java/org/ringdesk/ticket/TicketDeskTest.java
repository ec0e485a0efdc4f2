package org.ringdesk.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.call.CallId;
import org.ringdesk.customer.Customers;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.database.Database;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.schema.TestDatabase;

class TicketDeskTest {
  private static final Instant NINE = Instant.parse("2026-03-02T01:00:00Z");
  private static final String HOTLINE = "4008001234";
  private static final String OTHER_HOTLINE = "4008005678";
  private static final String ZHANG = "+8613800138000";
  private static final String LI = "+8613900139000";
  private static final @Nullable String WITHHELD = null;

  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database database = new Database(VERTX, DATABASE.url(), 8);

  private final TicketDesk desk =
      new TicketDesk(new Hotlines(List.of(hotline(HOTLINE), hotline(OTHER_HOTLINE)), List.of()));
  private final Tickets tickets = new Tickets(database);
  private final Map<String, CallId> calls = new HashMap<>();

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @BeforeEach
  void clear() {
    database.change("truncate ticket_call, ticket, customer_number, customer, call, pbx cascade");
    database.change("insert into pbx (name) values ('pbx1')");
  }

  @Test
  void aCallThatRingsHasATicketSinceItReachedTheHotline() {
    call("a", ZHANG, 0);
    follow("a");
    var ticket = ticket("a");
    assertEquals(NINE, ticket.openedAt());
    assertEquals(HOTLINE, ticket.hotline());
    assertEquals(Optional.of(ZHANG), ticket.caller());
    assertTrue(open(ticket) && !ticket.callBack() && ticket.spokenAt().isEmpty());
    assertEquals(Optional.of(ticket), numbered(ticket.number()));
  }

  @Test
  void followingACallAgainChangesNothing() {
    call("a", ZHANG, 0);
    follow("a", "a");
    var once = ticket("a");
    follow("a");
    assertEquals(once, ticket("a"));
    answer("a", 10);
    follow("a", "a");
    end("a", 20, "answered");
    follow("a", "a");
    assertEquals(List.of(id("a")), tickets.calls(ticket("a")));
    assertEquals(1, count());
  }

  @Test
  void onlyCallsThatCameInHaveTickets() {
    call("out", ZHANG, 0);
    database.change("update call set direction = 'out'");
    follow("out");
    assertEquals(0, count());
  }

  @Test
  void aCallThatIsNotThereIsAMistakeToBeTriedAgain() {
    assertThrows(
        IllegalStateException.class,
        () ->
            database.transaction(
                tx -> {
                  desk.follow(tx, List.of(new CallId(UUID.randomUUID())));
                  return 1;
                }));
  }

  @Test
  void aShortAbandonClosesItsTicketAsSuch() {
    call("a", ZHANG, 0);
    end("a", 4, "abandoned");
    follow("a");
    var ticket = ticket("a");
    assertEquals(Optional.of(Ticket.SHORT_ABANDON), ticket.whyClosed());
    assertEquals(Optional.of(NINE.plusSeconds(4)), ticket.closedAt());
    assertFalse(ticket.callBack());
  }

  @Test
  void theLimitItselfIsNotShort() {
    call("a", ZHANG, 0);
    end("a", 5, "abandoned");
    follow("a");
    assertTrue(open(ticket("a")) && ticket("a").callBack());
  }

  @Test
  void aCallThatWasRefusedSoonIsNoShortAbandon() {
    call("full", ZHANG, 0);
    end("full", 1, "refused_full");
    follow("full");
    assertTrue(open(ticket("full")) && ticket("full").callBack());
  }

  @Test
  void anAbandonedCallAsksForACallBack() {
    call("a", ZHANG, 0);
    follow("a");
    end("a", 34, "abandoned");
    follow("a");
    assertTrue(open(ticket("a")) && ticket("a").callBack());
  }

  @Test
  void twentyAbandonedTriesAreOneTicketThatAsksForACallBack() {
    for (int i = 0; i < 20; i++) {
      call("try" + i, ZHANG, 30 * i);
      follow("try" + i);
      end("try" + i, 30 * i + (i % 3 == 1 ? 2 : 20), "abandoned");
      follow("try" + i);
    }
    assertEquals(1, count());
    assertEquals(20, tickets.calls(ticket("try0")).size());
    assertTrue(open(ticket("try0")) && ticket("try0").callBack());
    assertEquals(NINE, ticket("try0").openedAt());
  }

  @Test
  void aShortAbandonBesideAnotherTryNeitherClosesNorAsks() {
    call("waits", ZHANG, 0);
    follow("waits");
    call("short", ZHANG, 10);
    follow("short");
    end("short", 12, "abandoned");
    follow("short");
    assertEquals(ticket("waits"), ticket("short"));
    assertTrue(open(ticket("waits")) && !ticket("waits").callBack());
  }

  @Test
  void triesAtAnotherHotlineOrOfAnotherCallerAreOtherTickets() {
    call("a", ZHANG, 0);
    call("b", LI, 1);
    call("c", ZHANG, 2);
    database.change("update call set hotline = $1 where uniqueid = 'c'", OTHER_HOTLINE);
    follow("a", "b", "c");
    assertEquals(3, count());
  }

  @Test
  void withheldNumbersNeverJoin() {
    call("a", WITHHELD, 0);
    call("b", WITHHELD, 1);
    follow("a", "b");
    assertEquals(2, count());
    assertEquals(Optional.empty(), ticket("a").caller());
  }

  @Test
  void anAnsweredCallIsSpokenOnAndNoLaterTryJoinsIt() {
    call("a", ZHANG, 0);
    follow("a");
    answer("a", 10);
    follow("a");
    assertEquals(Optional.of(NINE.plusSeconds(10)), ticket("a").spokenAt());
    end("a", 60, "answered");
    follow("a");
    assertFalse(ticket("a").callBack());
    call("b", ZHANG, 100);
    follow("b");
    assertNotEquals(ticket("a").id(), ticket("b").id());
    assertTrue(open(ticket("a")) && open(ticket("b")));
  }

  @Test
  void anAnsweredCallLeavesTheTriesBeforeItBehind() {
    call("try", ZHANG, 0);
    follow("try");
    end("try", 20, "abandoned");
    follow("try");
    call("again", ZHANG, 60);
    follow("again");
    assertEquals(ticket("try"), ticket("again"));
    answer("again", 70);
    follow("again");
    assertNotEquals(ticket("try").id(), ticket("again").id());
    assertEquals(NINE.plusSeconds(60), ticket("again").openedAt());
    assertTrue(open(ticket("try")) && ticket("try").callBack());
    assertEquals(List.of(id("try")), tickets.calls(ticket("try")));
    assertTrue(open(ticket("again")));
  }

  @Test
  void aTryThatIsLeftAloneIsAsOldAsItIsAndMayTurnOutShort() {
    call("first", ZHANG, 0);
    follow("first");
    call("second", ZHANG, 10);
    follow("second");
    end("second", 12, "abandoned");
    follow("second");
    answer("first", 20);
    follow("first");
    assertEquals(NINE.plusSeconds(10), ticket("second").openedAt());
    assertEquals(Optional.of(Ticket.SHORT_ABANDON), ticket("second").whyClosed());
    assertEquals(NINE, ticket("first").openedAt());
  }

  @Test
  void aCallSpokenOnByTheOnCallEngineerAsksForNothing() {
    call("night", ZHANG, 0);
    end("night", 90, "oncall_answered");
    follow("night");
    assertEquals(Optional.of(NINE.plusSeconds(90)), ticket("night").spokenAt());
    assertFalse(ticket("night").callBack());
  }

  @Test
  void theOnCallEngineerSpokeFromTheMomentOfAcceptingAndBeforeTheEnd() {
    call("night", ZHANG, 0);
    follow("night");
    database.change(
        "insert into ivr_step (call, no, at, step, value) values ($1, 0, $2, 'oncall_accepted', '13900000001')",
        id("night").value(),
        NINE.plusSeconds(40));
    follow("night");
    assertEquals(Optional.of(NINE.plusSeconds(40)), ticket("night").spokenAt());
    end("night", 90, "oncall_answered");
    follow("night");
    assertEquals(Optional.of(NINE.plusSeconds(40)), ticket("night").spokenAt());
  }

  @Test
  void aShortAbandonThatWasAnsweredAfterAllOpensAgain() {
    call("a", ZHANG, 0);
    end("a", 4, "abandoned");
    follow("a");
    answer("a", 2);
    end("a", 4, "answered");
    follow("a");
    assertTrue(open(ticket("a")));
    assertEquals(Optional.of(NINE.plusSeconds(2)), ticket("a").spokenAt());
  }

  @Test
  void aTicketKnowsItsCustomerWhenTheNumberIsOnlyOnes() {
    var customers = new Customers(database);
    var zhang = customers.create(1, "张三", "", "");
    customers.addNumber(zhang, (PhoneNumber.Readable) PhoneNumber.ofE164(ZHANG));
    for (var name : List.of("李四", "李五"))
      customers.addNumber(
          customers.create(1, name, "", ""), (PhoneNumber.Readable) PhoneNumber.ofE164(LI));
    call("a", ZHANG, 0);
    call("b", LI, 0);
    follow("a", "b");
    assertEquals(Optional.of(zhang.id()), ticket("a").customer());
    assertEquals(Optional.empty(), ticket("b").customer());
  }

  @Test
  void twentyTriesAtTheSameMomentAreOneTicket() throws Exception {
    var names = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      call("try" + i, ZHANG, 0);
      names.add("try" + i);
    }
    atOnce(names);
    assertEquals(1, count());
    assertEquals(20, tickets.calls(ticket("try0")).size());
  }

  @Test
  void oneCallFollowedByTwentyWorkersHasOneTicket() throws Exception {
    call("a", WITHHELD, 0);
    end("a", 30, "abandoned");
    atOnce(Collections.nCopies(20, "a"));
    assertEquals(1, count());
  }

  /** The same calls, all in one transaction and each in one of its own, end in the same tickets. */
  @Test
  void togetherAsApart() {
    var random = new Random(11);
    for (int round = 0; round < 20; round++) {
      clear();
      calls.clear();
      var names = new ArrayList<String>();
      for (int i = 0; i < 12; i++) {
        var name = "call" + i;
        call(name, List.of(ZHANG, LI).get(random.nextInt(2)), i);
        if (random.nextInt(3) == 0) answer(name, 20 + i);
        if (random.nextInt(4) > 0)
          end(name, i + List.of(2, 40).get(random.nextInt(2)), "abandoned");
        names.add(name);
      }
      for (var name : names) follow(name);
      var apart = picture();
      database.change("truncate ticket_call, ticket cascade");
      together(names);
      assertEquals(apart, picture());
      together(names);
      assertEquals(apart, picture());
    }
  }

  /** Which calls are together, and what became of each matter. */
  private List<String> picture() {
    return database.list(
        """
        select concat_ws(' ', string_agg(k.uniqueid, '+' order by k.uniqueid), t.hotline, t.caller, t.opened_at, t.spoken_at, t.call_back,
                         t.closed_at, t.why_closed, t.priority) as picture
        from ticket t join ticket_call c on c.ticket = t.id join call k on k.id = c.call
        group by t.id order by 1
        """,
        r -> r.text("picture"));
  }

  private void together(List<String> names) {
    database.transaction(
        tx -> {
          desk.follow(tx, names.stream().map(this::id).toList());
          return true;
        });
  }

  @Test
  void whateverTheOrderEachCallHasOneTicketAndNoSpokenOneHoldsTries() throws Exception {
    var random = new Random(7);
    for (int round = 0; round < 10; round++) {
      clear();
      calls.clear();
      var work = new ArrayList<String>();
      for (int i = 0; i < 12; i++) {
        var name = "call" + i;
        call(name, random.nextBoolean() ? ZHANG : LI, random.nextInt(100));
        if (random.nextBoolean()) follow(name);
        boolean answered = random.nextInt(3) == 0;
        if (answered) answer(name, 200);
        end(name, 200 + random.nextInt(9), answered ? "answered" : "abandoned");
        work.add(name);
        work.add(name);
      }
      Collections.shuffle(work, random);
      atOnce(work);
      assertEquals(12, one("select count(*) as n from ticket_call"));
      assertEquals(
          0,
          one(
              """
              select count(*) as n from ticket t
              where t.spoken_at is not null
                and (select count(*) from ticket_call c where c.ticket = t.id) <> 1
              """));
      assertEquals(
          0,
          one(
              """
              select count(*) as n from ticket_call c join ticket t on t.id = c.ticket
                join call k on k.id = c.call
              where (k.answered_at is null) <> (t.spoken_at is null) or t.caller <> k.from_number
              """));
    }
  }

  @Test
  void anAgentSaysThatItIsTheSameMatterAndTheOwnTicketCloses() {
    call("old", ZHANG, 0);
    end("old", 30, "abandoned");
    follow("old");
    call("new", ZHANG, 100);
    answer("new", 110);
    follow("new");
    var own = ticket("new");
    var old = ticket("old");
    assertNotEquals(own.id(), old.id());
    assertTrue(join("new", old.number()));
    assertTrue(join("new", old.number()));
    follow("old", "new");
    assertEquals(old.id(), ticket("new").id());
    assertEquals(Optional.of(NINE.plusSeconds(110)), ticket("new").spokenAt());
    assertEquals(Optional.of(Ticket.SAME_MATTER), numbered(own.number()).orElseThrow().whyClosed());
    // the caller got through: nothing is owed any more
    assertEquals(
        0, one("select count(*) as n from ticket where call_back and returned_at is null"));
  }

  @Test
  void aCallThatIsJoinedBeforeItsRowKnowsTheAnswerStaysJoined() {
    call("old", ZHANG, 0);
    end("old", 30, "abandoned");
    follow("old");
    call("new", ZHANG, 100);
    assertTrue(join("new", ticket("old").number()));
    answer("new", 110);
    follow("new");
    assertEquals(ticket("old").id(), ticket("new").id());
    assertEquals(1, count());
  }

  @Test
  void whatIsReturnedIsOwedAgainOnlyForALaterCall() {
    call("a", ZHANG, 0);
    end("a", 30, "abandoned");
    follow("a");
    var number = ticket("a").number();
    assertTrue(tickets.returned(number, "chen", NINE.plusSeconds(60)));
    assertFalse(tickets.returned(number, "chen", NINE.plusSeconds(61)));
    follow("a");
    var owed = "select count(*) as n from ticket where call_back and returned_at is null";
    assertEquals(0, one(owed));
    call("b", ZHANG, 100);
    end("b", 130, "abandoned");
    follow("b");
    assertEquals(1, one(owed));
  }

  @Test
  void whatTheAgentWroteIsOnTheTicket() {
    call("a", ZHANG, 0);
    answer("a", 10);
    follow("a");
    tickets.wrapUp(
        id("a"),
        "network",
        Map.of(
            "symptom",
            "\n VPN drops \nevery hour",
            "category",
            "vpn",
            "solved_on_this_call",
            "no"));
    assertEquals("VPN drops", ticket("a").subject());
    assertEquals(Optional.of("vpn"), ticket("a").category());
    assertEquals(Optional.of(false), ticket("a").solved());
    assertEquals(120, Tickets.subject("长".repeat(500)).length());
  }

  private boolean join(String name, TicketNumber number) {
    return database.transaction(
        tx -> desk.join(tx, id(name), number, "chen", NINE.plusSeconds(200)));
  }

  @Test
  void aCallThatNobodyOnCallTookIsUrgent() {
    for (var outcome : List.of("oncall_missed", "voicemail", "oncall_answered", "abandoned")) {
      call(outcome, WITHHELD, 0);
      end(outcome, 60, outcome);
      follow(outcome);
    }
    assertEquals(
        List.of(Priority.URGENT, Priority.URGENT, Priority.GENERAL, Priority.GENERAL),
        List.of("oncall_missed", "voicemail", "oncall_answered", "abandoned").stream()
            .map(name -> ticket(name).priority())
            .toList());
    assertTrue(ticket("voicemail").callBack());
    assertFalse(ticket("oncall_answered").callBack());
    assertEquals(Optional.of(NINE.plusSeconds(60)), ticket("oncall_answered").spokenAt());
  }

  private static Hotline hotline(String number) {
    return new Hotline(number, "热线", "Hotline", ZoneOffset.UTC, "CN", Duration.ofSeconds(5));
  }

  private void call(String name, @Nullable String caller, int second) {
    var id = new CallId(UUID.randomUUID());
    calls.put(name, id);
    database.change(
        """
        insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id,
          from_raw, from_number, entered_at, local_day, journal)
        values ($1, 'pbx1', $2, $2, 'in', 'from-trunk', $3, 1, '', $4, $5, '2026-03-02', '{}')
        """,
        id.value(),
        name,
        HOTLINE,
        caller,
        NINE.plusSeconds(second));
  }

  private void answer(String name, int second) {
    database.change(
        "update call set answered_at = $2 where uniqueid = $1", name, NINE.plusSeconds(second));
  }

  private void end(String name, int second, String outcome) {
    database.change(
        "update call set ended_at = $2, outcome = $3 where uniqueid = $1",
        name,
        NINE.plusSeconds(second),
        outcome);
  }

  private void follow(String... names) {
    for (var name : names)
      database.transaction(
          tx -> {
            desk.follow(tx, List.of(id(name)));
            return true;
          });
  }

  private void atOnce(List<String> names) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks =
          names.stream()
              .<Callable<Boolean>>map(
                  name ->
                      () -> {
                        follow(name);
                        return true;
                      })
              .toList();
      for (var done : threads.invokeAll(tasks)) assertTrue(done.get());
    }
  }

  private CallId id(String name) {
    return Objects.requireNonNull(calls.get(name));
  }

  private Ticket ticket(String name) {
    return tickets.ofCall(id(name)).orElseThrow();
  }

  private Optional<Ticket> numbered(TicketNumber number) {
    return database.first("select * from ticket where number = $1", Ticket::from, number.value());
  }

  private static boolean open(Ticket ticket) {
    return ticket.closedAt().isEmpty();
  }

  private long count() {
    return one("select count(*) as n from ticket");
  }

  private long one(String sql) {
    return database.first(sql, r -> r.number("n")).orElseThrow();
  }
}
