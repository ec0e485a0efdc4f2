package org.ringdesk.deploy;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.board.BoardSnapshot.AgentLine;
import org.ringdesk.board.BoardSnapshot.LinkState;

/** The board of a past moment is the one that was seen at that moment. */
class PastBoardTest {
  @Test
  void whatWasSeenIsSeenAgain() throws Exception {
    try (var house = House.open(plan -> plan);
        var answers = house.bench().agent("1001").answersAfter(ofSeconds(2));
        var ignores = house.bench().agent("1003").ignores();
        var ignoresToo = house.bench().agent("1004").ignores()) {
      var seen = new ArrayList<BoardSnapshot>();
      seen.add(quiet(house));
      var talks =
          house.bench().caller("13800138501").calls("4008100001").hangsUpAfter(ofSeconds(7));
      var waits =
          house.bench().caller("13800138502").calls("4008100003").hangsUpAfter(ofSeconds(6));
      house.await(
          "select count(*)::text from ring where rang_at is not null and call in (select id from call where from_raw = '13800138502')",
          List.of("1"));
      seen.add(quiet(house));
      house.await("select count(*)::text from talk", List.of("1"));
      seen.add(quiet(house));
      talks.ends(ofSeconds(30));
      waits.ends(ofSeconds(30));
      house.await("select count(*)::text from ticket_call", List.of("2"));
      house.await("select count(*)::text from call where ended_at is null", List.of("0"));
      seen.add(quiet(house));
      assertTrue(seen.stream().map(PastBoardTest::figures).distinct().count() > 2);

      for (var board : seen) {
        var again = house.server().callCenter().past().at(board.at());
        for (int i = 0; i < figures(board).size(); i++)
          assertEquals(figures(board).get(i), figures(again).get(i));
        assertEquals(board.at(), again.at());
        assertEquals(LinkState.UP, again.links().getFirst().state());
      }
      var before = house.server().callCenter().past().at(seen.getFirst().at().minusSeconds(3600));
      assertEquals(List.of(), before.lastCalls());
      assertEquals(List.of(), before.agents());
      assertEquals(LinkState.CONNECTING, before.links().getFirst().state());
    }
  }

  private static List<Object> figures(BoardSnapshot board) {
    return List.of(
        board.specialties(),
        board.quarters(),
        board.lastCalls(),
        board.agents().stream().map(PastBoardTest::stored).toList());
  }

  /** Rows hold microseconds. */
  private static AgentLine stored(AgentLine a) {
    return new AgentLine(
        a.agent(), a.phone(), a.presence(), a.since().truncatedTo(ChronoUnit.MICROS), a.reason());
  }

  /** A board that nothing happened around, so that nobody can doubt what it showed. */
  private static BoardSnapshot quiet(House house) throws Exception {
    var board = house.server().callCenter().board();
    var until = Instant.now().plusSeconds(20);
    while (Instant.now().isBefore(until)) {
      var before = board.snapshot();
      Thread.sleep(250);
      var middle = board.snapshot();
      Thread.sleep(250);
      if (board.snapshot().version() == before.version()) return middle;
    }
    throw new AssertionError("the board never stands still");
  }
}
