package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.figure.Figure;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Tally;

class AmountsTest {
  @ParameterizedTest(name = "{0} of {1} reads {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "CONNECTION_RATE          | CALLS_ANSWERED=3 CALLS_RUNG=4 CALLS_RING_UNKNOWN=0     | 75.0 %",
        "CONNECTION_RATE          | CALLS_ANSWERED=3 CALLS_RUNG=4 CALLS_RING_UNKNOWN=2     | 50.0–75.0 %",
        "CONNECTION_RATE          | CALLS_ANSWERED=0 CALLS_RUNG=0 CALLS_RING_UNKNOWN=2     | 0.0–100 %",
        "CONNECTION_RATE          | CALLS_ANSWERED=0 CALLS_RUNG=0 CALLS_RING_UNKNOWN=0     | —",
        "CONNECTION_RATE_LOW      | CALLS_ANSWERED=3 CALLS_RUNG=4 CALLS_RING_UNKNOWN=2     | ≈ 50.0 %",
        "CONNECTION_RATE_HIGH     | CALLS_ANSWERED=3 CALLS_RUNG=4 CALLS_RING_UNKNOWN=2     | ≈ 75.0 %",
        "RING_RESPONSE_RATE       | VISIT_RINGS_ANSWERED=4 VISIT_RINGS=4 VISIT_RINGS_UNKNOWN=1 | 80.0–100 %",
        "RING_RESPONSE_RATE       | VISIT_RINGS_ANSWERED=1 VISIT_RINGS=2 VISIT_RINGS_UNKNOWN=0 | 50.0 %",
        "AGENT_RING_RESPONSE_RATE | RINGS_ANSWERED=0 RINGS=0 RINGS_UNKNOWN=3               | 0.0–100 %",
        "AGENT_RING_RESPONSE_RATE | RINGS_UNKNOWN=3                                        | —",
        "AVERAGE_WAIT             | WAITED=30000000 WAITS=4                                | 0:07",
      })
  void aRateOfWhichSomethingIsUnknownReadsFromTheLeastToTheMost(
      Figure figure, String measured, String expected) {
    var tally = new Tally();
    for (var word : measured.split(" ")) {
      var pair = word.split("=");
      tally.add(Measure.valueOf(pair[0]), Long.parseLong(pair[1]));
    }
    assertEquals(expected, Amounts.of(figure, tally).text());
  }
}
