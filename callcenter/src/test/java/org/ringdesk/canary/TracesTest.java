package org.ringdesk.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.ami.CanarySign.Progress;

class TracesTest {
  /**
   * @param marks a: our script met it, o: the outbox came to it, i and u: DESKIN and DESKOUT are in
   *     the ledger, l: there is a ledger
   */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // heard, script, marks, blind
        "LEFT, SUCCESS, aoiul, ''",
        "LEFT, '', o, ''", // no script, no ledger: one witness
        "LEFT, '', oiul, ''",
        "LEFT, SUCCESS, ao, ''",
        "-, '', o, AMI",
        "-, '', aoiul, AMI",
        "CHANNEL, '', ao, AMI", // no right to user events
        "CHANNEL, '', oiul, AMI",
        "BEGUN, '', oi, AMI",
        "ARRIVED, '', oiul, AMI", // the link broke in the middle
        "CHANNEL, '', ol, CONTEXT",
        "BEGUN, '', ol, NUMBER",
        "LEFT, FAILURE, oiul, SCRIPT",
        "LEFT, FAILURE, aoiul, SCRIPT", // it broke off
        "LEFT, SUCCESS, oiul, SCRIPT", // another program answers
        "ARRIVED, '', oil, SCRIPT", // it says nothing
        "LEFT, SUCCESS, aoil, LEDGER",
        "LEFT, SUCCESS, aol, LEDGER",
        "LEFT, SUCCESS, a, OUTBOX",
        "LEFT, FAILURE, l, SCRIPT OUTBOX LEDGER"
      })
  void whoIsBlind(Progress heard, String script, String marks, String blind) {
    var traces =
        new Traces(
            Optional.ofNullable(heard),
            script,
            marks.contains("a"),
            marks.contains("o"),
            marks.contains("i"),
            marks.contains("u"),
            marks.contains("l"));
    Set<Blind> wanted =
        Arrays.stream(blind.split(" "))
            .filter(b -> !b.isEmpty())
            .map(Blind::valueOf)
            .collect(Collectors.toSet());
    assertEquals(wanted, traces.blind());
  }
}
