package org.ringdesk.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringdesk.call.CallEvent;
import org.ringdesk.call.Story;
import org.ringdesk.call.Talk;

class PaceTest {
  private final Story story =
      Story.story().joins("network").waits(10).rings("chen").waits(3).answers("chen");

  @ParameterizedTest
  @CsvSource({
    "0, false, GREETING",
    "9, false, GREETING",
    "10, false, NAME_AND_CONTACT",
    "29, false, NAME_AND_CONTACT",
    "30, false, WHAT_HAPPENED",
    "9, true, GREETING",
    "10, true, WHAT_HAPPENED",
    "3000, true, WHAT_HAPPENED",
  })
  void theScriptMovesOnByItself(int seconds, boolean known, Step step) {
    story.waits(seconds);
    assertEquals(step, step(known, Optional.empty()));
  }

  @Test
  void whoIsHeldIsAskedToHoldAndThenToHoldOn() {
    story.waits(60).tell(new CallEvent.Held(story.at(), story.leg()));
    assertEquals(Step.PLEASE_HOLD, step(true, Optional.empty()));
    story.waits(45);
    assertEquals(Step.LONGER_HOLD, step(true, Optional.empty()));
    story.tell(new CallEvent.Resumed(story.at(), story.leg()));
    assertEquals(Step.WHAT_HAPPENED, step(true, Optional.empty()));
  }

  @Test
  void theAgentsOwnChoiceHoldsUntilTheCallerIsHeld() {
    story.waits(5);
    var choice = Optional.of(new Pace.Choice(Step.ANGRY_CALLER, story.at().pbx()));
    story.waits(300);
    assertEquals(Step.ANGRY_CALLER, step(true, choice));
    story.tell(new CallEvent.Held(story.at(), story.leg()));
    assertEquals(Step.PLEASE_HOLD, step(true, choice));
  }

  private Step step(boolean known, Optional<Pace.Choice> choice) {
    return Pace.talking(talk(), known, choice, story.at().pbx());
  }

  private Talk talk() {
    return story.call().talks().findFirst().orElseThrow();
  }
}
