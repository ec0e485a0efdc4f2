package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.call.Outcome;

class BoardPageTest {
  private static final Instant NOW = MadeUpBoard.AFTERNOON;
  private static final Pages PAGES = new Pages(Assets.load());

  static Stream<BoardSnapshot> boards() {
    BoardSnapshot busy = MadeUpBoard.busy(1, NOW);
    return Stream.of(
        busy,
        MadeUpBoard.crowd(busy),
        MadeUpBoard.empty(NOW),
        MadeUpBoard.bare(NOW),
        MadeUpBoard.with(busy, 2, List.of(MadeUpBoard.down("pbx1", NOW))));
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyBoardRendersInBothLanguagesWithoutInlineScriptOrStyle(BoardSnapshot board) {
    for (Language language : Language.values()) {
      String html = live(board, language);
      assertFalse(html.contains("style="), "the content policy would drop it");
      assertFalse(html.contains("<script"));
      assertEquals(1, html.split("<main", -1).length - 1);
    }
  }

  @Test
  void figuresCarryTheNamesThatTestsAndLinksUse() {
    String html = live(MadeUpBoard.busy(0, NOW), Language.EN);
    for (String specialty : List.of("network", "hosts", "desktop"))
      assertTrue(html.contains("data-specialty=\"" + specialty + "\""));
    for (String figure : List.of("rate", "answered", "rung", "waiting", "longest", "sentence"))
      assertTrue(html.contains("data-figure=\"" + figure + "\""), figure);
  }

  @Test
  void beforeTheFirstCallThereAreWordsAndNoZeroPerCent() {
    String html = live(MadeUpBoard.empty(NOW), Language.ZH);
    assertTrue(html.contains("今日尚无来电"));
    assertTrue(html.contains("<span data-figure=\"rate\">—</span>"));
    assertFalse(html.contains("0.0"));
  }

  @Test
  void aHostileNumberStaysText() {
    String html = live(hostile("<script>alert(\"1\")</script>'\"><img src=x onerror=alert(1)>"));
    assertFalse(html.contains("<script"));
    assertFalse(html.contains("<img"));
    assertTrue(html.contains("&lt;script&gt;"));
  }

  @Test
  void aNumberCannotTurnTheReadingDirection() {
    String html = live(hostile("\u202E0008\u2066 \u200F13\r\nAction: Logoff"));
    assertFalse(html.chars().anyMatch(c -> c == 0x202E || c == 0x2066 || c == 0x200F));
    assertTrue(html.contains("\uFFFD0008\uFFFD \uFFFD13\uFFFD\uFFFDAction: Logoff"));
  }

  @Test
  void twoHundredDigitsAreKeptWholeInTheTitle() {
    String digits = "7".repeat(200);
    assertTrue(live(hostile(digits)).contains("title=\"" + digits + "\""));
  }

  @Test
  void aWithheldNumberSaysSo() {
    assertTrue(live(hostile("")).contains("number withheld"));
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void everyOutcomeRenders(Outcome outcome) {
    String html =
        live(
            MadeUpBoard.withCalls(
                MadeUpBoard.empty(NOW),
                List.of(MadeUpBoard.call("1", NOW, Optional.of(outcome), 0, Optional.empty()))));
    assertTrue(html.contains(Messages.in(Language.EN).text("outcome." + outcome.key())));
  }

  private static BoardSnapshot hostile(String number) {
    return MadeUpBoard.withCalls(
        MadeUpBoard.empty(NOW),
        List.of(
            MadeUpBoard.call(number, NOW, Optional.of(Outcome.ABANDONED), 1, Optional.empty())));
  }

  private static String live(BoardSnapshot board) {
    return live(board, Language.EN);
  }

  private static String live(BoardSnapshot board, Language language) {
    Messages words = Messages.in(language);
    return PAGES.render("board-live", words, Map.of("board", BoardView.of(board, words)));
  }
}
