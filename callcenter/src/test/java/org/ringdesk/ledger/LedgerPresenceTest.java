package org.ringdesk.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.agent.PresenceChange;

/** Lines without callid: seconds|queue|agent|event|field. */
class LedgerPresenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # members, of any queue
          1|q|A|ADDMEMBER| > 9|q|A|REMOVEMEMBER|; A ready 1-9
          1|q|A|ADDMEMBER| > 2|r|A|ADDMEMBER| > 5|q|A|REMOVEMEMBER| > 9|r|A|REMOVEMEMBER|; A ready 1-9
          1|q|A|ADDMEMBER| > 2|q|A|ADDMEMBER| > 9|q|A|REMOVEMEMBER|; A ready 1-9
          1|q|A|ADDMEMBER|; A ready 1-?
          1|q|A|ADDMEMBER|PAUSED > 4|q|A|UNPAUSE| > 9|q|A|REMOVEMEMBER|; A paused 1-4, A ready 4-9
          # without a beginning
          9|q|A|REMOVEMEMBER|; ''
          9|NONE|A|AGENTLOGOFF|ch|8; ''
          9|NONE|A|UNPAUSEALL|; ''
          # sessions
          1|NONE|A|AGENTLOGIN|ch > 9|NONE|A|AGENTLOGOFF|ch|8; A ready 1-9
          1|NONE|A|AGENTCALLBACKLOGIN|1001@ctx > 9|NONE|A|AGENTCALLBACKLOGOFF|1001@ctx|8|; A ready 1-9
          # pauses
          1|q|A|ADDMEMBER| > 3|NONE|A|PAUSEALL|lunch > 3|q|A|PAUSE|lunch > 5|NONE|A|UNPAUSEALL| > 5|q|A|UNPAUSE| > 9|q|A|REMOVEMEMBER|; A ready 1-3, A paused lunch 3-5, A ready 5-9
          1|q|A|ADDMEMBER| > 2|r|A|ADDMEMBER| > 3|q|A|PAUSE|x > 4|r|A|PAUSE|x > 5|r|A|UNPAUSE| > 6|q|A|UNPAUSE|; A ready 1-4, A paused x 4-5, A ready 5-?
          3|q|A|PAUSE|tea > 5|q|A|UNPAUSE|; A paused tea 3-5
          3|NONE|A|PAUSEALL|tea; A paused tea 3-?
          3|NONE|A|PAUSEALL|tea > 5|NONE|A|PAUSEALL|lunch > 9|NONE|A|UNPAUSEALL|; A paused tea 3-5, A paused lunch 5-9
          # writing up
          1|NONE|A|AGENTCALLBACKLOGIN|x > 3|NONE|A|WRAPUPSTART|5 > 3|NONE|A|PAUSEALL| > 8|NONE|A|UNPAUSEALL|; A ready 1-3, A wrap_up 3-8, A ready 8-?
          1|NONE|A|AGENTCALLBACKLOGIN|x > 3|NONE|A|WRAPUPSTART|5 > 6|q|A|CONNECT|1|p|1; A ready 1-3, A wrap_up 3-6, A ready 6-?
          1|NONE|A|AGENTCALLBACKLOGIN|x > 3|NONE|A|WRAPUPSTART|5 > 6|NONE|A|AGENTCALLBACKLOGOFF|x|5|; A ready 1-3, A wrap_up 3-6
          1|q|A|ADDMEMBER| > 3|q|A|PAUSE|wrap-up > 5|q|A|UNPAUSE|; A ready 1-3, A wrap_up 3-5, A ready 5-?
          # a restart
          1|q|A|ADDMEMBER| > 1|NONE|B|AGENTLOGIN|ch > 4|q|C|NOISE| > 9|NONE|NONE|QUEUESTART|; B ready 1-4, A ready 1-?
          # several lines of one moment are one turn
          1|q|A|ADDMEMBER| > 1|q|A|PAUSE|x > 1|q|A|UNPAUSE| > 9|q|A|REMOVEMEMBER|; A ready 1-9
          """)
  void spellsAreWhatTheLinesTell(String story, String spells) {
    assertEquals(spells, String.join(", ", told(story)));
  }

  private static List<String> told(String story) {
    var presence = new LedgerPresence("pbx1");
    var spells = new ArrayList<String>();
    for (var text : story.split(" > ")) {
      var line = "10000" + text.replaceFirst("\\|", "|NONE|");
      var read = (QueueLogLine.Read) QueueLogLine.read(line);
      presence.add(read.line()).forEach(s -> spells.add(shown(s)));
    }
    spells.addAll(
        presence.open().stream()
            .sorted(Comparator.comparing(s -> s.agent().value()))
            .map(LedgerPresenceTest::shown)
            .collect(Collectors.toList()));
    return spells;
  }

  private static String shown(PresenceChange change) {
    var spell = change.before().or(change::after).orElseThrow();
    return change.agent()
        + " "
        + spell.presence().key()
        + (spell.reason().isEmpty() ? "" : " " + spell.reason())
        + " "
        + spell.since().getEpochSecond() % 10
        + "-"
        + (change.before().isPresent() ? change.at().getEpochSecond() % 10 : "?");
  }
}
