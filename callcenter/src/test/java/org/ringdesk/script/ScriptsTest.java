package org.ringdesk.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Database;
import org.ringdesk.people.Audit;
import org.ringdesk.schema.TestDatabase;

class ScriptsTest {
  private static final Instant NINE = Instant.parse("2026-11-24T01:00:00Z");
  private static final String HOTLINE = "4008100000";
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database database = new Database(VERTX, DATABASE.url(), 4);
  private final Scripts scripts = new Scripts(database);

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @BeforeEach
  void clear() {
    database.change("delete from script where version > 1 or hotline <> ''");
    database.change("delete from script_shown");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void everyStepHasWordsFromTheBeginningAndKnowsItsPlaces(Step step) {
    var wording = scripts.book().of(HOTLINE).at(step);
    for (var language : List.of(Locale.CHINESE, Locale.ENGLISH)) {
      var said = wording.filled(language, Map.of());
      assertFalse(said.isBlank());
      assertFalse(said.matches(".*[{}\\[\\]].*"), said);
    }
  }

  @Test
  void aNewVersionLeavesTheOldOneAndTellsWho() {
    assertInstanceOf(Scripts.Saving.Saved.class, save("", 1, "谢谢", "Thanks"));
    assertEquals("Thanks", scripts.book().of(HOTLINE).at(Step.THANKS).en());
    var versions = scripts.versions("", Step.THANKS);
    assertEquals(List.of(2, 1), versions.stream().map(Wording::version).toList());
    assertEquals("wang", versions.getFirst().savedBy());
    assertEquals(NINE, versions.getFirst().savedAt());
  }

  @Test
  void theSecondOfTwoSupervisorsIsToldAndOverwritesNothing() {
    save("", 1, "一", "one");
    var second = save("", 1, "二", "two");
    assertEquals("one", assertInstanceOf(Scripts.Saving.Overtaken.class, second).newest().en());
    assertEquals("one", scripts.book().of(HOTLINE).at(Step.THANKS).en());
  }

  @Test
  void aHotlineSpeaksAsItWishesAndTheOthersAsAll() {
    save(HOTLINE, 0, "本线", "this line");
    assertEquals("this line", scripts.book().of(HOTLINE).at(Step.THANKS).en());
    assertFalse(scripts.book().of("4009").at(Step.THANKS).en().equals("this line"));
    save(HOTLINE, 1, "", "");
    assertFalse(scripts.book().of(HOTLINE).at(Step.THANKS).en().equals("this line"));
  }

  @Test
  void whatCannotBeSaidIsNotSaved() {
    assertInstanceOf(Scripts.Saving.Missing.class, save("", 1, "谢谢", " "));
    assertInstanceOf(Scripts.Saving.Missing.class, save("", 1, "", ""));
    assertInstanceOf(Scripts.Saving.TooLong.class, save("", 1, "长".repeat(601), "long"));
    assertEquals(new Scripts.Saving.NoSuchPlace("name"), save("", 1, "{name}", "{agent}"));
    assertEquals(1, scripts.versions("", Step.THANKS).size());
  }

  @Test
  void whatWasOnTheScreenIsKept() {
    var wording = scripts.book().of(HOTLINE).at(Step.GREETING);
    var call = new CallId(UUID.randomUUID());
    scripts.shown(call, new AgentName("chen"), NINE, wording, Locale.forLanguageTag("zh-CN"));
    assertEquals(
        List.of("greeting 1 zh"),
        database.list(
            "select step || ' ' || version || ' ' || language as shown from script_shown where call = $1",
            row -> row.text("shown"),
            call.value()));
  }

  private Scripts.Saving save(String hotline, int read, String zh, String en) {
    return Scripts.save(
        database, hotline, Step.THANKS, read, zh, en, "wang", Audit.By.COMMAND, NINE);
  }
}
