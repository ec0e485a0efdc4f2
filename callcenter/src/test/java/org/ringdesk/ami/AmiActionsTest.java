package org.ringdesk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringdesk.call.Leg;

class AmiActionsTest {
  private static final UUID ATTEMPT = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private static final List<Pattern> DESTINATIONS = List.of(Pattern.compile("\\+86[0-9]{5,13}"));

  private Instant now = Instant.parse("2026-11-24T08:00:00Z");
  private AmiPlayer pbx;
  private AmiActions actions;

  @BeforeEach
  void open() throws IOException {
    pbx = new AmiPlayer("desk", "secret");
    actions = gate("secret", Duration.ofSeconds(15));
  }

  @AfterEach
  void close() throws IOException {
    actions.close();
    pbx.close();
  }

  private AmiActions gate(String secret, Duration silence) {
    var address =
        new AmiAddress(
            "pbx1", "127.0.0.1", pbx.port(), false, Optional.empty(), "desk", secret, silence);
    return new AmiActions(address, new AmiActions.Limits(3, 2, DESTINATIONS), () -> now);
  }

  private static CallOrder order(UUID attempt, String number) {
    return new CallOrder(
        attempt,
        new ChannelTarget.Outside(number, "trunk"),
        ContextName.ONCALL,
        "s",
        "+8610123",
        Duration.ofSeconds(25),
        Map.of("DESK_TICKET", "4711"));
  }

  @Test
  void ourOwnHotlineIsCalledWhereNobodyElseCanBegin() {
    var order =
        new CallOrder(
            ATTEMPT,
            new ChannelTarget.Ourselves("4008100000"),
            ContextName.CANARY,
            "s",
            "",
            Duration.ofSeconds(20),
            Map.of());
    assertInstanceOf(ActionResult.Accepted.class, actions.originate(order));
    assertEquals("Local/4008100000@ringdesk-canary/n", last().get("channel"));
    assertEquals("canary-" + ATTEMPT, last().get("channelid"));
    assertTrue(new Leg("pbx1", last().get("channelid") + ";2").canary());
    assertTrue(!last().containsKey("application"));
  }

  private Map<String, String> last() {
    return pbx.actions().getLast();
  }

  @Test
  void aCallGoesOutWithItsAttemptAsTheChannelsName() {
    assertInstanceOf(
        ActionResult.Accepted.class, actions.originate(order(ATTEMPT, "+8613800138000")));
    assertEquals("Originate", last().get("action"));
    assertEquals("PJSIP/+8613800138000@trunk", last().get("channel"));
    assertEquals("ringdesk-oncall", last().get("context"));
    assertEquals("s", last().get("exten"));
    assertEquals("oncall-" + ATTEMPT, last().get("channelid"));
    assertEquals("25000", last().get("timeout"));
    assertEquals("true", last().get("async"));
    assertEquals("DESK_TICKET=4711", last().get("variable"));
    assertTrue(!last().containsKey("application"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+861380\r\nApplication: System",
        "+861380013\n",
        "+861380013,1",
        "+861380013@evil",
        "+861380013&PJSIP/+19005550100",
        "+8613800138000138000138000",
        "",
        "+19005550100"
      })
  void whatIsNoAllowedNumberIsRefusedAndNothingIsSent(String number) {
    assertInstanceOf(ActionResult.Refused.class, actions.originate(order(ATTEMPT, number)));
    assertEquals(List.of(), pbx.actions());
  }

  @ParameterizedTest
  @CsvSource({
    "DESK_X, 'a,b'",
    "DESK_X, 'a|b'",
    "DESK_X, 'a\r\nApplication: System'",
    "SHELL(id), a",
    "CALLERID(num), 1",
    "desk_x, a"
  })
  void variablesAreOursAndPlain(String name, String value) {
    var order =
        new CallOrder(
            ATTEMPT,
            new ChannelTarget.Phone("1001"),
            ContextName.SURVEY,
            "s",
            "",
            Duration.ofSeconds(20),
            Map.of(name, value));
    assertInstanceOf(ActionResult.Refused.class, actions.originate(order));
    assertEquals(List.of(), pbx.actions());
  }

  @Test
  void anAgentsPhoneDialsOnlyWhatMayBeDialled() {
    assertInstanceOf(ActionResult.Accepted.class, actions.originate(dials("+8610123456")));
    assertInstanceOf(ActionResult.Refused.class, actions.originate(dials("s")));
    assertInstanceOf(ActionResult.Refused.class, actions.originate(dials("+19005550100")));
  }

  private static CallOrder dials(String number) {
    return new CallOrder(
        UUID.randomUUID(),
        new ChannelTarget.Phone("1001"),
        ContextName.FROM_AGENTS,
        number,
        "",
        Duration.ofSeconds(20),
        Map.of());
  }

  @Test
  void callsAreFewAtOnceAndFewInAMinute() {
    var first = UUID.randomUUID();
    var second = UUID.randomUUID();
    assertInstanceOf(ActionResult.Accepted.class, actions.originate(order(first, "+8613800")));
    assertEquals(
        new ActionResult.Refused("This attempt is being made already."),
        actions.originate(order(first, "+8613800")));
    assertInstanceOf(ActionResult.Accepted.class, actions.originate(order(second, "+8613800")));
    assertEquals(
        new ActionResult.Refused("As many calls as are allowed at once are open: 2."),
        actions.originate(order(ATTEMPT, "+8613800")));
    actions.settled(first);
    actions.settled(second);
    assertInstanceOf(ActionResult.Accepted.class, actions.originate(order(ATTEMPT, "+8613800")));
    assertEquals(
        new ActionResult.Refused("As many calls as are allowed in a minute were made: 3."),
        actions.originate(order(first, "+8613800")));
    now = now.plusSeconds(61);
    assertInstanceOf(ActionResult.Accepted.class, actions.originate(order(first, "+8613800")));
  }

  @Test
  void aMemberIsPausedInAllItsQueues() {
    assertInstanceOf(ActionResult.Accepted.class, actions.pause("PJSIP/1001", true, "wrap-up"));
    assertEquals("QueuePause", last().get("action"));
    assertEquals("PJSIP/1001", last().get("interface"));
    assertEquals("true", last().get("paused"));
    assertEquals("wrap-up", last().get("reason"));
    assertInstanceOf(ActionResult.Refused.class, actions.pause("PJSIP/1\r\nX: y", true, ""));
    assertInstanceOf(ActionResult.Refused.class, actions.pause("PJSIP/1001", true, "a|b"));
  }

  @Test
  void aChannelIsHungUpByItsOwnNameAndNeverByAPattern() {
    assertInstanceOf(ActionResult.Accepted.class, actions.hangup(new Leg("pbx1", "pbx1-1.5")));
    assertEquals("pbx1-1.5", last().get("channel"));
    assertInstanceOf(ActionResult.Refused.class, actions.hangup(new Leg("pbx1", "/.*/")));
    assertInstanceOf(ActionResult.Refused.class, actions.hangup(new Leg("pbx2", "pbx2-1.5")));
  }

  @Test
  void theGateListensToNoEvents() {
    actions.hangup(new Leg("pbx1", "pbx1-1.5"));
    assertEquals(0, pbx.listeners());
  }

  @Test
  void aBrokenConnectionIsBuiltAnewBeforeTheNextOrder() {
    actions.hangup(new Leg("pbx1", "pbx1-1.5"));
    pbx.cut();
    var result = actions.hangup(new Leg("pbx1", "pbx1-1.6"));
    // Unclear only where the end of the connection had not been noticed yet.
    if (result instanceof ActionResult.Unclear) {
      result = actions.hangup(new Leg("pbx1", "pbx1-1.6"));
    }
    assertInstanceOf(ActionResult.Accepted.class, result);
  }

  @Test
  void aDeadConnectionIsNoticedBeforeAnOrderIsSentIntoIt() {
    actions.close();
    actions = gate("secret", Duration.ZERO);
    actions.hangup(new Leg("pbx1", "pbx1-1.5"));
    pbx.stall(true);
    assertInstanceOf(ActionResult.NotSent.class, actions.originate(order(ATTEMPT, "+8613800")));
    pbx.stall(false);
    assertInstanceOf(ActionResult.Accepted.class, actions.originate(order(ATTEMPT, "+8613800")));
  }

  @Test
  void aRefusedLoginSaysWhereToLook() {
    actions.close();
    actions = gate("wrong", Duration.ofSeconds(15));
    var result = actions.hangup(new Leg("pbx1", "pbx1-1.5"));
    assertInstanceOf(ActionResult.NotSent.class, result);
    assertTrue(result.toString().contains("manager.conf"), result.toString());
  }
}
