package org.ringdesk.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.ringdesk.call.Story.NINE;
import static org.ringdesk.call.Story.story;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.ringdesk.board.BoardSnapshot.Quarter;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Outcome;
import org.ringdesk.database.Database;
import org.ringdesk.figure.Behind;
import org.ringdesk.figure.Buckets;
import org.ringdesk.figure.Figures;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Only;
import org.ringdesk.figure.Terms;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.schema.TestDatabase;
import org.ringdesk.store.CallRows;

/** The board and the reports count the same visits of the same calls. */
class BoardAndFiguresTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Instant NOW = NINE.plus(Duration.ofHours(1));
  private static final Hotlines HOTLINES =
      new Hotlines(
          List.of(
              new Hotline("4008100000", "热线", "Hotline", SHANGHAI, "CN", Duration.ofSeconds(5))),
          List.of());
  private static final Vertx VERTX = Vertx.vertx();

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database sql = new Database(VERTX, DATABASE.url(), 2);

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @Test
  void whoCameWhileItWasClosedOrWasDivertedIsNeitherAnsweredNorUnanswered() {
    var told =
        story()
            .caller("answered")
            .joins("network")
            .rings("1001")
            .answers("1001")
            .waits(9)
            .hangsUp();
    told.caller("gave up").joins("network").waits(9).hangsUp();
    told.caller("still waits").joins("network");
    for (var outcome : List.of(Outcome.OUT_OF_HOURS, Outcome.DIVERTED, Outcome.REFUSED_FULL))
      told.caller(outcome.key()).joins("network").deskLeft(outcome).ends();
    Map<CallId, Call> calls = new LinkedHashMap<>();
    told.changes().forEach(c -> calls.put(c.after().id(), c.after()));

    var board =
        new Board(HOTLINES, List.of("pbx1"), c -> c.line().from(), Clock.fixed(NOW, SHANGHAI));
    calls.values().forEach(board::apply);
    sql.change("insert into pbx (name) values ('pbx1')");
    new CallRows(HOTLINES, c -> Optional.empty()).write(sql, calls.values());

    var quarters = board.snapshot().quarters();
    assertEquals(1, quarters.stream().mapToInt(Quarter::answered).sum());
    assertEquals(2, quarters.stream().mapToInt(Quarter::unanswered).sum());
    var hour = Buckets.whole(NINE, NOW, SHANGHAI);
    var figures = new Figures(sql, Terms.STANDARD);
    var counted =
        Map.of(
            Measure.ANSWERED, 1L,
            Measure.UNANSWERED, 2L,
            Measure.WAITING, 1L,
            Measure.CLOSED, 1L,
            Measure.DIVERTED, 1L,
            Measure.OFFERED, 4L);
    var tally = figures.tally(EnumSet.copyOf(counted.keySet()), hour, Only.EVERYTHING, NOW);
    counted.forEach(
        (measure, n) -> {
          assertEquals(n, tally.of(measure).orElseThrow(), measure::key);
          assertEquals(
              n,
              figures.behind(NOW).count(new Behind.Asked(measure, hour, Only.EVERYTHING)).rows(),
              measure::key);
        });
  }
}
