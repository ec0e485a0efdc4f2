package org.ringdesk.script;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ringdesk.call.Talk;

/**
 * How the script moves on by itself. The agent's own choice holds until the caller is put on hold
 * or comes back from it.
 */
public final class Pace {
  /** A greeting takes this long, and the caller's first words. */
  static final Duration GREETING = Duration.ofSeconds(10);

  /** Until name and contact are told. Skipped for a caller we know. */
  static final Duration NAMING = Duration.ofSeconds(20);

  /** Longer than this on hold, and the caller wants to hear something. */
  static final Duration HOLD = Duration.ofSeconds(45);

  private Pace() {}

  /** What an agent chose, and when. */
  public record Choice(Step step, Instant at) {}

  /** While the phone rings: what to say when it is picked up. */
  public static Step ringing() {
    return Step.GREETING;
  }

  /**
   * @param known whether the caller's name is on the screen already
   */
  public static Step talking(Talk talk, boolean known, Optional<Choice> choice, Instant now) {
    var turned = turned(talk);
    var chosen = choice.filter(c -> !c.at().isBefore(turned)).map(Choice::step);
    return chosen.orElseGet(() -> byItself(talk, known, now));
  }

  private static Step byItself(Talk talk, boolean known, Instant now) {
    if (!talk.held().isEmpty()) {
      var last = talk.held().getLast();
      if (last.until().isPresent()) return Step.WHAT_HAPPENED;
      return Duration.between(last.since(), now).compareTo(HOLD) < 0
          ? Step.PLEASE_HOLD
          : Step.LONGER_HOLD;
    }
    var into = Duration.between(talk.since(), now);
    if (into.compareTo(GREETING) < 0) return Step.GREETING;
    if (!known && into.compareTo(GREETING.plus(NAMING)) < 0) return Step.NAME_AND_CONTACT;
    return Step.WHAT_HAPPENED;
  }

  /** When the talk last changed between talking and holding. */
  private static Instant turned(Talk talk) {
    if (talk.held().isEmpty()) return talk.since();
    var last = talk.held().getLast();
    return last.until().orElse(last.since());
  }
}
