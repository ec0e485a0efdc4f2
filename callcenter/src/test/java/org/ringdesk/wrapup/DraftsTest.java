package org.ringdesk.wrapup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Database;
import org.ringdesk.people.Audit;
import org.ringdesk.schema.TestDatabase;

class DraftsTest {
  private static final Instant NINE = Instant.parse("2026-11-24T01:00:00Z");
  private static final AgentName CHEN = new AgentName("chen");
  private static final Audit.By WANG = new Audit.By(null, "wang", "192.0.2.7");
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database database = new Database(VERTX, DATABASE.url(), 8);
  private final CallId call = new CallId(UUID.randomUUID());
  private final Forms forms = Forms.read(database);

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @BeforeEach
  void begin() {
    new Drafts(database).begin(Draft.began(call, CHEN, "network", NINE));
  }

  @Test
  void whatIsTypedIsThereForTheNextWindowAndTheNextServer() {
    save(0, Map.of("symptom", "VPN 断线 'and' \"quotes\"", "environment", "fw-01"));
    var draft = new Drafts(database).find(call, CHEN).orElseThrow();
    assertEquals(1, draft.revision());
    assertEquals("VPN 断线 'and' \"quotes\"", draft.value("symptom"));
    assertEquals(List.of(new Drafts.Open(call, CHEN)), openOfThisCall());
  }

  @Test
  void savingTheSameAgainChangesNothing() {
    save(0, Map.of("symptom", "a"));
    assertEquals(1, save(0, Map.of("symptom", "a")).draft().revision());
  }

  @Test
  void twoWindowsThatWriteDifferentFieldsBothKeepTheirWords() {
    save(0, Map.of("symptom", "first window"));
    var merge = save(0, Map.of("result", "second window"));
    assertTrue(merge.contested().isEmpty());
    assertEquals(
        Map.of("symptom", "first window", "result", "second window"), merge.draft().values());
  }

  @Test
  void theSecondWindowNeverOverwritesWhatItHasNotSeen() {
    save(0, Map.of("symptom", "first window"));
    var merge = save(0, Map.of("symptom", "second window", "result", "fine"));
    assertEquals(Map.of("symptom", "first window"), merge.contested());
    assertEquals("first window", merge.draft().value("symptom"));
    assertEquals("fine", merge.draft().value("result"));
    // having seen it, it may
    assertEquals(
        "second window",
        save(merge.draft().revision(), Map.of("symptom", "second window"))
            .draft()
            .value("symptom"));
  }

  @Test
  void savesThatComeAtOnceAllArrive() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var fields = List.of("symptom", "environment", "action", "result");
      threads.invokeAll(
          IntStream.range(0, 4)
              .<Callable<Object>>mapToObj(i -> () -> save(0, Map.of(fields.get(i), "v" + i)))
              .toList());
    }
    var draft = new Drafts(database).find(call, CHEN).orElseThrow();
    assertEquals(4, draft.revision());
    assertEquals(
        Map.of("symptom", "v0", "environment", "v1", "action", "v2", "result", "v3"),
        draft.values());
  }

  @Test
  void whatTheFormDoesNotAskIsNotKept() {
    var draft =
        save(
                0,
                Map.of(
                    "nonsense", "x",
                    "category", "no such",
                    "solved_on_this_call", "perhaps",
                    "wanted_by", "2026-11-24T16:00",
                    "symptom", "s"))
            .draft();
    assertEquals(Map.of("wanted_by", "2026-11-24T16:00", "symptom", "s"), draft.values());
  }

  @Test
  void aSpecialtyAsksItsOwnCategoriesAndTheRestAsAll() {
    assertTrue(forms.of("network").takes("category", "vpn"));
    assertTrue(forms.of("a new one").takes("category", "fault"));
    assertEquals(
        List.of(
            "category",
            "wanted_by",
            "symptom",
            "environment",
            "action",
            "result",
            "solved_on_this_call"),
        forms.of("network").fields().stream().map(Form.Field::key).toList());
  }

  @Test
  void itIsFinishedOnceAndOnlyWhenWhatMustBeSaidIsSaid() {
    var missing = finish(0, Map.of("symptom", "VPN"));
    assertEquals(
        List.of("category", "solved_on_this_call"),
        assertInstanceOf(Drafts.Finishing.Missing.class, missing).fields());
    var finished = finish(1, Map.of("category", "vpn", "solved_on_this_call", "yes"));
    assertInstanceOf(Drafts.Finishing.Finished.class, finished);
    assertEquals(new Drafts.Finishing.Already(), finish(2, Map.of("symptom", "late")));
    assertEquals(
        Optional.empty(), Drafts.save(database, call, CHEN, edit(2, Map.of()), forms, NINE));
    begin(); // a window that comes late does not open it again
    assertEquals(Optional.empty(), new Drafts(database).find(call, CHEN));
    assertEquals(
        List.of("VPN / yes / wang"),
        database.list(
            "select values->>'symptom' || ' / ' || (values->>'solved_on_this_call') || ' / ' || finished_by as w from wrap_up where call = $1",
            row -> row.text("w"),
            call.value()));
  }

  @Test
  void aContestedFieldIsLookedAtBeforeItIsFinished() {
    save(0, Map.of("symptom", "other window", "category", "vpn", "solved_on_this_call", "no"));
    var contested = finish(0, Map.of("symptom", "mine"));
    assertEquals(
        Map.of("symptom", "other window"),
        assertInstanceOf(Drafts.Finishing.Contested.class, contested).merge().contested());
  }

  private List<Drafts.Open> openOfThisCall() {
    return new Drafts(database)
        .open(NINE.plusSeconds(60)).stream().filter(o -> o.call().equals(call)).toList();
  }

  private Draft.Merge save(long seen, Map<String, String> values) {
    return Drafts.save(database, call, CHEN, edit(seen, values), forms, NINE).orElseThrow();
  }

  private Drafts.Finishing finish(long seen, Map<String, String> values) {
    return Drafts.finish(database, call, CHEN, edit(seen, values), forms, WANG, NINE);
  }

  private static Draft.Edit edit(long seen, Map<String, String> values) {
    return new Draft.Edit(seen, values);
  }
}
