package org.ringdesk.deploy;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;
import org.ringdesk.deploy.demo.Accounts;

/** An agent at work: a real telephone, a real browser, and keys. */
class DeskBrowserTest {
  private static final Duration SOON = ofSeconds(30);
  private static House house;
  private static Chromium browser;

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
    browser = new Chromium(profile, () -> house.server().port());
  }

  @AfterAll
  static void close() throws Exception {
    browser.close();
    house.close();
  }

  @Test
  void aCallFromTheFirstRingToTheFinishedFormAcrossARestart() throws Exception {
    browser.signIn("1001");
    browser.go("/desk?lang=en");
    browser.await("ready", "[data-figure=presence]");
    try (var phone = house.bench().agent("1001").answersAfter(ofSeconds(3));
        var caller =
            house.bench().caller("13800138021").calls("4008100000").hangsUpAfter(ofSeconds(10))) {
      browser.await("Ringing", "[data-figure=state]");
      assertEquals("先生 赵磊", browser.text("[data-figure=who]"));
      browser.await("Known", "[data-figure=match]");
      assertTrue(browser.text("[data-figure=say]").startsWith("Good day, this is"));
      browser.await("Talking", "[data-figure=state]");
      browser.everyoneCanUseIt();
      browser.press("c");
      browser.until(() -> step().equals("closing_answered"));
      browser.find("[name=symptom]").sendKeys("VPN down since nine");
      browser.until(() -> browser.text(".saved").startsWith("Saved"));
      caller.ends(SOON);
    }
    browser.await("Wrap-up", "[data-figure=state]");
    browser.await("wrap-up", "[data-figure=presence]");
    browser.everyoneCanUseIt();
    browser.driver().navigate().refresh();
    browser.until(() -> "VPN down since nine".equals(browser.value("symptom")));

    house.server().close();
    house.restart(House.start(house.bench(), house.database().url(), "second"));
    browser.go("/desk?lang=zh");
    browser.until(() -> "VPN down since nine".equals(browser.value("symptom")));
    assertEquals("赵磊 先生", browser.text("[data-figure=who]"));

    browser.pressControlEnter();
    browser.until(() -> browser.all(".unfilled").size() == 2);
    new Select(browser.find("[name=category]")).selectByValue("vpn");
    browser.find("[name=solved_on_this_call][value=yes]").click();
    browser.pressControlEnter();
    browser.await("无来电", "[data-figure=state]", "#call .state");
    browser.await("空闲", "[data-figure=presence]");
    browser.everyoneCanUseIt();
    house.await(
        "select t.subject || ' / ' || t.category || ' / ' || t.solved from ticket t where t.caller = '+8613800138021'",
        List.of("VPN down since nine / vpn / true"));
    house.await("select finished_by from wrap_up", List.of("1001"));
    house.await(
        "select distinct s.step from script_shown s join call c on c.id = s.call where c.from_raw = '13800138021' order by s.step",
        List.of("closing_answered", "greeting"));
  }

  @Test
  void theAgentHangsUpByKeyAndWhoGaveUpIsToBeCalledBack() throws Exception {
    browser.signIn("1002");
    browser.go("/desk?lang=en");
    try (var phone = house.bench().agent("1002").answersAfter(ofSeconds(1));
        var caller = house.bench().caller("13800138022").calls("4008100000").waitsForTheEnd()) {
      browser.await("Talking", "[data-figure=state]");
      browser.await("New number", "[data-figure=match]");
      browser.press(Keys.F8);
      caller.ends(SOON);
    }
    browser.await("Wrap-up", "[data-figure=state]");
    browser.press("r");
    browser.await("ready", "[data-figure=presence]");
    try (var phone = house.bench().agent("1002").ignores();
        var caller =
            house.bench().caller("13800138023").calls("4008100000").hangsUpAfter(ofSeconds(6))) {
      caller.ends(SOON);
    }
    browser.until(() -> browser.text("#owed").contains("138 0013 8023"));
    browser.find("#owed [data-does=returned]").click();
    browser.until(() -> !browser.text("#owed").contains("138 0013 8023"));
  }

  @Test
  void theScriptMovesByKeyButNoKeyActsWhileAnInputMethodComposes() throws Exception {
    browser.signIn("1004");
    browser.go("/desk?lang=zh");
    try (var phone = house.bench().agent("1004").answersAfter(ofSeconds(1));
        var caller = house.bench().caller("13800138024").calls("4008100003").waitsForTheEnd()) {
      browser.await("通话中", "[data-figure=state]");
      browser.press("3");
      browser.until(() -> step().equals("what_happened"));
      browser.find("[data-does=say][data-step=please_hold]").click();
      browser.until(() -> step().equals("please_hold"));
      browser
          .driver()
          .executeScript(
              "window.keys = []; addEventListener('keydown', e => keys.push(e.key + ' ' + (e.isComposing || e.keyCode === 229)), true)");

      // an input method that is on takes a letter outside the fields too
      browser.cdp(
          "Input.dispatchKeyEvent",
          Map.of("type", "rawKeyDown", "key", "c", "code", "KeyC", "windowsVirtualKeyCode", 229));
      browser.find("[name=symptom]").click();
      browser.cdp(
          "Input.imeSetComposition",
          Map.of("text", "wang", "selectionStart", 4, "selectionEnd", 4));
      assertEquals("wang", browser.value("symptom"));
      browser.press(Keys.F8);
      browser.pressControlEnter();
      assertEquals(
          List.of("c true", "F8 true", "Enter true"),
          browser.driver().executeScript("return keys.filter(k => !k.startsWith('Control'))"));

      // what was typed is on the server: whatever those keys had done would be there before it
      browser.cdp("Input.insertText", Map.of("text", "网络中断"));
      browser.until(() -> browser.text(".saved").contains("已保存"));
      assertEquals("网络中断", browser.value("symptom"));
      assertEquals("通话中", browser.text("[data-figure=state]"));
      assertEquals("please_hold", step());
      assertEquals(0, browser.all(".unfilled").size());

      browser.press(Keys.ESCAPE);
      browser.press("t");
      browser.until(() -> step().equals("thanks"));
      browser.press(Keys.F8);
      caller.ends(SOON);
    }
    browser.await("话后登记", "[data-figure=state]");
    house.await(
        "select step from script_shown s join call c on c.id = s.call join operator o on o.agent_name = s.agent "
            + "where c.from_raw = '13800138024' and o.extension = '1004' group by step order by min(s.at)",
        List.of("greeting", "what_happened", "please_hold", "thanks"));
  }

  @Test
  void supervisorsWriteWhatAgentsSayAndThePagesAreUsableByEveryone() throws Exception {
    browser.signIn("supervisor");
    for (var page : List.of("/desk", "/scripts", "/scripts/thanks")) browser.everyoneCanUse(page);
    browser.go("/scripts/thanks?lang=en");
    var english = browser.find("#en");
    english.clear();
    english.sendKeys("With pleasure[, {title} {customer}].");
    browser.until(() -> browser.text("#preview-en").equals("With pleasure, Mr Zhao Lei."));
    browser.find("#wording button").click();
    browser.until(() -> browser.text("[role=status]").startsWith("Version 2"));
    house.await(
        "select version || ' ' || saved_by || ' ' || en from script where step = 'thanks' order by version desc limit 1",
        List.of("2 Sun Li With pleasure[, {title} {customer}]."));
  }

  private static String step() {
    return browser.attribute("[data-figure=step]", "data-step");
  }
}
