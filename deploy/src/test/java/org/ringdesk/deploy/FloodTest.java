package org.ringdesk.deploy;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.deploy.pbx.SippLine;

/** Half a minute in which everybody calls. */
class FloodTest {
  private static final int PER_SECOND = 50;
  private static final int CALLS = PER_SECOND * 30;

  @TempDir private Path folder;

  @Test
  void fiftyCallsASecondForHalfAMinute() throws Exception {
    try (var house = House.open(plan -> plan.withQueue("network", q -> q.ringing(ofSeconds(5))));
        var answers = house.bench().agent("1001").answersAndHangsUp(ofMillis(100), ofMillis(400));
        var answersToo =
            house.bench().agent("1002").answersAndHangsUp(ofMillis(100), ofMillis(400))) {
      house.await(
          "select count(*)::text from watch where witness = 'ledger' and until is null",
          List.of("1"));
      var tally = Tally.begin(house, "fiftyCallsASecondForHalfAMinute");
      var statistics = folder.resolve("flood.csv");
      var flood = house.bench().flood("4008100001", ofMillis(2_500), PER_SECOND, CALLS, statistics);
      awaitEnd(flood);
      var made = Integer.parseInt(last(statistics, "TotalCallCreated"));
      tally.awaitWritten("DESKOUT", made);
      var line = tally.end(made);
      var seconds =
          tally.log().stream()
              .filter(l -> l[4].equals("DESKIN"))
              .mapToLong(l -> Long.parseLong(l[0]))
              .summaryStatistics();
      System.out.println(Tally.Line.HEAD + "\n" + line);
      System.out.printf(
          "%d calls in %d s, %d answered, %d failed for SIPp%n",
          made,
          seconds.getMax() - seconds.getMin() + 1,
          tally.written("CONNECT"),
          Integer.parseInt(last(statistics, "FailedCall(C)")));
      assertTrue(tally.written("CONNECT") > 0, "some are answered");
    }
  }

  private static void awaitEnd(SippLine flood) throws Exception {
    for (int i = 0; i < 1_200 && flood.isOpen(); i++) Thread.sleep(100);
    assertFalse(flood.isOpen(), "the flood is over");
  }

  /** The newest value of a column. */
  private static String last(Path statistics, String column) throws Exception {
    var lines = Files.readAllLines(statistics);
    var names = List.of(lines.getFirst().split(";"));
    return lines.getLast().split(";")[names.indexOf(column)];
  }
}
