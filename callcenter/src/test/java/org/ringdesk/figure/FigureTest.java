package org.ringdesk.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTest {
  @ParameterizedTest(name = "{0} of {1} is {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "connection_rate            | calls_answered=3 calls_rung=4 calls_ring_unknown=0 | 0.75",
        "connection_rate            | calls_answered=3 calls_rung=4 calls_ring_unknown=2 | 0.5",
        "connection_rate_low        | calls_answered=3 calls_rung=4 calls_ring_unknown=2 | 0.5",
        "connection_rate_high       | calls_answered=3 calls_rung=4 calls_ring_unknown=2 | 0.75",
        "connection_rate_high       | calls_answered=0 calls_rung=0 calls_ring_unknown=2 | —",
        "connection_rate            | calls_answered=0 calls_rung=0 calls_ring_unknown=0 | —",
        "answer_rate                | answered=8 offered=10                              | 0.8",
        "answer_rate                | answered=0 offered=10                              | 0",
        "answer_rate                | answered=0 offered=0                               | —",
        "ring_response_rate         | visit_rings_answered=1 visit_rings=2               | 0.5",
        "service_level              | answered_in_time=6 offered=10 abandoned_short=2    | 0.75",
        "service_level              | answered_in_time=0 offered=2 abandoned_short=2     | —",
        "service_level_all          | answered_in_time=6 offered=10                      | 0.6",
        "service_level_abandons_ignored | answered_in_time=6 offered=10 abandoned=4      | 1",
        "service_level_abandons_good | answered_in_time=6 abandoned_in_time=2 offered=10 | 0.8",
        "service_level_asterisk     | answered_in_time=6 answered=8                      | 0.75",
        "service_level_asterisk_2   | answered_in_time=6 abandoned_in_time=0 answered=8 abandoned=2 | 0.6",
        "average_wait               | waited=30000000 waits=4                            | 7.5",
        "average_speed_of_answer    | answer_waited=10500000 answer_waits=2              | 5.25",
        "average_wait_of_abandoned  | abandon_waited=0 abandoned=0                       | —",
        "abandon_rate               | abandoned=3 offered=12                             | 0.25",
        "abandon_rate_without_short | abandoned=3 abandoned_short=2 offered=12           | 0.1",
        "transfer_rate              | transferred=1 answered=8                           | 0.125",
        "repeat_rate                | repeat_calls=1 calls_known=4                       | 0.25",
        "first_call_resolution      | calls_resolved=9 calls_settled=10                  | 0.9",
        "average_handling_time      | talked=100000000 wrapped_up=20000000 answers=2     | 60",
        "occupancy                  | busy=1 available=4                                 | 0.25",
        // not measured is not zero
        "answer_rate                | answered=8                                         | —",
      })
  void aFigureOfWhatWasMeasured(String figure, String measured, String expected) {
    var tally = new Tally();
    for (var word : measured.split(" ")) {
      var pair = word.split("=");
      tally.add(Measure.valueOf(pair[0].toUpperCase(Locale.ROOT)), Long.parseLong(pair[1]));
    }
    var value = tally.of(Figure.valueOf(figure.toUpperCase(Locale.ROOT)));
    assertEquals(
        expected.equals("—")
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(expected)),
        value);
  }

  @Test
  void aFormulaNamesWhatIsDividedByWhat() {
    assertEquals("answered_in_time / (offered - abandoned_short)", Figure.SERVICE_LEVEL.formula());
    assertEquals(
        "calls_answered / (calls_rung + calls_ring_unknown)", Figure.CONNECTION_RATE.formula());
  }
}
