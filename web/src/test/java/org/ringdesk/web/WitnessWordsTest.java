package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.ringdesk.ami.LinkFault;
import org.ringdesk.witness.Difference;

class WitnessWordsTest {
  private static final WitnessWords ZH =
      new WitnessWords(ZoneId.of("Asia/Shanghai"), Messages.in(Language.ZH));

  @Test
  void whyAWitnessStoppedIsToldInTheReadersLanguage() {
    assertEquals("本服务器已停止监听", ZH.why("stopped"));
    assertEquals("本服务器已停止监听", ZH.why("the server stopped"));
    assertEquals(
        "无法连接交换机（Connection refused）", ZH.why("the PBX cannot be reached (Connection refused)"));
    assertEquals("文件被截断", ZH.why("the file was truncated"));
    assertEquals("无读取权限", ZH.why("denied"));
    for (var reason : LinkFault.Reason.values()) {
      var sentence = new LinkFault(reason, "").sentence();
      assertNotEquals(sentence, ZH.why(sentence));
    }
  }

  @Test
  void whatTheWitnessesToldIsToo() {
    assertEquals("交换机中断（连接恢复时已不在：暂定）", ZH.told(Difference.OUTCOME, "lost_with_pbx by snapshot"));
    assertEquals("接通", ZH.told(Difference.OUTCOME, "answered"));
    assertEquals(
        "2026-11-24 09:00:00.250", ZH.told(Difference.LEFT_AT, "2026-11-24T01:00:00.250Z"));
    assertEquals(
        "network · 2026-11-24 09:00:00.000 · 接通",
        ZH.told(Difference.VISIT, "network at 2026-11-24T01:00:00Z: answered"));
    assertEquals(
        "Ann at home · 2026-11-24 09:00:00.000",
        ZH.told(Difference.RING, "Ann at home at 2026-11-24T01:00:00Z"));
    assertEquals("（无记录）", ZH.told(Difference.AGENT, ""));
  }

  @Test
  void whatIsNotKnownStaysAsItIs() {
    assertEquals("something of a later version", ZH.why("something of a later version"));
    assertEquals("met_a_bear（accident）", ZH.told(Difference.OUTCOME, "met_a_bear by accident"));
    assertEquals("yesterday", ZH.told(Difference.ENTERED_AT, "yesterday"));
  }
}
