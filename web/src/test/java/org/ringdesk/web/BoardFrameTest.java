package org.ringdesk.web;

import static java.time.ZoneOffset.UTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringdesk.agent.Agents;
import org.ringdesk.ami.AmiDecoder;
import org.ringdesk.ami.AmiFramer;
import org.ringdesk.ami.AmiMessage;
import org.ringdesk.ami.AmiPlayer;
import org.ringdesk.ami.Decoded;
import org.ringdesk.board.Board;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.call.CallIds;
import org.ringdesk.call.Calls;
import org.ringdesk.hotline.Hotlines;

/** A whole board and the changes after it are the newest whole board. */
class BoardFrameTest {
  private static final Path CAPTURES = Path.of("../callcenter/src/test/resources/captures");
  private static final Instant NOW = MadeUpBoard.AFTERNOON;
  private static final Pages PAGES = new Pages(Assets.load());

  /** The server's side, and a reader's who came at the beginning. */
  private static final class Stream {
    private final Language language;
    private final BoardReader reader = new BoardReader();
    private BoardFrame frame;
    private long whole;
    private long changed;

    Stream(Language language, BoardSnapshot first) {
      this.language = language;
      this.frame = BoardFrame.first(first.version(), "", render(first, new Lines()));
      hear(frame.whole().toString());
    }

    void next(BoardSnapshot board) {
      frame = frame.next(board.version(), render(board, new Lines(frame.lines())));
      hear(frame.change().toString());
      whole += frame.whole().length();
      changed += frame.change().length();
      assertEquals(frame.lines().all(), reader.lines());
    }

    /** What it shows beside the lengths that tick in the browser is what a page shows. */
    void isThePage(BoardSnapshot board) {
      assertEquals(
          still(String.join("\n", render(board, new Lines()).all())),
          still(String.join("\n", reader.lines())));
    }

    private Lines render(BoardSnapshot board, Lines out) {
      Messages words = Messages.in(language);
      PAGES.render("board-live", words, Map.of("board", BoardView.of(board, words)), out);
      return out;
    }

    private void hear(String event) {
      reader.hear(event.substring(0, event.length() - 2));
    }

    private static String still(String html) {
      return html.replaceAll("(data-since=\"\\d+\">)[^<]*", "$1");
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void changesOfARecordedDayLeadToEachOfItsBoards(Language language) throws IOException {
    RecordedDay day = new RecordedDay();
    Stream stream = new Stream(language, day.snapshot());
    Set<Long> versions = new HashSet<>();
    for (AmiMessage message : day.messages()) {
      day.apply(message);
      BoardSnapshot board = day.snapshot();
      if (!versions.add(board.version())) continue;
      stream.next(board);
      stream.isThePage(board);
    }
    assertTrue(versions.size() > 200, versions.size() + " boards");
    assertTrue(stream.changed * 5 < stream.whole, stream.changed + " of " + stream.whole);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aChangeLeadsFromAnyBoardToAnyOther(Language language) {
    BoardSnapshot busy = MadeUpBoard.busy(1, NOW);
    List<BoardSnapshot> boards =
        List.of(
            busy,
            MadeUpBoard.busy(17, NOW.plusSeconds(90)),
            MadeUpBoard.crowd(busy),
            MadeUpBoard.empty(NOW),
            MadeUpBoard.bare(NOW),
            MadeUpBoard.with(busy, 2, List.of(MadeUpBoard.down("pbx1", NOW))),
            MadeUpBoard.busy(3, NOW.plus(Duration.ofDays(1))));
    Stream stream = new Stream(language, busy);
    new Random(5)
        .ints(200, 0, boards.size())
        .mapToObj(boards::get)
        .forEach(
            board -> {
              stream.next(board);
              stream.isThePage(board);
            });
  }

  @Test
  void whatIsTheSameIsNotSentAgain() {
    BoardSnapshot board = MadeUpBoard.busy(1, NOW);
    Stream stream = new Stream(Language.EN, board);
    stream.next(MadeUpBoard.busy(1, NOW));
    String change = stream.frame.change().toString();
    assertFalse(change.contains("<"), change);
  }

  /** All recordings, one after the other, on one board. */
  private static final class RecordedDay {
    private static final ZoneId ZONE = MadeUpBoard.SHANGHAI;

    private final AmiDecoder decoder = new AmiDecoder();
    private final Calls calls =
        new Calls("pbx1", Set.of("from-agents"), new CallIds(Map.of()), Optional.empty());
    private final Agents agents = new Agents("pbx1");
    private Instant now = Instant.EPOCH;
    private final Board board =
        new Board(
            new Hotlines(MadeUpBoard.HOTLINES, List.of(MadeUpBoard.NETWORK, MadeUpBoard.HOSTS)),
            List.of("pbx1"),
            call -> call.id().toString(),
            new Clock() {
              @Override
              public Instant instant() {
                return now;
              }

              @Override
              public ZoneId getZone() {
                return UTC;
              }

              @Override
              public Clock withZone(ZoneId zone) {
                return Clock.fixed(now, zone);
              }
            });

    List<AmiMessage> messages() throws IOException {
      List<AmiMessage> all = new ArrayList<>();
      try (var files = Files.list(CAPTURES)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".ami")).sorted().toList()) {
          AmiFramer framer = new AmiFramer("pbx1");
          String text = new String(AmiPlayer.recording(file), AmiMessage.WIRE);
          for (String line : text.split("\r\n", -1)) framer.on(line, now).ifPresent(all::add);
        }
      }
      return all;
    }

    void apply(AmiMessage message) {
      message
          .header("Timestamp")
          .map(t -> Instant.ofEpochMilli((long) (Double.parseDouble(t) * 1_000)))
          .ifPresent(at -> now = at);
      switch (decoder.decode(message, 1)) {
        case Decoded.OfCall(var event) ->
            calls.apply(event).forEach(change -> board.apply(change.after()));
        case Decoded.OfAgent(var event) -> agents.apply(event).forEach(board::apply);
        case Decoded.OfCanary c -> {}
        case Decoded.Ignored i -> {}
      }
    }

    BoardSnapshot snapshot() {
      return board.snapshot();
    }
  }
}
