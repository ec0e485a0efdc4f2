package org.ringdesk.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.ringdesk.deploy.demo.Accounts;

/** An agent at work: a real telephone, a real browser, and keys. */
class DeskBrowserTest {
  private static final Duration SOON = ofSeconds(30);
  private static House house;
  private static ChromeDriver browser;

  @TempDir static Path profile;

  @BeforeAll
  static void open() throws Exception {
    house =
        House.open(
            plan -> plan.withQueue("network", q -> q.ringing(ofSeconds(8)).withStrategy("linear")));
    Accounts.engage(house.server().staff(), house.bench().plan());
    house.change(
        "with c as (insert into customer (desk_id, name, title, organisation) values (1, '赵磊', '先生', '华信物流') returning id)"
            + " insert into customer_number (number, customer) select '+8613800138021', id from c");
    browser = new ChromeDriver(service(), options());
  }

  @AfterAll
  static void close() throws Exception {
    browser.quit();
    house.close();
  }

  @Test
  void aCallFromTheFirstRingToTheFinishedFormAcrossARestart() throws Exception {
    signIn("1001");
    go("/desk?lang=en");
    await("ready", "[data-figure=presence]");
    try (var phone = house.bench().agent("1001").answersAfter(ofSeconds(3));
        var caller =
            house.bench().caller("13800138021").calls("4008100000").hangsUpAfter(ofSeconds(10))) {
      await("Ringing", "[data-figure=state]");
      assertEquals("先生 赵磊", text("[data-figure=who]"));
      await("Known", "[data-figure=match]");
      assertTrue(text("[data-figure=say]").startsWith("Good day, this is"));
      await("Talking", "[data-figure=state]");
      everyoneCanUseIt();
      press("c");
      until(d -> "closing_answered".equals(attribute("[data-figure=step]", "data-step")));
      find("[name=symptom]").sendKeys("VPN down since nine");
      until(d -> text(".saved").startsWith("Saved"));
      caller.ends(SOON);
    }
    await("Wrap-up", "[data-figure=state]");
    await("wrap-up", "[data-figure=presence]");
    everyoneCanUseIt();
    browser.navigate().refresh();
    until(d -> "VPN down since nine".equals(value("symptom")));

    house.server().close();
    house.restart(House.start(house.bench(), house.database().url(), "second"));
    go("/desk?lang=zh");
    until(d -> "VPN down since nine".equals(value("symptom")));
    assertEquals("赵磊 先生", text("[data-figure=who]"));

    finish();
    until(d -> browser.findElements(By.cssSelector(".unfilled")).size() == 2);
    new Select(find("[name=category]")).selectByValue("vpn");
    find("[name=solved_on_this_call][value=yes]").click();
    finish();
    await("无来电", "[data-figure=state]", "#call .state");
    await("空闲", "[data-figure=presence]");
    everyoneCanUseIt();
    house.await(
        "select t.subject || ' / ' || t.category || ' / ' || t.solved from ticket t where t.caller = '+8613800138021'",
        List.of("VPN down since nine / vpn / true"));
    house.await("select finished_by from wrap_up", List.of("1001"));
    house.await(
        "select distinct step from script_shown order by step",
        List.of("closing_answered", "greeting"));
  }

  @Test
  void theAgentHangsUpByKeyAndWhoGaveUpIsToBeCalledBack() throws Exception {
    signIn("1002");
    go("/desk?lang=en");
    try (var phone = house.bench().agent("1002").answersAfter(ofSeconds(1));
        var caller = house.bench().caller("13800138022").calls("4008100000").waitsForTheEnd()) {
      await("Talking", "[data-figure=state]");
      await("New number", "[data-figure=match]");
      press(Keys.F8);
      caller.ends(SOON);
    }
    await("Wrap-up", "[data-figure=state]");
    press("r");
    await("ready", "[data-figure=presence]");
    try (var phone = house.bench().agent("1002").ignores();
        var caller =
            house.bench().caller("13800138023").calls("4008100000").hangsUpAfter(ofSeconds(6))) {
      caller.ends(SOON);
    }
    until(d -> text("#owed").contains("138 0013 8023"));
    find("#owed [data-does=returned]").click();
    until(d -> !text("#owed").contains("138 0013 8023"));
  }

  @Test
  void supervisorsWriteWhatAgentsSayAndThePagesAreUsableByEveryone() throws Exception {
    signIn("supervisor");
    for (var look : List.of("lang=en&theme=light", "lang=zh&theme=dark"))
      for (var page : List.of("/desk", "/scripts", "/scripts/thanks")) {
        go(page + "?" + look);
        everyoneCanUseIt();
      }
    go("/scripts/thanks?lang=en");
    var english = find("#en");
    english.clear();
    english.sendKeys("With pleasure[, {title} {customer}].");
    until(d -> text("#preview-en").equals("With pleasure, Mr Zhao Lei."));
    find("#wording button").click();
    until(d -> text("[role=status]").startsWith("Version 2"));
    house.await(
        "select version || ' ' || saved_by || ' ' || en from script where step = 'thanks' order by version desc limit 1",
        List.of("2 Sun Li With pleasure[, {title} {customer}]."));
  }

  /** No violation of what axe-core knows. */
  private static void everyoneCanUseIt() throws IOException {
    try (var axe = DeskBrowserTest.class.getResourceAsStream("/axe.min.js")) {
      browser.executeScript(new String(Objects.requireNonNull(axe).readAllBytes(), UTF_8));
    }
    var found =
        browser.executeAsyncScript(
            "const done = arguments[0]; axe.run().then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))))");
    assertEquals(List.of(), found, browser.getCurrentUrl());
  }

  private static void signIn(String user) {
    browser.manage().deleteAllCookies();
    go("/sign-in?lang=en");
    find("[name=name]").sendKeys(user);
    find("[name=password]").sendKeys(Accounts.PASSWORD);
    find("form[action='/sign-in'] button").click();
    until(d -> !browser.getCurrentUrl().contains("sign-in"));
  }

  private static void go(String path) {
    browser.get("http://127.0.0.1:" + house.server().port() + path);
  }

  private static void press(CharSequence key) {
    new Actions(browser).sendKeys(key).perform();
  }

  private static void finish() {
    new Actions(browser).keyDown(Keys.CONTROL).sendKeys(Keys.ENTER).keyUp(Keys.CONTROL).perform();
  }

  private static WebElement find(String css) {
    return browser.findElement(By.cssSelector(css));
  }

  private static String text(String css) {
    return find(css).getText();
  }

  private static String attribute(String css, String name) {
    return String.valueOf(find(css).getDomAttribute(name));
  }

  private static String value(String field) {
    return String.valueOf(find("[name=" + field + "]").getDomProperty("value"));
  }

  /** Any of these places says so. */
  private static void await(String wanted, String... places) {
    until(
        d ->
            List.of(places).stream()
                .flatMap(css -> browser.findElements(By.cssSelector(css)).stream())
                .anyMatch(e -> e.getText().equals(wanted)));
  }

  private static void until(ExpectedCondition<Boolean> so) {
    new WebDriverWait(browser, ofSeconds(20))
        .pollingEvery(Duration.ofMillis(50))
        .ignoring(org.openqa.selenium.NoSuchElementException.class)
        .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
        .until(so);
  }

  private static ChromeDriverService service() {
    return new ChromeDriverService.Builder()
        .usingDriverExecutable(new File("/usr/bin/chromedriver"))
        .build();
  }

  private static ChromeOptions options() {
    var options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile,
        "--window-size=1440,1040");
    return options;
  }
}
