package org.ringdesk.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.database.Database;
import org.ringdesk.people.Operators.Form;
import org.ringdesk.schema.TestDatabase;

class StaffTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String HERE = "192.0.2.1";
  private static final String ELSEWHERE = "198.51.100.7";
  private static final String PASSWORD = "four words nobody knows";
  private static final Passwords.Cost CHEAP = new Passwords.Cost(64, 1, 1);

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database database = new Database(VERTX, DATABASE.url(), 4);
  private Instant now = Instant.parse("2026-11-24T09:00:00Z");
  private final InstantSource clock = () -> now;
  private final Staff staff = new Staff(database, clock, CHEAP);
  private Operator ann;

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @BeforeEach
  void engage() {
    database.change("truncate operator, session, sign_in_attempt, audit restart identity cascade");
    create("chief", Form.of("Chief", Role.ADMINISTRATOR, "en"));
    ann = create("ann", Form.of("Ann Lee", Role.AGENT, "en").at("1001", "Ann Lee"));
  }

  @Test
  void theRightPasswordOpensASession() {
    var welcome = welcome("Ann ", PASSWORD);
    var session = staff.sessions().find(welcome.token()).orElseThrow();
    assertEquals(ann.viewer(), session.viewer());
    assertFalse(session.mustChange());
    assertEquals(Optional.of("1001"), session.viewer().extension());
  }

  @Test
  void aWrongPasswordAndAnUnknownNameAreAnsweredAlike() {
    assertEquals(new SignIn.Wrong(), signIn("ann", "something else", HERE));
    assertEquals(new SignIn.Wrong(), signIn("nobody", "something else", HERE));
    assertEquals(new SignIn.Wrong(), signIn("", "", HERE));
    assertEquals(new SignIn.Wrong(), signIn("ann", "x".repeat(1_000_000), HERE));
    assertEquals(new SignIn.Wrong(), signIn("a\0' or 1=1 --", PASSWORD, HERE));
  }

  @Test
  void anUnknownNameTakesAsLongAsAKnownOne() {
    var passwords = new Passwords(new Passwords.Cost(8_192, 2, 1));
    var kept = Optional.of(passwords.hash(PASSWORD));
    long known = Long.MAX_VALUE;
    long unknown = Long.MAX_VALUE;
    for (int i = 0; i < 12; i++) {
      known = Math.min(known, took(() -> passwords.matches("wrong password", kept)));
      unknown = Math.min(unknown, took(() -> passwords.matches("wrong", Optional.empty())));
    }
    assertTrue(unknown * 2 > known && known * 2 > unknown, known + " ns, " + unknown + " ns");
    assertFalse(passwords.matches("", Optional.empty()));
  }

  @Test
  void guessingSlowsDownAndForgetsAfterADay() {
    for (int i = 0; i < 5; i++) assertEquals(new SignIn.Wrong(), signIn("ann", "guess", HERE));
    assertEquals(Duration.ofSeconds(1), later("ann", HERE));
    now = now.plusSeconds(1);
    assertEquals(new SignIn.Wrong(), signIn("ann", "guess", HERE));
    assertEquals(Duration.ofSeconds(2), later("ann", HERE));
    for (int i = 0; i < 40; i++) {
      now = now.plus(Attempts.LONGEST_WAIT);
      signIn("ann", "guess", HERE);
    }
    assertEquals(Attempts.LONGEST_WAIT, later("ann", HERE));
    assertInstanceOf(SignIn.Later.class, signIn("ann", PASSWORD, HERE), "not even the right one");
    now = now.plus(Duration.ofDays(2));
    assertInstanceOf(SignIn.Welcome.class, signIn("ann", PASSWORD, HERE));
  }

  @Test
  void aStrangersGuessesKeepNobodyElseOut() {
    for (int i = 0; i < 30; i++) signIn("ann", "guess", ELSEWHERE);
    assertInstanceOf(SignIn.Later.class, signIn("ann", PASSWORD, ELSEWHERE));
    assertInstanceOf(SignIn.Welcome.class, signIn("ann", PASSWORD, HERE));
    assertInstanceOf(SignIn.Welcome.class, signIn("chief", PASSWORD, ELSEWHERE));
  }

  @Test
  void aNameThatNobodyHasIsSlowedDownAlike() {
    for (int i = 0; i < 5; i++) signIn("nobody", "guess", HERE);
    assertEquals(Duration.ofSeconds(1), later("nobody", HERE));
  }

  @Test
  void theRightPasswordForgetsTheWrongOnes() {
    for (int i = 0; i < 4; i++) signIn("ann", "guess", HERE);
    welcome("ann", PASSWORD);
    for (int i = 0; i < 4; i++) assertEquals(new SignIn.Wrong(), signIn("ann", "guess", HERE));
  }

  @Test
  void guessesAtTheSameMomentCountEach() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<SignIn.Answer> guess = () -> signIn("ann", "guess", HERE);
      var answers = threads.invokeAll(Stream.generate(() -> guess).limit(24).toList());
      int looked = 0;
      for (var answer : answers) if (answer.get() instanceof SignIn.Wrong) looked++;
      assertEquals(5, looked);
    }
  }

  @Test
  void aSessionEndsUnusedAndAfterAShift() {
    var token = welcome("ann", PASSWORD).token();
    now = now.plus(Sessions.IDLE).minusSeconds(1);
    assertTrue(staff.sessions().find(token).isPresent());
    now = now.plus(Sessions.IDLE).minusSeconds(1);
    assertTrue(staff.sessions().find(token).isPresent(), "it was used in between");
    now = now.plus(Sessions.IDLE).plusSeconds(1);
    assertTrue(staff.sessions().find(token).isEmpty());

    token = welcome("ann", PASSWORD).token();
    var end = now.plus(Sessions.LONGEST);
    while (now.isBefore(end)) {
      assertTrue(staff.sessions().find(token).isPresent());
      now = now.plus(Duration.ofHours(1));
    }
    assertTrue(staff.sessions().find(token).isEmpty());
  }

  @Test
  void onlyTheHashOfATokenIsKept() {
    var token = welcome("ann", PASSWORD).token();
    var kept =
        database.list("select encode(token, 'escape') as t from session", row -> row.text("t"));
    assertFalse(kept.toString().contains(token.value()));
    assertFalse(token.toString().contains(token.value()));
    assertNotEquals(token.value(), token.csrf());
    assertTrue(staff.sessions().find(new Token("")).isEmpty());
    assertTrue(staff.sessions().find(Token.random()).isEmpty());
  }

  @Test
  void theEleventhBrowserEndsTheOldest() {
    var first = welcome("ann", PASSWORD).token();
    for (int i = 0; i < 10; i++) {
      now = now.plusSeconds(1);
      welcome("ann", PASSWORD);
    }
    assertTrue(staff.sessions().find(first).isEmpty());
    assertEquals(10, database.list("select 1 as one from session", row -> 1).size());
  }

  @Test
  void signingOutEndsThisSessionOnly() {
    var here = welcome("ann", PASSWORD).token();
    var there = welcome("ann", PASSWORD).token();
    staff.signIn().signOut(ann.viewer(), here, HERE);
    assertTrue(staff.sessions().find(here).isEmpty());
    assertTrue(staff.sessions().find(there).isPresent());
  }

  @Test
  void aNewPasswordEndsAllOtherSessions() {
    var here = welcome("ann", PASSWORD).token();
    var there = welcome("ann", PASSWORD).token();
    var wanted = "quite another sentence";
    var next = staff.signIn().changePassword(ann.viewer(), PASSWORD, wanted, wanted, HERE);
    assertTrue(staff.sessions().find(here).isEmpty());
    assertTrue(staff.sessions().find(there).isEmpty());
    assertTrue(staff.sessions().find(next).isPresent());
    assertEquals(new SignIn.Wrong(), signIn("ann", PASSWORD, HERE));
    welcome("ann", wanted);
  }

  @Test
  void aPasswordIsLongNotTheOldOneAndNotTheName() {
    assertObjects(Objection.PASSWORD_WRONG, "wrong", "quite another sentence");
    assertObjects(Objection.PASSWORD_SHORT, PASSWORD, "elevenchars");
    assertObjects(Objection.PASSWORD_LONG, PASSWORD, "long ".repeat(30));
    assertObjects(Objection.PASSWORD_SAME, PASSWORD, PASSWORD);
    assertObjects(Objection.PASSWORD_EASY, PASSWORD, "I am ANN of the desk");
    assertObjects(Objection.PASSWORD_EASY, PASSWORD, "abababababababab");
    var e =
        assertThrows(
            Objected.class,
            () ->
                staff
                    .signIn()
                    .changePassword(ann.viewer(), PASSWORD, "one long sentence", "another", HERE));
    assertEquals(Objection.PASSWORD_UNEQUAL, e.objection());
    assertEquals(Optional.empty(), Passwords.objection("十二个汉字也够长的密码啊", "ann"));
  }

  @Test
  void guessingTheCurrentPasswordFromASessionSlowsDownToo() {
    for (int i = 0; i < 5; i++)
      assertObjects(Objection.PASSWORD_WRONG, "guess", "quite another sentence");
    assertObjects(Objection.PASSWORD_WRONG, PASSWORD, "quite another sentence");
  }

  @Test
  void aPasswordServesAQuarter() {
    now = now.plus(Operator.PASSWORD_AGE);
    assertFalse(staff.sessions().find(welcome("ann", PASSWORD).token()).orElseThrow().mustChange());
    now = now.plusSeconds(1);
    assertTrue(staff.sessions().find(welcome("ann", PASSWORD).token()).orElseThrow().mustChange());
  }

  @Test
  void aCheapHashIsReplacedAtTheNextSignIn() {
    var dearer = new Staff(database, clock, new Passwords.Cost(128, 2, 1));
    assertTrue(kept("ann").contains("m=64,t=1"));
    assertInstanceOf(SignIn.Welcome.class, dearer.signIn().signIn("ann", PASSWORD, HERE));
    assertTrue(kept("ann").contains("m=128,t=2"));
    assertInstanceOf(SignIn.Welcome.class, dearer.signIn().signIn("ann", PASSWORD, HERE));
    welcome("ann", PASSWORD);
    assertTrue(kept("ann").contains("m=128,t=2"), "never back");
  }

  @Test
  void whoIsDisabledIsOutAtOnce() {
    var token = welcome("ann", PASSWORD).token();
    staff.operators().disable(ann.id(), Audit.By.COMMAND);
    assertTrue(staff.sessions().find(token).isEmpty());
    assertEquals(new SignIn.Wrong(), signIn("ann", PASSWORD, HERE));
    staff.operators().enable(ann.id(), Audit.By.COMMAND);
    assertTrue(staff.sessions().find(token).isEmpty());
    welcome("ann", PASSWORD);
  }

  @Test
  void anAdministratorIsAlwaysLeft() {
    long chief = staff.operators().find("chief").orElseThrow().id();
    assertObjects(
        Objection.LAST_ADMINISTRATOR, () -> staff.operators().disable(chief, Audit.By.COMMAND));
    assertObjects(
        Objection.LAST_ADMINISTRATOR,
        () ->
            staff.operators().change(chief, Form.of("Chief", Role.AGENT, "en"), Audit.By.COMMAND));
    create("second", Form.of("Second", Role.ADMINISTRATOR, "zh"));
    assertFalse(staff.operators().disable(chief, Audit.By.COMMAND).disabled());
    assertTrue(staff.operators().find(chief).orElseThrow().disabled());
  }

  @Test
  void aNameAnExtensionAndAnAgentBelongToOne() {
    var form = Form.of("Boris", Role.AGENT, "en");
    assertObjects(Objection.USER_NAME_TAKEN, () -> create("ann", form));
    assertObjects(Objection.USER_NAME, () -> create("Ann", form));
    assertObjects(Objection.FULL_NAME, () -> create("boris", Form.of(" ", Role.AGENT, "en")));
    assertObjects(
        Objection.FULL_NAME, () -> create("boris", Form.of("<b>Boris", Role.AGENT, "en")));
    assertObjects(Objection.EXTENSION, () -> create("boris", form.at("10a", "Boris")));
    assertObjects(Objection.AGENT_NAME, () -> create("boris", form.at("1002", "Boris|x")));
    assertObjects(Objection.EXTENSION_TAKEN, () -> create("boris", form.at("1001", "Boris")));
    assertObjects(Objection.AGENT_NAME_TAKEN, () -> create("boris", form.at("1002", "Ann Lee")));
    staff.operators().disable(ann.id(), Audit.By.COMMAND);
    create("boris", form.at("1001", "Ann Lee"));
    assertObjects(
        Objection.EXTENSION_TAKEN, () -> staff.operators().enable(ann.id(), Audit.By.COMMAND));
  }

  @Test
  void anIssuedPasswordMustBeChangedAndIsGoodEnough() {
    var issued = staff.operators().resetPassword(ann.id(), Audit.By.COMMAND);
    assertEquals(Optional.empty(), Passwords.objection(issued.password(), "ann"));
    var session = staff.sessions().find(welcome("ann", issued.password()).token()).orElseThrow();
    assertTrue(session.mustChange());
    assertNotEquals(
        issued.password(), staff.operators().resetPassword(ann.id(), Audit.By.COMMAND).password());
  }

  @Test
  void theFirstAdministratorComesOnceAndCanBeSavedByACommand() {
    assertTrue(staff.firstAdministrator("en").isEmpty(), "there is somebody");
    database.change("truncate operator, session, sign_in_attempt, audit cascade");
    var first = staff.firstAdministrator("zh").orElseThrow();
    assertTrue(staff.firstAdministrator("zh").isEmpty());
    assertEquals(Role.ADMINISTRATOR, welcome("admin", first.password()).operator().role());
    create("second", Form.of("Second", Role.ADMINISTRATOR, "zh"));
    var admin = first.operator().id();
    staff.operators().change(admin, Form.of("Nobody", Role.AGENT, "zh"), Audit.By.COMMAND);
    staff.operators().disable(admin, Audit.By.COMMAND);
    var saved = staff.resetAdministrator("zh");
    assertEquals(Role.ADMINISTRATOR, welcome("admin", saved.password()).operator().role());
  }

  @Test
  void theAuditTellsWhoDidWhatAndNoSecret() {
    var issued =
        staff
            .operators()
            .create("boris", Form.of("Boris", Role.AGENT, "en"), Audit.By.of(ann.viewer(), HERE));
    signIn("ann", "my secret guess", ELSEWHERE);
    signIn("my password as a name", "guess", ELSEWHERE);
    welcome("ann", PASSWORD);
    var told = staff.audit().page(Audit.Filter.ALL, Long.MAX_VALUE);
    assertEquals(
        List.of(
            "Optional[Ann Lee] signed_in ann 192.0.2.1",
            "Optional.empty sign_in_failed ann 198.51.100.7",
            "Optional[Ann Lee] operator_created boris 192.0.2.1"),
        told.stream()
            .limit(3)
            .map(e -> e.who() + " " + e.action() + " " + e.subject() + " " + e.address())
            .toList());
    assertEquals("agent", told.get(2).detail().get("role"));
    var all = told.toString();
    for (var secret :
        List.of(PASSWORD, issued.password(), "my secret guess", "my password as a name"))
      assertFalse(all.contains(secret));
  }

  @Test
  void theAuditIsReadPageByPage() {
    for (int i = 0; i < 120; i++)
      staff.audit().add(Audit.By.COMMAND, Act.PEOPLE_SEEN, String.valueOf(i));
    int seen = 0;
    long before = Long.MAX_VALUE;
    for (var page = staff.audit().page(Audit.Filter.ALL, before);
        ;
        page = staff.audit().page(Audit.Filter.ALL, before)) {
      int shown = Math.min(Audit.PAGE, page.size());
      seen += shown;
      if (page.size() <= Audit.PAGE) break;
      before = page.get(shown - 1).id();
    }
    assertEquals(122, seen);
  }

  @Test
  void aDeskIsAllThatAViewerSeesUnlessTheirRoleSeesAll() {
    var viewer = ann.viewer();
    assertEquals(ann.id(), viewer.onlyOperator());
    assertEquals(1, viewer.onlyDesk());
    assertEquals(null, viewer.seeing(Scope.DESK).onlyOperator());
    assertEquals(1, viewer.seeing(Scope.DESK).onlyDesk());
    var chief = staff.operators().find("chief").orElseThrow().viewer();
    assertEquals(null, chief.seeing(Scope.DESK).onlyDesk());
    assertEquals(chief.id(), chief.seeing(Scope.OWN).onlyOperator());
  }

  private Operator create(String userName, Form form) {
    return staff.operators().create(userName, form, PASSWORD, Audit.By.COMMAND);
  }

  private SignIn.Answer signIn(String name, String password, String address) {
    return staff.signIn().signIn(name, password, address);
  }

  private SignIn.Welcome welcome(String name, String password) {
    return assertInstanceOf(SignIn.Welcome.class, signIn(name, password, HERE));
  }

  private Duration later(String name, String address) {
    return assertInstanceOf(SignIn.Later.class, signIn(name, "guess", address)).pause();
  }

  private String kept(String name) {
    return database
        .first("select password from operator where user_name = $1", r -> r.text("password"), name)
        .orElseThrow();
  }

  private void assertObjects(Objection wanted, String current, String password) {
    assertObjects(
        wanted,
        () -> staff.signIn().changePassword(ann.viewer(), current, password, password, HERE));
  }

  private static void assertObjects(Objection wanted, Runnable change) {
    assertEquals(wanted, assertThrows(Objected.class, change::run).objection());
  }

  private static long took(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return System.nanoTime() - begin;
  }
}
