package org.ringdesk.board;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.ringdesk.figure.UnansweredClock;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Specialty;

/**
 * What earlier weeks let expect of the rest of today, and which hotlines nobody answers. Looked up
 * every few seconds.
 *
 * @param expected calls still to ring today, by the specialty's key; none without history
 * @param unanswered hotlines whose clock runs
 */
public record Outlook(Map<String, Long> expected, List<Unanswered> unanswered) {
  public static final Outlook NONE = new Outlook(Map.of(), List.of());

  public Outlook {
    expected = Map.copyOf(expected);
    unanswered = List.copyOf(unanswered);
  }

  /**
   * @param length staffed time since the first call that is still owed an answer, in whole minutes
   */
  public record Unanswered(Hotline hotline, Duration length) {
    public boolean alarm() {
      return length.compareTo(UnansweredClock.ALARM) >= 0;
    }
  }

  public OptionalLong expected(Specialty specialty) {
    return Optional.ofNullable(expected.get(specialty.key()))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }
}
