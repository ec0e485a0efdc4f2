package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringdesk.people.Act;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Operators.Form;
import org.ringdesk.people.Role;
import org.ringdesk.people.Token;

/** In, out, and the people's page, as a browser meets them. */
class SignInTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String WANTED = "quite another sentence";
  private static final TestStaff PEOPLE = new TestStaff(VERTX, InstantSource.system());
  private static final WebServer SERVER = MadeUpServer.of(PEOPLE).build();

  private Browser browser = new Browser(0);

  @BeforeAll
  static void start() throws Exception {
    SERVER.deploy(VERTX).await(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() {
    PEOPLE.close();
    VERTX.close().await();
  }

  @BeforeEach
  void open() {
    browser = new Browser(SERVER.port());
    PEOPLE.database().change("delete from sign_in_attempt");
  }

  @Test
  void whoSignsInComesToWhereTheyWanted() {
    Browser.Page sent = browser.get("/board?wall");
    assertEquals("/sign-in?then=%2Fboard%3Fwall", sent.location());
    Browser.Page form = browser.get(sent.location());
    assertTrue(form.text().contains("name=\"then\" value=\"/board?wall\""));
    Browser.Page in =
        browser.post(
            "/sign-in",
            Map.of(
                "csrf",
                form.csrf(),
                "then",
                "/board?wall",
                "name",
                "agent",
                "password",
                TestStaff.PASSWORD));
    assertEquals(303, in.status());
    assertEquals("/board?wall", in.location());
    String cookies = in.header("set-cookie");
    assertTrue(cookies.contains("HTTPOnly") && cookies.contains("SameSite=Lax"), cookies);
    assertFalse(cookies.contains("Secure"), "this wire has no TLS");
    assertEquals(200, browser.get("/board").status());
    assertEquals("/board", browser.get("/sign-in").location());
  }

  @Test
  void behindTlsTheCookieStaysThere() {
    browser.with("X-Forwarded-Proto", "https");
    assertTrue(browser.signIn("agent", TestStaff.PASSWORD).header("set-cookie").contains("Secure"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "/board\r\nSet-Cookie: a=b",
        "/sign-out",
        "evil.example",
        ""
      })
  void nobodyIsSentToAnotherSite(String then) {
    String csrf = browser.get("/sign-in").csrf();
    Browser.Page in =
        browser.post(
            "/sign-in",
            Map.of("csrf", csrf, "then", then, "name", "agent", "password", TestStaff.PASSWORD));
    assertEquals(303, in.status());
    assertEquals("/board", in.location());
  }

  @Test
  void aTokenPlantedBeforehandIsWorthNothing() {
    Token planted = Token.random();
    browser.cookie("ringdesk_session", planted.value());
    assertEquals(303, browser.signIn("agent", TestStaff.PASSWORD).status());
    assertNotEquals(planted.value(), browser.cookie("ringdesk_session").orElseThrow());
    assertTrue(PEOPLE.staff().sessions().find(planted).isEmpty());
  }

  @Test
  void anotherSitesFormSignsNobodyIn() {
    Browser.Page refused =
        browser.post(
            "/sign-in", Map.of("csrf", "x", "name", "agent", "password", TestStaff.PASSWORD));
    assertEquals(403, refused.status());
    assertTrue(browser.cookie("ringdesk_session").isEmpty());
  }

  @Test
  void aWrongPasswordShowsTheFormAgainWithTheNameOnly() {
    Browser.Page page = browser.signIn("agent\"><script>", "my secret");
    assertEquals(401, page.status());
    assertTrue(page.text().contains("is not right"));
    assertTrue(page.text().contains("agent&quot;&gt;&lt;script&gt;"));
    assertFalse(page.text().contains("my secret"));
  }

  @Test
  void guessesFromOneAddressSlowNobodyElsewhere() {
    Browser stranger = new Browser(SERVER.port()).with("X-Forwarded-For", "203.0.113.9");
    for (int i = 0; i < 5; i++) assertEquals(401, stranger.signIn("agent", "guess").status());
    Browser.Page later = stranger.signIn("agent", TestStaff.PASSWORD);
    assertEquals(429, later.status());
    assertTrue(Integer.parseInt(later.header("retry-after")) >= 1);
    assertEquals(303, browser.signIn("agent", TestStaff.PASSWORD).status());
  }

  @Test
  void aMadeUpHistoryOfProxiesDoesNotMakeAnotherAddress() {
    for (int i = 0; i < 5; i++)
      new Browser(SERVER.port())
          .with("X-Forwarded-For", "198.51.100." + i + ", 203.0.113.9")
          .signIn("agent", "guess");
    Browser again = new Browser(SERVER.port()).with("X-Forwarded-For", "10.0.0.1, 203.0.113.9");
    assertEquals(429, again.signIn("agent", TestStaff.PASSWORD).status());
  }

  @Test
  void whoSignsOutIsOutEvenWithTheOldCookie() {
    browser.signIn("agent", TestStaff.PASSWORD);
    String cookie = browser.cookie("ringdesk_session").orElseThrow();
    String csrf = browser.get("/board").csrf();
    assertEquals("/sign-in", browser.post("/sign-out", Map.of("csrf", csrf)).location());
    assertTrue(browser.cookie("ringdesk_session").isEmpty());
    assertEquals(303, browser.cookie("ringdesk_session", cookie).get("/board").status());
  }

  @Test
  void anIssuedPasswordLetsNobodyFurtherThanToChangeIt() {
    Browser admin = new Browser(SERVER.port());
    admin.signIn("administrator", TestStaff.PASSWORD);
    Browser.Page issued =
        admin.post(
            "/people",
            Map.of(
                "csrf", admin.get("/people/new").csrf(),
                "user_name", "newcomer",
                "name", "新来的",
                "role", "agent",
                "desk", "1",
                "extension", "1009",
                "agent", "",
                "language", "zh"));
    assertEquals(200, issued.status());
    assertEquals("no-store", issued.header("cache-control"));
    Matcher shown = Pattern.compile("issued-password\">([^<]+)<").matcher(issued.text());
    assertTrue(shown.find());
    assertFalse(admin.get("/people").text().contains(shown.group(1)), "it is shown once");

    browser.signIn("newcomer", shown.group(1));
    assertTrue(browser.cookie("lang").orElseThrow().equals("zh"));
    assertEquals("/password", browser.get("/board").location());
    assertEquals(401, new Browser(SERVER.port()).get("/board/stream").status());
    assertEquals(403, browser.get("/board/stream").status());
    Browser.Page form = browser.get("/password");
    Browser.Page refused =
        browser.post(
            "/password",
            Map.of(
                "csrf",
                form.csrf(),
                "current",
                shown.group(1),
                "wanted",
                "short",
                "again",
                "short"));
    assertEquals(422, refused.status());
    Browser.Page changed =
        browser.post(
            "/password",
            Map.of(
                "csrf", form.csrf(), "current", shown.group(1), "wanted", WANTED, "again", WANTED));
    assertEquals("/board", changed.location());
    assertEquals(200, browser.get("/board").status());
  }

  @Test
  void whoIsDisabledIsOutAtTheNextStep() {
    var second =
        PEOPLE
            .staff()
            .operators()
            .create(
                "leaver",
                Form.of("Leaver", Role.AGENT, "en"),
                TestStaff.PASSWORD,
                Audit.By.COMMAND);
    browser.signIn("leaver", TestStaff.PASSWORD);
    assertEquals(200, browser.get("/board").status());
    Browser admin = new Browser(SERVER.port());
    admin.signIn("administrator", TestStaff.PASSWORD);
    String form = "/people/" + second.id();
    assertEquals(
        "/people",
        admin.post(form + "/disabling", Map.of("csrf", admin.get(form).csrf())).location());
    assertEquals(303, browser.get("/board").status());
    assertTrue(admin.get("/audit").text().contains("disabled a person"));
  }

  @Test
  void theLastAdministratorStays() {
    Browser admin = new Browser(SERVER.port());
    admin.signIn("administrator", TestStaff.PASSWORD);
    String form = "/people/" + PEOPLE.operator(Role.ADMINISTRATOR).id();
    Browser.Page refused = admin.post(form + "/disabling", Map.of("csrf", admin.get(form).csrf()));
    assertEquals(422, refused.status());
    assertTrue(refused.text().contains("last administrator"));
  }

  @Test
  void aRefusedChangeKeepsWhatWasTyped() {
    Browser admin = new Browser(SERVER.port());
    admin.signIn("administrator", TestStaff.PASSWORD);
    Browser.Page refused =
        admin.post(
            "/people",
            Map.of(
                "csrf", admin.get("/people/new").csrf(),
                "user_name", "agent",
                "name", "Typed Name",
                "role", "supervisor",
                "desk", "1",
                "extension", "1077"));
    assertEquals(422, refused.status());
    assertTrue(refused.text().contains("value=\"Typed Name\""));
    assertTrue(refused.text().contains("value=\"1077\""));
    assertTrue(refused.text().contains("value=\"supervisor\" selected"));
    assertTrue(refused.text().contains("Somebody has this user name"));
  }

  @Test
  void aFormLargerThanAnyOfOursIsNotRead() {
    Browser.Page page = browser.post("/sign-in", Map.of("name", "x".repeat(100_000)));
    assertTrue(page.status() == 413 || page.status() == 400, String.valueOf(page.status()));
  }

  @Test
  void theAuditIsAskedByPersonDeedAndDayAndItsPagesKeepThat() {
    Browser admin = new Browser(SERVER.port());
    admin.signIn("administrator", TestStaff.PASSWORD);
    long agent = PEOPLE.operator(Role.AGENT).id();
    Audit audit = PEOPLE.staff().audit();
    for (int i = 0; i <= Audit.PAGE; i++)
      audit.add(new Audit.By(agent, "agent", "192.0.2.7"), Act.CALL_RETURNED, "mark" + i);
    String query = "person=" + agent + "&action=call_returned";
    String page = admin.get("/audit?" + query).text();
    assertTrue(page.contains("mark50") && page.contains("mark1<") && !page.contains("mark0<"));
    assertTrue(page.contains("value=\"call_returned\" selected"));
    assertTrue(page.contains("?lang=zh&amp;" + query.replace("&", "&amp;")), page);
    Matcher older = Pattern.compile("href=\"(/audit\\?before=[^\"]*)\"").matcher(page);
    assertTrue(older.find());
    String next = admin.get(older.group(1).replace("&amp;", "&")).text();
    assertTrue(next.contains("mark0<"));
    assertFalse(next.contains("mark1<"));
    assertFalse(admin.get("/audit?person=0&action=call_returned").text().contains("mark"));
    assertFalse(admin.get("/audit?day=2020-02-02").text().contains("mark"));
    assertEquals(200, admin.get("/audit?day=nonsense&person=x&action=y&before=-1").status());
  }

  @Test
  void pagesHaveNothingInlineThatThePolicyWouldDrop() {
    browser.signIn("administrator", TestStaff.PASSWORD);
    for (String path :
        List.of("/password", "/people", "/people/new", "/audit", "/forms", "/forms/network")) {
      for (String lang : List.of("zh", "en")) {
        Browser.Page page = browser.get(path + "?lang=" + lang);
        assertEquals(200, page.status(), path);
        assertFalse(page.text().contains("style="), path);
        assertFalse(Pattern.compile("<script(?![^>]*src=)").matcher(page.text()).find(), path);
      }
    }
  }
}
