package org.ringdesk.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ringdesk.call.Story.story;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ringdesk.call.Call;
import org.ringdesk.call.Evidence;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.RingEnd;
import org.ringdesk.call.Story;
import org.ringdesk.call.Witness;
import org.ringdesk.witness.Difference.Rule;

class TwoStoriesTest {
  private static final Call ANSWERED =
      story()
          .joins("network")
          .waits(2)
          .rings("1001")
          .waits(3)
          .answers("1001")
          .waits(60)
          .hangsUp()
          .call();

  private static List<Rule> rules(TwoStories stories) {
    return stories.differences().stream().map(Difference::rule).toList();
  }

  private static List<Outcome> outcomes(Call call) {
    return call.visits().stream().flatMap(v -> v.outcome().stream()).toList();
  }

  @Test
  void witnessesWhoAgreeChangeNothingButWhoSawIt() {
    var both = new TwoStories(ANSWERED, ANSWERED);
    assertEquals(List.of(), both.differences());
    assertEquals(ANSWERED.visits(), both.call().visits());
    assertEquals(Set.of(Witness.AMI, Witness.LEDGER), both.call().seenBy());
  }

  /** The link broke in the talk: it ends where the log says so. */
  @Test
  void aTalkThatTheLinkLostEndsWhereTheLogSays() {
    var lost =
        story()
            .joins("network")
            .waits(2)
            .rings("1001")
            .waits(3)
            .answers("1001")
            .waits(4)
            .linkBreaks()
            .waits(50)
            .linkIsBack("boot 1")
            .call();
    assertEquals(Optional.of(Evidence.SNAPSHOT), lost.evidence());
    var both = new TwoStories(lost, ANSWERED);
    assertEquals(List.of(), both.differences());
    assertEquals(Optional.of(Evidence.LEDGER), both.call().evidence());
    assertEquals(
        Duration.ofSeconds(60), both.call().talks().findFirst().orElseThrow().length(Story.NINE));
    assertEquals(ANSWERED.endedAt(), both.call().endedAt());
  }

  /** Waiting when the link broke, answered meanwhile, gone when it came back. */
  @Test
  void anAnswerThatTheLinkMissedIsAnAnswer() {
    var missed =
        story()
            .joins("network")
            .waits(2)
            .rings("1001")
            .linkBreaks()
            .waits(50)
            .linkIsBack("boot 1")
            .call();
    assertEquals(Optional.of(Outcome.ABANDONED), missed.outcome());
    var both = new TwoStories(missed, ANSWERED);
    assertEquals(List.of(Rule.ANSWER_WINS), rules(both));
    assertEquals(Optional.of(Outcome.ANSWERED), both.call().outcome());
    var ring = both.call().rings().findFirst().orElseThrow();
    assertEquals(1, both.call().rings().count());
    assertEquals(Optional.of(RingEnd.ANSWERED), ring.how());
    assertTrue(ring.rangAt().isPresent());
  }

  /** Answered in a gap, then the caller hangs up: the dialplan has an empty status for both. */
  @Test
  void anAnswerInTheLogOutranksTheDialplansEmptyStatus() {
    var story =
        story()
            .joins("network")
            .waits(2)
            .rings("1001")
            .linkBreaks()
            .waits(20)
            .linkIsBack("boot 1", "caller");
    var missed = story.waits(40).deskLeft(Outcome.ABANDONED).hangsUp().call();
    assertEquals(Optional.of(Evidence.DESK_LEFT), missed.evidence());
    var both = new TwoStories(missed, ANSWERED);
    assertEquals(Optional.of(Outcome.ANSWERED), both.call().outcome());
    assertEquals(List.of(Rule.ANSWER_WINS), rules(both));
  }

  @Test
  void theDialplansWordStandsAgainstTheLog() {
    var told =
        story()
            .joins("network")
            .waits(12)
            .gaveUpByQueue()
            .deskLeft(Outcome.TIMED_OUT)
            .ends()
            .call();
    var written = story().joins("network").waits(12).hangsUp().call();
    var both = new TwoStories(told, written);
    assertEquals(List.of(Outcome.TIMED_OUT), outcomes(both.call()));
    assertEquals(
        List.of(
            new Difference(
                "outcome", "timed_out by desk_left", "abandoned", Rule.STRONGER_EVIDENCE)),
        both.differences());
  }

  @Test
  void theLogStandsAgainstAGuess() {
    var guessed = story().joins("network").waits(12).gaveUpByQueue().ends().call();
    var written =
        story()
            .joins("network")
            .waits(12)
            .gaveUpByQueue()
            .deskLeft(Outcome.WITHDRAWN)
            .ends()
            .call();
    var both = new TwoStories(guessed, written);
    assertEquals(List.of(Outcome.WITHDRAWN), outcomes(both.call()));
    assertEquals(Optional.of(Evidence.LEDGER), both.call().evidence());
    assertEquals(List.of(Rule.STRONGER_EVIDENCE), rules(both));
  }

  @Test
  void aStayThatTheLinkMissedTakesItsPlaceInTime() {
    var written =
        story()
            .joins("network")
            .waits(12)
            .gaveUpByQueue()
            .deskLeft(Outcome.TIMED_OUT)
            .joins("hosts")
            .waits(8)
            .rings("1002")
            .answers("1002")
            .waits(9)
            .hangsUp()
            .call();
    var second =
        story()
            .at(Story.NINE.plusSeconds(12))
            .joins("hosts")
            .waits(8)
            .rings("1002")
            .answers("1002")
            .waits(9)
            .hangsUp()
            .call();
    var both = new TwoStories(second, written);
    assertEquals(
        List.of("network", "hosts"),
        both.call().visits().stream().map(v -> v.queue().value()).toList());
    assertEquals(List.of(Outcome.TIMED_OUT, Outcome.ANSWERED), outcomes(both.call()));
    assertEquals(List.of(Rule.SEEN_COUNTS), rules(both));
  }

  @Test
  void layingThemSideBySideAgainFindsNothingNew() {
    var missed =
        story()
            .joins("network")
            .waits(2)
            .rings("1001")
            .linkBreaks()
            .waits(50)
            .linkIsBack("boot 1")
            .call();
    var once = new TwoStories(missed, ANSWERED).call();
    var twice = new TwoStories(once, ANSWERED);
    assertEquals(List.of(), twice.differences());
    assertEquals(once, twice.call());
  }

  @Test
  void anotherPhoneThatTheLogTellsOfIsARingOfWhichNobodyKnowsWhetherItRang() {
    var written =
        story()
            .joins("network")
            .tries("1002")
            .waits(1)
            .ignores("1002")
            .waits(1)
            .rings("1001")
            .waits(3)
            .answers("1001")
            .waits(60)
            .hangsUp()
            .call();
    var both = new TwoStories(ANSWERED, written);
    assertEquals(2, both.call().rings().count());
    assertEquals(List.of(Rule.SEEN_COUNTS), rules(both));
  }

  @Test
  void aRefusalHasNoLineAndIsNoDifference() {
    var refused =
        story().reaches("4008100000").deskLeft("network", Outcome.REFUSED_FULL).ends().call();
    var written = story().reaches("4008100000").ends().call();
    assertEquals(List.of(), new TwoStories(refused, written).differences());
  }

  @Test
  void whatNobodyCoversIsLeft() {
    var nine = Story.NINE;
    var whole = new Stretch(nine, nine.plusSeconds(100));
    assertEquals(List.of(whole), Stretch.outside(List.of(), whole));
    assertEquals(
        List.of(
            new Stretch(nine, nine.plusSeconds(10)),
            new Stretch(nine.plusSeconds(40), nine.plusSeconds(50))),
        Stretch.outside(
            List.of(
                new Stretch(nine.plusSeconds(50), nine.plusSeconds(200)),
                new Stretch(nine.plusSeconds(10), nine.plusSeconds(30)),
                new Stretch(nine.plusSeconds(20), nine.plusSeconds(40))),
            whole));
    assertEquals(
        List.of(),
        Stretch.outside(List.of(new Stretch(nine.minusSeconds(1), nine.plusSeconds(100))), whole));
  }
}
