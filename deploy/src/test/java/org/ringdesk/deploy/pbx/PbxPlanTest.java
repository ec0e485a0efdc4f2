package org.ringdesk.deploy.pbx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringdesk.deploy.pbx.PbxPlan.AgentPhone;
import org.ringdesk.deploy.pbx.PbxPlan.AmiAccount;
import org.ringdesk.deploy.pbx.PbxPlan.HotlineNumber;

class PbxPlanTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ann\nmember => PJSIP/9",
        "Ann; x",
        "Ann, Lee",
        "Ann|Lee",
        "Ann \"A\" Lee",
        "",
        "Ann[1]",
        "${EVAL}"
      })
  void aNameThatWouldBreakALineIsRefused(String name) {
    assertThrows(
        IllegalArgumentException.class, () -> AgentPhone.registering("1001", name, "long-enough"));
  }

  @Test
  void aNameInAnyLetterIsWelcome() {
    assertEquals("陈伟", AgentPhone.registering("1001", "陈伟", "long-enough").name());
  }

  @Test
  void theSentenceNamesWhatItGotAndWhatIsAllowed() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> new HotlineNumber("400;8", "network"));
    assertEquals(
        "The hotline number has to be digits, perhaps after a +, but is \"400;8\".",
        refusal.getMessage());
  }

  @Test
  void aPhoneWithoutAPasswordIsForTheBenchOnly() {
    assertThrows(
        IllegalArgumentException.class, () -> AgentPhone.at("192.0.2.7:5060", "1001", "Ann"));
  }

  @Test
  void aHotlineNeedsAQueueOfThePlan() {
    PbxPlan plan = PbxPlan.onLoopback("pbx");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PbxPlan(
                plan.name(),
                plan.listen(),
                plan.ami(),
                List.of(new HotlineNumber("400", "nowhere")),
                plan.queues(),
                plan.agents(),
                plan.trunk(),
                List.of(),
                null));
  }

  @Test
  void outsideNumbersHaveAFixedLength() {
    PbxPlan plan = PbxPlan.onLoopback("pbx");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PbxPlan(
                plan.name(),
                plan.listen(),
                plan.ami(),
                plan.hotlines(),
                plan.queues(),
                plan.agents(),
                plan.trunk(),
                List.of("_7."),
                null));
  }

  @Test
  void aPbxOfSomebodyElseKeepsItsFolders(@TempDir Path etc) throws Exception {
    PbxPlan bench = PbxPlan.onLoopback("moscow");
    PbxPlan plan =
        new PbxPlan(
            bench.name(),
            bench.listen(),
            new AmiAccount("ringdesk", "a-long-secret", List.of("192.0.2.10")),
            bench.hotlines(),
            bench.queues(),
            bench.agents().stream()
                .map(a -> AgentPhone.registering(a.extension(), a.name(), "a-long-password"))
                .toList(),
            bench.trunk(),
            bench.outsideNumbers(),
            "192.0.2.10:4573");
    PbxFiles.writeForInstalledPbx(plan, etc, Path.of("/etc/asterisk/keys/ami.pem"));
    assertFalse(Files.readString(etc.resolve("asterisk.conf")).contains("[directories]"));
    assertTrue(Files.readString(etc.resolve("manager.conf")).contains("permit = 192.0.2.10\n"));
    assertTrue(
        Files.readString(etc.resolve("pjsip.conf")).contains("password = a-long-password\n"));
    assertTrue(
        Files.readString(etc.resolve("extensions.conf"))
            .contains("AGI(agi://192.0.2.10:4573/hotline)"));
    assertFalse(Files.exists(etc.resolve("confbridge.conf")));
  }
}
