package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringdesk.call.AgentName;
import org.ringdesk.script.Step;

class DeskPageTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final TestStaff PEOPLE = new TestStaff(VERTX, Instant::now);
  private static final Pages PAGES = new Pages(Assets.load());

  @AfterAll
  static void stop() {
    PEOPLE.close();
    VERTX.close().await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle", "ringing", "unknown", "maybe", "withheld", "talking", "wrapup"})
  void everySceneRendersInBothLanguagesWithoutInlineScriptOrStyle(String scene) {
    for (Language language : Language.values()) {
      String html = html(scene, language);
      assertFalse(html.contains("style="), "the content policy would drop it");
      assertFalse(Pattern.compile("\\son[a-z]+=").matcher(html).find());
      assertEquals(3, html.split("<section", -1).length - 1, "three columns, always");
    }
  }

  @Test
  void aRingingPhoneTellsWhoAndWhatToSay() {
    String html = html("ringing", Language.EN);
    assertTrue(html.contains("先生 赵磊"));
    assertTrue(html.contains("华信物流有限公司"));
    assertTrue(html.contains("138 0013 8000"));
    assertTrue(html.contains("waited 0:34"));
    assertTrue(html.contains("second call today"));
    assertTrue(html.contains("Good day, this is Huaxin service desk, Chen speaking."));
    assertFalse(html.contains("data-does=\"hangup\""), "nothing to hang up yet");
  }

  @Test
  void theSameInChinese() {
    String html = html("ringing", Language.ZH);
    assertTrue(html.contains("赵磊 先生"));
    assertTrue(html.contains("北京"), "the place of the number");
    assertTrue(html.contains("您好，这里是华信运维服务热线，我是Chen。"));
  }

  @Test
  void anUnknownCallerIsOneFormAwayFromBeingKnown() {
    String html = html("unknown", Language.EN);
    assertTrue(html.contains("New number"));
    assertTrue(html.contains("class=\"newcomer\""));
    assertFalse(html("ringing", Language.EN).contains("newcomer"));
  }

  @Test
  void thoseWhoShareTheNumberCanBeChosen() {
    assertEquals(2, html("maybe", Language.EN).split("data-does=\"choose\"", -1).length - 1);
  }

  @Test
  void whileTalkingThereIsOneKeyToHangUpAndOneToJoin() {
    String html = html("talking", Language.EN);
    assertTrue(html.contains("data-does=\"hangup\""));
    assertEquals(2, html.split("data-does=\"join\"", -1).length - 1);
    assertEquals(1, html.split("data-for=\"join\"", -1).length - 1);
    for (Step step : Step.values())
      assertTrue(html.contains("data-step=\"" + step.key() + "\""), step.key());
  }

  @Test
  void theFormAsksWhatTheSpecialtyAsks() {
    String html = html("talking", Language.ZH);
    assertTrue(html.contains("<option value=\"vpn\">VPN、远程接入</option>"));
    assertTrue(html.contains("本次通话已解决"));
    assertTrue(html.contains("name=\"solved_on_this_call\" value=\"yes\""));
  }

  @Test
  void afterTheTalkTheFormStaysAndOlderOnesWaitBehindIt() {
    String html = html("wrapup", Language.EN);
    assertTrue(html.contains("data-state=\"wrap_up\""));
    assertTrue(html.contains("Forms not finished"));
    assertTrue(html.contains("id=\"form-"));
  }

  @Test
  void equalScreensAreEqualViews() {
    var house = new MadeUpDesk("talking", PEOPLE.database());
    Messages words = Messages.in(Language.ZH);
    assertEquals(view(house, words), view(house, words));
  }

  private static String html(String scene, Language language) {
    Messages words = Messages.in(language);
    var house = new MadeUpDesk(scene, PEOPLE.database());
    return PAGES.render("desk-live", words, Map.of("desk", view(house, words)));
  }

  private static DeskView view(MadeUpDesk house, Messages words) {
    return DeskView.of(house.look(new AgentName("Chen Jing")), house, "Chen", words, List.of());
  }
}
