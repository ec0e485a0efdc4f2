package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.people.Role;
import org.ringdesk.wrapup.Form;
import org.ringdesk.wrapup.Forms;

/** The wrap-up form as a supervisor changes it: one page, sent as it stands. */
class FormRoutesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Pattern INPUT =
      Pattern.compile("<input (?:type=\"hidden\" )?name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"");
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
  void signIn() {
    browser =
        new Browser(SERVER.port())
            .cookie("ringdesk_session", PEOPLE.signedIn(Role.SUPERVISOR).value());
  }

  @Test
  void savingThePageAsItStandsChangesNothing() {
    for (String form : List.of("_all", "network")) {
      Forms before = Forms.read(PEOPLE.database());
      assertEquals("/forms/" + form + "?saved", save(form, sent(form)).location());
      assertEquals(before, Forms.read(PEOPLE.database()));
    }
  }

  @Test
  void whatGetsAnotherNumberStandsThere() {
    List<String> keys = keys("_all");
    Map<String, String> sent = sent("_all");
    sent.put("f" + (keys.size() - 1) + ".place", "2");
    save("_all", sent);
    String moved = keys.getLast();
    assertEquals(moved, keys("_all").get(1));
    sent = sent("_all");
    sent.put("f1.place", String.valueOf(keys.size()));
    save("_all", sent);
    assertEquals(keys, keys("_all"));
  }

  @Test
  void aNewChoiceAndANewFieldAppearAndTheOldKeepTheirNames() {
    Map<String, String> sent = sent("hosts");
    int n = choices("hosts").size();
    sent.put("f0.c" + n + ".zh", "虚拟机");
    sent.put("f0.c" + n + ".en", "Virtual machine");
    sent.put("f0.c" + n + ".place", "1");
    sent.put("f1.zh", "主机名");
    sent.put("f1.en", "Host name");
    sent.put("f1.type", "text");
    sent.put("f1.required", "on");
    List<String> before = choices("hosts");
    save("hosts", sent);
    assertEquals("virtual_machine", choices("hosts").getFirst());
    assertEquals(before, choices("hosts").subList(1, n + 1));
    Form.Field added = form("hosts").field("host_name").orElseThrow();
    assertTrue(added.required());
    assertTrue(form("network").field("host_name").isEmpty(), "only where it is asked");
  }

  @Test
  void whatIsAskedNoMoreStillTakesWordsAndItsKeyMeansNothingElse() {
    Map<String, String> sent = sent("desktop");
    int printer = choices("desktop").indexOf("printer");
    sent.put("f0.c" + printer + ".gone", "on");
    save("desktop", sent);
    assertFalse(choices("desktop").contains("printer"));
    assertTrue(form("desktop").takes("category", "printer"), "somebody may have chosen it");
    sent = sent("desktop");
    int blank = choices("desktop").size();
    sent.put("f0.c" + blank + ".zh", "打印");
    sent.put("f0.c" + blank + ".en", "Printer");
    save("desktop", sent);
    assertEquals("printer_2", choices("desktop").getLast());
    assertEquals(
        "Printer, device",
        Forms.read(PEOPLE.database()).said("desktop", "category", "printer", Locale.ENGLISH));
  }

  @Test
  void aSpecialtyAsksOtherwiseAndAgainAsAllDo() {
    Map<String, String> sent = sent("network");
    sent.put("otherwise", "environment");
    save("network", sent);
    sent = sent("network");
    assertEquals("environment", sent.get("f1.key"));
    sent.put("f1.en", "Firewall, branch");
    save("network", sent);
    assertEquals("Firewall, branch", form("network").field("environment").orElseThrow().en());
    assertEquals("Environment, device", form("hosts").field("environment").orElseThrow().en());
    sent = sent("network");
    sent.put("f1.gone", "on");
    save("network", sent);
    assertEquals("Environment, device", form("network").field("environment").orElseThrow().en());
  }

  @Test
  void aFieldComesBackAsItWas() {
    Map<String, String> sent = sent("_all");
    int result = keys("_all").indexOf("result");
    sent.put("f" + result + ".gone", "on");
    save("_all", sent);
    assertFalse(keys("_all").contains("result"));
    sent = sent("_all");
    sent.put("again", "result");
    save("_all", sent);
    assertEquals("result", keys("_all").getLast());
  }

  @Test
  void whatIsRefusedKeepsWhatWasTyped() {
    Map<String, String> sent = sent("_all");
    sent.put("f0.zh", "类别改");
    sent.put("f0.en", " ");
    Browser.Page refused = save("_all", sent);
    assertEquals(422, refused.status());
    assertTrue(refused.text().contains("Both languages need a name: 类别改"));
    assertTrue(refused.text().contains("value=\"类别改\""));
  }

  @Test
  void whoSavesWithoutHavingSeenTheNewestIsTold() {
    Map<String, String> mine = sent("_all");
    save("_all", sent("_all"));
    Browser.Page overtaken = save("_all", mine);
    assertEquals(409, overtaken.status());
    assertTrue(overtaken.text().contains("supervisor saved this form meanwhile"));
  }

  @Test
  void whoChangedAFormIsInTheAudit() {
    save("_all", sent("_all"));
    Browser admin =
        new Browser(SERVER.port())
            .cookie("ringdesk_session", PEOPLE.signedIn(Role.ADMINISTRATOR).value());
    assertTrue(admin.get("/audit?action=form_saved").text().contains("changed a form"));
  }

  @Test
  void whatIsNoSpecialtyHasNoForm() {
    assertEquals(404, browser.get("/forms/nonsense").status());
    assertTrue(browser.get("/forms?lang=zh").text().contains("登记表"));
  }

  private Browser.Page save(String form, Map<String, String> sent) {
    return browser.post("/forms/" + form, sent);
  }

  /** All that the page would send, untouched. */
  private Map<String, String> sent(String form) {
    String page = browser.get("/forms/" + form).text();
    Map<String, String> sent = new LinkedHashMap<>();
    var inputs = INPUT.matcher(page);
    while (inputs.find()) sent.put(inputs.group(1), text(inputs.group(2)));
    var ticks = Pattern.compile("name=\"(f\\d+\\.required)\" checked").matcher(page);
    while (ticks.find()) sent.put(ticks.group(1), "on");
    sent.keySet().removeAll(List.of("otherwise", "again"));
    return sent;
  }

  private static String text(String html) {
    return html.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
  }

  private static Form form(String specialty) {
    return Forms.read(PEOPLE.database()).of(specialty);
  }

  private static List<String> keys(String form) {
    return form(form.equals("_all") ? Forms.ALL : form).fields().stream()
        .map(Form.Field::key)
        .toList();
  }

  private static List<String> choices(String specialty) {
    return form(specialty).field("category").orElseThrow().choices().stream()
        .map(Form.Choice::key)
        .toList();
  }
}
