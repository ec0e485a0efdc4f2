package org.ringdesk.deploy;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.support.ui.Select;
import org.ringdesk.deploy.demo.Accounts;

/** Supervisors and administrators at work, in a real browser. */
class PagesBrowserTest {
  private static final Duration SOON = ofSeconds(30);
  private static final String OWN_PASSWORD = "three quiet lamps";
  private static House house;
  private static Chromium browser;

  @TempDir static Path profile;

  @BeforeAll
  static void open() throws Exception {
    house = House.open(plan -> plan);
    Accounts.engage(house.server().staff(), house.bench().plan());
    browser = new Chromium(profile, () -> house.server().port());
  }

  @AfterAll
  static void close() throws Exception {
    browser.close();
    house.close();
  }

  @Test
  void somebodyIsLetInChoosesAPasswordAndIsPutOutAgainAndTheAuditTellsIt() throws Exception {
    browser.signIn("admin");
    for (var page : List.of("/people", "/people/new", "/people/2", "/nothing"))
      browser.everyoneCanUse(page);
    var issued = letIn("mei", "Lin Mei");

    browser.driver().manage().deleteAllCookies();
    browser.everyoneCanUse("/sign-in");
    browser.signIn("mei", "not her password");
    browser.await("User name or password is not right.", "[role=alert]");
    assertEquals("mei", browser.value("name"));
    browser.everyoneCanUseIt();

    browser.signIn("mei", issued);
    browser.until(() -> browser.path().equals("/password"));
    browser.go("/board");
    assertEquals("/password", browser.path(), "nothing else before the password is her own");
    browser.everyoneCanUse("/password");
    browser.go("/password?lang=en");
    choose(issued, "short");
    assertEquals("/password", browser.path());
    choose(issued, OWN_PASSWORD);
    browser.until(() -> browser.path().equals("/board"));
    browser.go("/people");
    assertEquals("403", browser.text("main > :first-child"));
    browser.everyoneCanUse("/people");

    browser.signIn("admin");
    browser.go("/people?lang=en");
    assertTrue(row("mei").contains("Active"), row("mei"));
    browser.find("a[href='" + address("mei") + "']").click();
    browser.find("form[action$='/disabling'] button").click();
    browser.until(() -> browser.path().equals("/people"));
    assertTrue(row("mei").contains("Disabled"), row("mei"));
    browser.everyoneCanUse("/people");

    browser.go("/audit?lang=en");
    var entry = lines("created a person").getFirst();
    assertTrue(
        entry.contains("Alex Admin") && entry.contains("Name: Lin Mei · Role: Supervisor"), entry);
    assertTrue(lines("disabled a person").getFirst().contains("mei"));
    assertTrue(lines("changed the password").getFirst().contains("Lin Mei"));
    assertTrue(lines("failed to sign in").getFirst().contains("mei"));
    browser.everyoneCanUse("/audit");
    assertTrue(lines("新增人员").getFirst().contains("岗位: 项目经理"));

    browser.signIn("mei", OWN_PASSWORD);
    browser.await("User name or password is not right.", "[role=alert]");
  }

  @Test
  void theBoardFollowsACallWithoutAReload() throws Exception {
    browser.signIn("supervisor");
    browser.everyoneCanUse("/board");
    browser.go("/board?lang=en");
    assertEquals("Service hotline 4008100000 +3", browser.text("h1"));
    browser.driver().executeScript("window.theSamePage = true");
    try (var phone = house.bench().agent("1002").answersAfter(ofSeconds(4));
        var caller =
            house.bench().caller("13800138031").calls("4008100002").hangsUpAfter(ofSeconds(9))) {
      browser.until(() -> hosts("waiting").equals("1"));
      assertTrue(browser.text(first("outcome")).startsWith("waiting"));
      browser.until(() -> agents("ringing").contains("Boris Orlov"));
      browser.until(() -> agents("talking").contains("Boris Orlov"));
      browser.until(() -> hosts("answered").equals("1"));
      assertEquals("100", hosts("rate"));
      browser.everyoneCanUseIt();
      caller.ends(SOON);
    }
    browser.await("answered", first("outcome"));
    assertEquals("138 0013 8031", browser.text(first("from")));
    assertTrue(browser.text(first("sentence")).contains("one phone rang, Boris Orlov answered"));
    browser.until(() -> !agents("talking").contains("Boris Orlov"));

    try (var phone = house.bench().agent("1003").ignores();
        var caller =
            house.bench().caller("13800138032").calls("4008100002").hangsUpAfter(ofSeconds(5))) {
      browser.until(() -> agents("ringing").contains("Chen Wei"));
      caller.ends(SOON);
    }
    browser.await("abandoned", first("outcome"));
    browser.until(() -> hosts("rate").equals("50.0"));
    assertEquals("2", hosts("rung"));
    assertEquals("1", browser.text("[data-figure=day-answered]"));
    assertEquals("1", browser.text("[data-figure=day-unanswered]"));
    assertEquals(true, browser.driver().executeScript("return window.theSamePage"));
  }

  /** The password that is shown once. */
  private static String letIn(String userName, String name) throws Exception {
    browser.go("/people/new?lang=en");
    browser.find("[name=user_name]").sendKeys(userName);
    browser.find("[name=name]").sendKeys(name);
    new Select(browser.find("[name=role]")).selectByValue("supervisor");
    browser.find(".form button").click();
    browser.until(() -> !browser.all(".issued-password").isEmpty());
    browser.everyoneCanUseIt();
    return browser.text(".issued-password");
  }

  private static void choose(String current, String wanted) {
    fill("current", current);
    fill("wanted", wanted);
    fill("again", wanted);
    browser.find("form[action='/password'] button").click();
  }

  private static void fill(String field, String value) {
    browser.find("[name=" + field + "]").clear();
    browser.find("[name=" + field + "]").sendKeys(value);
  }

  private static String row(String userName) {
    return browser.all("tbody tr").stream()
        .map(r -> r.getText())
        .filter(t -> t.contains(" " + userName + " "))
        .findFirst()
        .orElse("");
  }

  private static String address(String userName) throws Exception {
    return "/people/"
        + house
            .ask("select id::text from operator where user_name = '" + userName + "'")
            .getFirst();
  }

  private static List<String> lines(String action) {
    return browser.all("tbody tr").stream()
        .map(r -> r.getText())
        .filter(t -> t.contains(action))
        .toList();
  }

  private static String hosts(String figure) {
    return browser.text("[data-specialty=hosts] [data-figure=" + figure + "]");
  }

  private static String agents(String presence) {
    return browser.text("[data-presence=" + presence + "] .names");
  }

  private static String first(String figure) {
    return ".call:first-child [data-figure=" + figure + "]";
  }
}
