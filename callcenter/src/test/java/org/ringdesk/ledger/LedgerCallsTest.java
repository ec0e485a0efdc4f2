package org.ringdesk.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.call.Call;
import org.ringdesk.call.Evidence;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.Ring;
import org.ringdesk.call.Visit;
import org.ringdesk.call.Witness;

/**
 * Lines are written as seconds after noon, then as queue_log has them; {@code >} is a line's end.
 */
class LedgerCallsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  /**
   * Read: the visit's queue, entered-connected-left, outcome, agent, rings; then the call's end.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # answered, as Asterisk 22 writes it
          0|c|q|NONE|ENTERQUEUE||79|1 > 7|c|q|A|CONNECT|7|p.1|3 > 20|c|q|A|COMPLETECALLER|7|13|1; q 0-7-20 answered A [A rang 4 answered]; 20
          0|c|q|NONE|ENTERQUEUE||79|1 > 7|c|q|A|CONNECT|7|p.1|3 > 20|c|q|A|COMPLETEAGENT|7|13|1; q 0-7-20 answered A [A rang 4 answered]; 20
          # old: no ring time, no position, no channel
          0|c|q|NONE|ENTERQUEUE||79 > 7|c|q|A|CONNECT|7 > 20|c|q|A|COMPLETECALLER|7|13; q 0-7-20 answered A [A rang 7 answered]; 20
          0|c|q|NONE|ENTERQUEUE|| > 7|c|q|A|CONNECT|| > 20|c|q|A|COMPLETECALLER|||; q 0-7-20 answered A [A rang 7 answered]; 20
          # still talking, still waiting at the end of the file
          0|c|q|NONE|ENTERQUEUE||79|1 > 7|c|q|A|CONNECT|7|p.1|3; q 0-7-? talking A [A rang 4 answered]; ?
          0|c|q|NONE|ENTERQUEUE||79|1; q 0-?-? waiting []; ?
          # left unanswered
          0|c|q|NONE|ENTERQUEUE||79|1 > 30|c|q|NONE|ABANDON|1|1|30; q 0-?-30 abandoned []; 30
          0|c|q|NONE|ENTERQUEUE||79|1 > 30|c|q|NONE|EXITWITHTIMEOUT|1|1|30; q 0-?-30 timed_out []; 30
          0|c|q|NONE|ENTERQUEUE||79|1 > 30|c|q|NONE|EXITWITHTIMEOUT|1; q 0-?-30 timed_out []; 30
          0|c|q|NONE|ENTERQUEUE||79|1 > 30|c|q|NONE|EXITEMPTY|1|1|30; q 0-?-30 left_empty []; 30
          0|c|q|NONE|ENTERQUEUE||79|1 > 30|c|q|NONE|EXITWITHKEY|2|1|1|30; q 0-?-30 exited_by_key []; 30
          0|c|q|NONE|ENTERQUEUE||79|1 > 30|c|q|NONE|WITHDRAW|1|1|30|gone; q 0-?-30 withdrawn []; 30
          0|c|q|NONE|ENTERQUEUE||79|1 > 30|c|q|A|SYSCOMPAT|; q 0-?-30 abandoned [A rang 30 canceled]; 30
          0|c|q|NONE|ENTERQUEUE||79|1 > 20|c|q|A|AGENTDUMP| > 30|c|q|NONE|ABANDON|1|1|30; q 0-?-30 abandoned [A rang 20 canceled]; 30
          # rings that nobody knows of
          0|c|q|NONE|ENTERQUEUE||79|1 > 15|c|q|A|RINGNOANSWER|14000 > 22|c|q|B|RINGCANCELED|5000 > 22|c|q|NONE|ABANDON|1|1|22; q 0-?-22 abandoned [A tried 1 no_answer, B tried 17 canceled]; 22
          0|c|q|NONE|ENTERQUEUE||79|1 > 22|c|q|NONE|ABANDON|1|1|22 > 22|c|q|B|RINGCANCELED|5000; q 0-?-22 abandoned [B tried 17 canceled]; 22
          # transfers
          0|c|q|NONE|ENTERQUEUE||79|1 > 7|c|q|A|CONNECT|7|p.1|3 > 20|c|q|A|TRANSFER|8002|ctx|7|13|1; q 0-7-20 answered A [A rang 4 answered]; 20
          0|c|q|NONE|ENTERQUEUE||79|1 > 7|c|q|A|CONNECT|7|p.1|3 > 20|c|q|A|TRANSFER|8002|ctx; q 0-7-20 answered A [A rang 4 answered]; 20
          0|c|q|NONE|ENTERQUEUE||79|1 > 7|c|q|A|CONNECT|7|p.1|3 > 20|c|q|A|ATTENDEDTRANSFER|BRIDGE|u-u|7|13|1; q 0-7-20 answered A [A rang 4 answered]; 20
          0|c|q|NONE|ENTERQUEUE||79|1 > 20|c|q|A|ATTENDEDTRANSFER|LINK|x|y|7|13|1; q 0-7-20 answered A [A rang 7 answered]; 20
          0|c|q|NONE|ENTERQUEUE||79|1 > 1|c|q|A|CONNECT|1|p.1|1 > 4|c|r|NONE|ENTERQUEUE||79|1 > 4|c|q|A|BLINDTRANSFER|8|x|1|3|1 > 5|c|r|B|CONNECT|1|p.2|1 > 9|c|r|B|COMPLETECALLER|1|4|1; q 0-1-4 answered A [A rang 0 answered] / r 4-5-9 answered B [B rang 4 answered]; 9
          # a second queue after the first one gave up, in one second
          0|c|q|NONE|ENTERQUEUE||79|1 > 9|c|q|NONE|EXITWITHTIMEOUT|1|1|9 > 9|c|q|NONE|ENTERQUEUE||79|1 > 12|c|q|NONE|ABANDON|1|1|3; q 0-?-9 timed_out [] / q 9-?-12 abandoned []; 12
          0|c|q|NONE|ENTERQUEUE||79|1 > 9|c|r|NONE|ENTERQUEUE||79|1 > 9|c|q|NONE|EXITWITHTIMEOUT|1|1|9 > 12|c|r|NONE|ABANDON|1|1|3; q 0-?-9 timed_out [] / r 9-?-12 abandoned []; 12
          # nobody wrote how the first one was left
          0|c|q|NONE|ENTERQUEUE||79|1 > 9|c|r|NONE|ENTERQUEUE||79|1 > 12|c|r|NONE|ABANDON|1|1|3; q 0-?-9 transferred_out [] / r 9-?-12 abandoned []; 12
          # the beginning is missing
          7|c|q|A|CONNECT|7|p.1|3 > 20|c|q|A|COMPLETECALLER|7|13|1; q 0-7-20 answered A [A rang 4 answered]; 20
          20|c|q|A|COMPLETECALLER|7|13|1; q 0-7-20 answered A [A rang 7 answered]; 20
          30|c|q|NONE|ABANDON|1|1|30; q 0-?-30 abandoned []; 30
          # late by a few seconds, told twice
          7|c|q|A|CONNECT|7|p.1|3 > 0|c|q|NONE|ENTERQUEUE||79|1 > 20|c|q|A|COMPLETECALLER|7|13|1; q 0-7-20 answered A [A rang 4 answered]; 20
          1|c|q|A|CONNECT|1|p.1|1 > 1|c|q|NONE|ENTERQUEUE||79|1 > 3|c|q|A|COMPLETECALLER|1|2|1; q 1-1-3 answered A [A rang 0 answered]; 3
          0|c|q|NONE|ENTERQUEUE||79|1 > 0|c|q|NONE|ENTERQUEUE||7 > 30|c|q|NONE|ABANDON|1|1|30 > 30|c|q|NONE|ABANDON|1|1|3; q 0-?-30 abandoned []; 30
          20|c|q|A|COMPLETECALLER|7|13|1 > 20|c|q|A|COMPLETECALLER|7|13; q 0-7-20 answered A [A rang 7 answered]; 20
          # Wazo
          0|c|q|NONE|FULL|; q 0-?-0 refused_full []; 0
          0|c|q|NONE|JOINEMPTY|; q 0-?-0 refused_empty []; 0
          0|c|q|NONE|CLOSED|; q 0-?-0 out_of_hours []; 0
          0|c|q|NONE|DIVERT_CA_RATIO|; q 0-?-0 diverted []; 0
          0|c|q|NONE|DIVERT_HOLDTIME|; q 0-?-0 diverted []; 0
          0|c|q|NONE|ENTERQUEUE||79|1 > 9|c|q|NONE|LEAVEEMPTY|; q 0-?-9 left_empty []; 9
          0|c|q|NONE|ENTERQUEUE||79|1 > 9|c|q|NONE|EXITEMPTY|1|1|9 > 9|c|q|NONE|LEAVEEMPTY|; q 0-?-9 left_empty []; 9
          # our own dialplan
          0|c|NONE|NONE|DESKIN|400 > 1|c|q|NONE|ENTERQUEUE||79|1 > 8|c|q|A|CONNECT|7|p.1|3 > 20|c|q|NONE|DESKOUT| > 20|c|q|A|COMPLETECALLER|7|12|1; q 1-8-20 answered A [A rang 5 answered]; 20
          0|c|NONE|NONE|DESKIN|400 > 1|c|q|NONE|ENTERQUEUE||79|1 > 9|c|q|NONE|DESKOUT|; q 1-?-9 abandoned []; 9
          0|c|NONE|NONE|DESKIN|400 > 1|c|q|NONE|ENTERQUEUE||79|1 > 9|c|q|NONE|DESKOUT|TIMEOUT; q 1-?-9 timed_out []; 9
          0|c|NONE|NONE|DESKIN|400 > 1|c|q|NONE|DESKOUT|FULL; q 1-?-1 refused_full []; 1
          0|c|NONE|NONE|DESKIN|400 > 1|c|q|NONE|DESKOUT|JOINUNAVAIL; q 1-?-1 refused_empty []; 1
          # the PBX died
          0|c|q|NONE|ENTERQUEUE||79|1 > 40|NONE|NONE|NONE|QUEUESTART|; q 0-?-0 lost_with_pbx []; 0
          0|c|q|NONE|ENTERQUEUE||79|1 > 7|c|q|A|CONNECT|7|p.1|3 > 9|d|q|NONE|NOISE| > 40|NONE|NONE|NONE|QUEUESTART|; q 0-7-9 answered A [A rang 4 answered]; 9
          """)
  void everyEventHasItsPlaceInTheCall(String lines, String visits, String ended) {
    var call = call(lines);

    assertEquals(
        visits,
        call.visits().stream().map(LedgerCallsTest::shown).collect(Collectors.joining(" / ")));
    assertEquals(ended, call.endedAt().map(LedgerCallsTest::seconds).orElse("?"));
    assertEquals(Set.of(Witness.LEDGER), call.seenBy());
    assertTrue(
        call.over() == call.outcome().isPresent()
            && call.outcome().isPresent() == call.evidence().isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'';ivr_only", "out_of_hours;out_of_hours", "oncall_answered;oncall_answered",
        "oncall_missed;oncall_missed", "voicemail;voicemail", "FULL;refused_full",
      })
  void aCallThatNeedsNoQueueEndsAsOurDialplanSays(String word, String outcome) {
    var call = call("0|c|NONE|NONE|DESKIN|4008001234 > 20|c|NONE|NONE|DESKOUT|" + word);

    assertEquals(Optional.of(Outcome.ofKey(outcome)), call.outcome());
    assertEquals("4008001234", call.line().to());
    assertEquals(Optional.of(NOON.plusSeconds(20)), call.endedAt());
    assertEquals(List.of(), call.visits());
  }

  @Test
  void aCallKnowsItsNumbersAndAlwaysHasTheSameName() {
    var call =
        call("0|c|NONE|NONE|DID|400 > 1|c|q|NONE|ENTERQUEUE||79|16|3 > 2|c|q|NONE|ABANDON|1|1|1");

    assertEquals("400", call.line().to());
    assertEquals("79|16", call.line().from());
    assertEquals(NOON, call.enteredAt());
    assertEquals(7, call.id().value().version());
    assertEquals(2, call.id().value().variant());
    assertEquals(call.id(), call("0|c|NONE|NONE|DID|400").id());
    assertEquals(Optional.of(Evidence.LEDGER), call.evidence());
    assertFalse(call.partial());
  }

  @Test
  void twoPhonesOfOneCallNeverShareAName() {
    var call =
        call(
            "0|c|q|NONE|ENTERQUEUE||79|1 > 1|c|q|A|CONNECT|1|p.1|1 > 2|c|q|A|COMPLETECALLER|1|1|1"
                + " > 3|c|q|NONE|ENTERQUEUE||79|1 > 9|c|q|B|CONNECT|1|p.1|1 > 9|c|q|B|RINGNOANSWER|0"
                + " > 9|c|q|B|RINGNOANSWER|0");

    assertEquals(4, call.rings().map(Ring::phone).distinct().count());
  }

  @Test
  void aBlindTransferInARealLogIsOneCallWithTwoVisits() throws Exception {
    var calls = calls(capture("blind_transfer.queue_log"));

    assertEquals(1, calls.size());
    var call = calls.getFirst();
    assertEquals("79161110101", call.line().from());
    assertEquals(List.of("hotline", "second"), queues(call));
    assertEquals(
        List.of(3L, 8L), call.talks().map(t -> t.length(Instant.MAX).toSeconds()).toList());
    assertEquals(2, call.rings().filter(r -> r.rangAt().isPresent() && r.known()).count());
  }

  @Test
  void aLogTornByACallersNumberHasTheCallAndNothingElse() throws Exception {
    var calls = calls(capture("hostile_number.queue_log"));

    assertEquals(1, calls.size());
    assertEquals(List.of("hotline"), queues(calls.getFirst()));
    assertEquals(Optional.of(Outcome.ANSWERED), calls.getFirst().outcome());
  }

  @Test
  void aCallIsGivenOnceItHasEndedAndBeenSilent() {
    var ledger = new LedgerCalls("pbx1");
    var given = new ArrayList<String>();
    for (var l :
        lines(
            "0|c|q|NONE|ENTERQUEUE||79|1 > 5|c|q|NONE|ABANDON|1|1|5 > 6|d|q|NONE|ENTERQUEUE||80|1"
                + " > 65|x|q|NONE|NOISE| > 66|x|q|NONE|NOISE| > 90000|x|q|NONE|NOISE|"))
      ledger
          .add(l)
          .forEach(
              t ->
                  given.add(
                      t.call().caller().uniqueid()
                          + " at "
                          + Duration.between(NOON, l.line().moment()).toSeconds()));

    assertEquals(List.of("c at 66", "d at 90000"), given);
    assertEquals(0, ledger.held());
  }

  @Test
  void whatIsHeldIsBounded() {
    var ledger = new LedgerCalls("pbx1");
    long given = 0;
    for (int i = 0; i < LedgerCalls.HELD_LINES + 500; i++)
      given += ledger.add(lines("0|c" + i + "|q|NONE|ENTERQUEUE||79|1").getFirst()).size();

    assertEquals(500, given);
    assertEquals(LedgerCalls.HELD_LINES, ledger.held());
    assertEquals(LedgerCalls.HELD_LINES, ledger.rest().size());
  }

  @Test
  void linesReadAgainHaveTheirOldPlaces() {
    var once = lines("0|c|q|A|NOISE| > 0|c|q|B|NOISE| > 1|c|q|A|NOISE| > 0|c|q|A|NOISE|");

    assertEquals(List.of(0, 0, 0, 1), once.stream().map(LedgerLine::nth).toList());
    assertEquals(List.of(0, 1, 0, 2), once.stream().map(LedgerLine::place).toList());
  }

  @Test
  void aLineOfAnAgentOrOfAStrangersDialplanIsNoCall() {
    assertEquals(
        List.of(), calls(lines("0|a.1|q|A|ADDMEMBER| > 1|a.1|NONE|A|PAUSEALL| > 2|b|q|A|MINE|x")));
    assertTrue(LedgerCalls.knows("ADDMEMBER"));
    assertTrue(LedgerCalls.knows("CONNECT"));
    assertFalse(LedgerCalls.knows("MINE"));
  }

  private static String shown(Visit v) {
    var rings =
        v.rings().stream()
            .map(
                r ->
                    r.agent()
                        + (r.known() ? " rang " : " tried ")
                        + seconds(r.rangAt().orElse(r.calledAt()))
                        + " "
                        + r.how().orElseThrow().key())
            .collect(Collectors.joining(", ", "[", "]"));
    var talk = v.talk();
    var until =
        switch (v.stay()) {
          case org.ringdesk.call.Stay.Ended e -> seconds(e.at());
          default -> "?";
        };
    return v.queue()
        + " "
        + seconds(v.enteredAt())
        + "-"
        + talk.map(t -> seconds(t.since())).orElse("?")
        + "-"
        + until
        + " "
        + v.outcome().map(Outcome::key).orElse(talk.isPresent() ? "talking" : "waiting")
        + talk.map(t -> " " + t.agent()).orElse("")
        + " "
        + rings;
  }

  private static String seconds(Instant at) {
    return String.valueOf(Duration.between(NOON, at).toSeconds());
  }

  private static List<String> queues(Call call) {
    return call.visits().stream().map(v -> v.queue().value()).toList();
  }

  private static Call call(String story) {
    var calls = calls(lines(story));
    assertEquals(1, calls.size(), story);
    return calls.getFirst();
  }

  private static List<Call> calls(List<LedgerLine> lines) {
    var ledger = new LedgerCalls("pbx1");
    var calls = new ArrayList<Call>();
    for (var l : lines) ledger.add(l).forEach(t -> calls.add(t.call()));
    ledger.rest().forEach(t -> calls.add(t.call()));
    return calls;
  }

  private static List<LedgerLine> lines(String story) {
    var places = new Places();
    return Arrays.stream(story.split(" > "))
        .map(
            l -> {
              var bar = l.indexOf('|');
              return NOON.getEpochSecond() + Long.parseLong(l.substring(0, bar)) + l.substring(bar);
            })
        .map(l -> places.next(((QueueLogLine.Read) QueueLogLine.read(l)).line()))
        .toList();
  }

  private static List<LedgerLine> capture(String name) throws IOException, URISyntaxException {
    var path =
        Path.of(
            Objects.requireNonNull(LedgerCallsTest.class.getResource("/captures/" + name)).toURI());
    var places = new Places();
    var lines = new ArrayList<LedgerLine>();
    try (var file = new QueueLogFile(path)) {
      for (var l = file.next(); l.isPresent(); l = file.next())
        if (QueueLogLine.read(l.get()) instanceof QueueLogLine.Read r)
          lines.add(places.next(r.line()));
    }
    return lines;
  }
}
