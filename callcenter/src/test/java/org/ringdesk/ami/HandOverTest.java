package org.ringdesk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HandOverTest {
  private final HandOver handOver = new HandOver(3, () -> {});
  private final List<String> heard = new ArrayList<>();

  private boolean says(String name) throws InterruptedException {
    var framer = new AmiFramer("pbx1");
    framer.on("Event: " + name, Instant.EPOCH);
    return handOver.offer(framer.on("", Instant.EPOCH).orElseThrow(), Duration.ZERO);
  }

  private int drain(int max) {
    return handOver.drain(max, m -> heard.add(m.event()));
  }

  @Test
  void theEndOfALinkIsHeardAfterAllThatItBroughtAndBeforeWhatTheNextBrings() throws Exception {
    says("A");
    says("B");
    handOver.note(() -> heard.add("lost"));
    handOver.note(() -> heard.add("up"));
    says("C");
    assertEquals(5, handOver.size());

    assertEquals(1, drain(1));
    assertEquals(List.of("A"), heard);
    assertTrue(handOver.noted());
    assertEquals(1, drain(10));
    assertEquals(List.of("A", "B", "lost", "up"), heard);
    assertFalse(handOver.noted());
    assertEquals(1, drain(10));
    assertEquals(List.of("A", "B", "lost", "up", "C"), heard);
    assertEquals(0, handOver.size());
  }

  @Test
  void aNoteWaitsForNoMessageWhereThereIsNone() {
    handOver.note(() -> heard.add("up"));
    assertEquals(0, drain(10));
    assertEquals(List.of("up"), heard);
  }

  @Test
  void aNoteWaitsUntilItIsDoneAlsoWhereItCannotBe() {
    handOver.note(
        () -> {
          assertTrue(handOver.noted());
          throw new IllegalStateException("not done");
        });
    assertThrows(IllegalStateException.class, () -> drain(10));
    assertFalse(handOver.noted());
  }

  @Test
  void whatFindsNoRoomIsRefusedAndANoteNever() throws Exception {
    assertTrue(says("A") && says("B") && says("C"));
    assertFalse(says("D"));
    handOver.note(() -> heard.add("lost"));
    drain(10);
    assertEquals(List.of("A", "B", "C", "lost"), heard);
  }
}
