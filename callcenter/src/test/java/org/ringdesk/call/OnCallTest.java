package org.ringdesk.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ringdesk.call.OnCall.How;

class OnCallTest {
  private static final Instant NIGHT = Instant.parse("2026-11-24T15:00:00Z");

  @Test
  void eachMobileIsRungUntilOneAccepts() {
    var onCall =
        after(
            "hours closed",
            "oncall_ring 1",
            "oncall_missed 1 BUSY",
            "oncall_ring 2",
            "oncall_missed 2 NOANSWER",
            "oncall_ring 3",
            "oncall_missed 3 DECLINED",
            "oncall_ring 4",
            "oncall_missed 4 CHANUNAVAIL",
            "oncall_ring 5",
            "oncall_accepted 5");
    assertEquals(
        List.of(How.BUSY, How.NO_ANSWER, How.DECLINED, How.UNREACHABLE, How.ACCEPTED),
        onCall.tries().stream().map(OnCall.Try::how).toList());
    assertEquals(
        List.of("2", "3", "5"),
        onCall.tries().stream().filter(OnCall.Try::rang).map(OnCall.Try::number).toList());
    assertEquals(Optional.of(NIGHT.plusSeconds(10)), onCall.acceptedAt());
  }

  @Test
  void aCallerWhoHangsUpLeavesTheLastTryOpen() {
    assertEquals(How.OPEN, after("oncall_ring 1").tries().getFirst().how());
  }

  @Test
  void whoAcceptsTooLateSpokeWithNobody() {
    var onCall = after("oncall_ring 1", "oncall_too_late 1");
    assertEquals(How.TOO_LATE, onCall.tries().getFirst().how());
    assertTrue(onCall.acceptedAt().isEmpty());
  }

  @Test
  void aMessageIsKnownByItsPlainNameOnly() {
    assertEquals(
        Optional.of("pbx1-1764000003.3.wav"),
        message("pbx1-1764000003.3.wav 21 s").map(Voicemail::file));
    for (var value : List.of("../a.wav 1 s", "a/b.wav 1 s", ".wav 1 s", "a.wav", "a.mp3 1 s", ""))
      assertEquals(Optional.empty(), message(value), value);
  }

  private static Optional<Voicemail> message(String value) {
    return Voicemail.of(call(List.of(new Step(NIGHT, "voicemail", value))));
  }

  /** One step a second. */
  private static OnCall after(String... told) {
    var steps = new ArrayList<Step>();
    for (var one : told) {
      var parts = one.split(" ", 2);
      steps.add(new Step(NIGHT.plusSeconds(steps.size()), parts[0], parts[1]));
    }
    return OnCall.of(call(steps));
  }

  private static Call call(List<Step> steps) {
    var leg = new Leg("pbx1", "1.1");
    return new Call(
        new CallId(new UUID(1, 1)),
        leg,
        Direction.IN,
        new Line(leg, "from-trunk", "13800138000", "4008001234"),
        NIGHT,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        Set.of(Witness.AMI),
        List.of(),
        steps,
        new TreeSet<>());
  }
}
