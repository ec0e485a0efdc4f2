package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringdesk.agent.Presence;
import org.ringdesk.ami.LinkFault;
import org.ringdesk.ami.LinkFault.Reason;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.board.BoardSnapshot.LastCall;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.board.BoardSnapshot.LinkWhy;
import org.ringdesk.board.BoardSnapshot.PbxLink;
import org.ringdesk.board.BoardSnapshot.SpecialtyLine;
import org.ringdesk.board.ConnectionRate;
import org.ringdesk.board.Outlook;
import org.ringdesk.call.Outcome;
import org.ringdesk.hotline.Hotline;

class BoardViewTest {
  private static final Instant NOW = MadeUpBoard.AFTERNOON;
  private static final Messages EN = Messages.in(Language.EN);
  private static final Messages ZH = Messages.in(Language.ZH);

  @ParameterizedTest
  @CsvSource({
    "0, 0, —, IDLE, ''",
    "0, 4, 0.0, BAD, 12 answered in a row reach it",
    "3, 4, 75.0, GOOD, ''",
    "62, 87, 71.2, BAD, 13 answered in a row reach it",
    "2, 3, 66.6, BAD, one more answered reaches it",
    // rounded it would read 75.0 and still be below
    "2998, 3998, 74.9, BAD, 2 answered in a row reach it",
    "7, 7, 100, GOOD, ''",
  })
  void aRateReadsAsItIs(int answered, int rung, String text, Mark mark, String need) {
    BoardView.Tile tile = tile(new ConnectionRate(answered, rung), EN);
    assertEquals(text, tile.rate());
    assertEquals(mark, tile.mark());
    assertEquals(need, tile.need());
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void everyOutcomeHasItsSentence(Outcome outcome) {
    for (Messages words : List.of(EN, ZH)) {
      BoardView.Call call = call(outcome, words);
      assertFalse(call.word().isBlank());
      assertFalse(call.sentence().isBlank());
      assertFalse(call.sentence().contains("{"), call.sentence());
    }
  }

  @Test
  void aCallIsToldInOneSentence() {
    assertEquals("waited 0:34, two phones rang, gave up", call(Outcome.ABANDONED, EN).sentence());
    assertEquals("等待 0:34，2 部话机振铃，主动挂断", call(Outcome.ABANDONED, ZH).sentence());
    assertEquals(
        "waited 0:34, two phones rang, Chen Jing answered, talked 3:20",
        call(Outcome.ANSWERED, EN).sentence());
    assertEquals("等待 0:34，2 部话机振铃，Chen Jing 接听，通话 3:20", call(Outcome.ANSWERED, ZH).sentence());
  }

  @Test
  void anOpenCallTicksAndAClosedOneDoesNot() {
    BoardView view = BoardView.of(MadeUpBoard.busy(1, NOW), EN);
    assertEquals("waiting", view.calls().get(0).word());
    assertEquals("talking", view.calls().get(1).word());
    assertTrue(view.calls().get(1).since() > 0);
    assertEquals(0, view.calls().get(2).since());
  }

  @ParameterizedTest
  @EnumSource(Presence.class)
  void everyPresenceHasItsPlaceEvenWhenNobodyIsInIt(Presence presence) {
    BoardView view = BoardView.of(MadeUpBoard.empty(NOW), ZH);
    assertEquals(presence.key(), view.groups().get(presence.ordinal()).key());
  }

  @Test
  void aLostPbxIsABandThatSaysSinceWhen() {
    BoardSnapshot half =
        MadeUpBoard.with(
            MadeUpBoard.busy(1, NOW),
            2,
            List.of(MadeUpBoard.up("pbx1", NOW), MadeUpBoard.down("pbx2", NOW.minusSeconds(250))));
    BoardView view = BoardView.of(half, EN);
    assertEquals(1, view.notices().size());
    assertEquals("PBX pbx2 not heard since 14:03:12", view.notices().getFirst().text());
    assertFalse(view.stale());
    assertEquals("neither events nor answers to pings", view.notices().getFirst().why());
    BoardView.Notice chinese = BoardView.of(half, ZH).notices().getFirst();
    assertEquals("交换机 pbx2 自 14:03:12 起无消息", chinese.text());
    assertEquals("既没有事件，也不应答心跳", chinese.why());
  }

  @Test
  void whyALinkIsNotUpIsToldInTheReadersLanguageAndTheMachineIsQuoted() {
    assertEquals("无法连接交换机（Connection refused）", why(Reason.UNREACHABLE, "Connection refused", ZH));
    assertEquals(
        "the PBX cannot be reached (Connection refused)",
        why(Reason.UNREACHABLE, "Connection refused", EN));
    assertEquals("由 desk-2 监听", why(new LinkWhy.Elsewhere("desk-2"), ZH));
    assertEquals("数据库无法访问，因此无人监听", why(new LinkWhy.DatabaseAway(), ZH));
  }

  private static String why(Reason reason, String detail, Messages words) {
    return why(new LinkWhy.Faulty(new LinkFault(reason, detail)), words);
  }

  private static String why(LinkWhy why, Messages words) {
    PbxLink link =
        new PbxLink("x", LinkState.DOWN, NOW, Optional.empty(), Duration.ZERO, Optional.of(why));
    return BoardView.of(MadeUpBoard.with(MadeUpBoard.busy(1, NOW), 2, List.of(link)), words)
        .links()
        .getFirst()
        .why();
  }

  @Test
  void theHeadingNamesTheHotlines() {
    assertEquals(
        new BoardView.Heading("服务热线 4008100000", 0, "服务热线 4008100000"),
        BoardView.of(MadeUpBoard.busy(1, NOW), ZH).heading());
  }

  @Test
  void whoIsInNoQueueYetDoesNotWaitInOne() {
    LastCall call = MadeUpBoard.call("+8613800138000", NOW, Optional.empty(), 0, Optional.empty());
    LastCall greeted =
        new LastCall(
            call.id(),
            NOW,
            call.from(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            0,
            Optional.empty(),
            Duration.ZERO,
            Optional.empty());
    BoardView.Call seen =
        BoardView.of(MadeUpBoard.withCalls(MadeUpBoard.empty(NOW), List.of(greeted)), EN)
            .calls()
            .getFirst();
    assertEquals("greeted", seen.word());
    assertEquals(Mark.IDLE, seen.mark());
  }

  @Test
  void withNoPbxHeardAllFiguresAreStale() {
    assertTrue(
        BoardView.of(
                MadeUpBoard.with(
                    MadeUpBoard.busy(1, NOW), 2, List.of(MadeUpBoard.down("pbx1", NOW))),
                EN)
            .stale());
  }

  @Test
  void yesterdaysMomentIsToldWithItsDay() {
    BoardSnapshot board =
        MadeUpBoard.with(
            MadeUpBoard.busy(1, NOW),
            2,
            List.of(MadeUpBoard.down("pbx1", NOW.minus(Duration.ofDays(1)))));
    assertEquals(
        "PBX pbx1 not heard since 03-17 14:07",
        BoardView.of(board, EN).notices().getFirst().text());
  }

  @ParameterizedTest
  @EnumSource(LinkState.class)
  void everyLinkStateHasAShapeAndAWord(LinkState state) {
    for (Messages words : List.of(EN, ZH)) {
      BoardView view =
          BoardView.of(
              MadeUpBoard.with(MadeUpBoard.busy(1, NOW), 2, List.of(link(state, Duration.ZERO))),
              words);
      assertFalse(view.links().getFirst().word().isBlank());
    }
  }

  @Test
  void aLinkThatLagsSaysSo() {
    BoardView view =
        BoardView.of(
            MadeUpBoard.with(
                MadeUpBoard.busy(1, NOW), 2, List.of(link(LinkState.UP, Duration.ofMillis(3_260)))),
            EN);
    assertEquals(Mark.WARN, view.links().getFirst().mark());
    assertEquals("3.2 s behind: slow line or wrong clock", view.links().getFirst().lag());
  }

  @Test
  void whatComesOverALineIsMadeVisible() {
    assertEquals("+86 138 0013 8000", Visible.number("+8613800138000"));
    assertEquals("1\uFFFD2\uFFFD3", Visible.number("1\u202E2\u00003"));
    assertEquals("\uFFFD", Visible.text("\uD800"));
    assertEquals("9".repeat(200), Visible.number("9".repeat(200)));
    assertEquals("<b>'\"|,", Visible.number("<b>'\"|,"));
    assertEquals("陈静 😀", Visible.text("陈静 😀"));
  }

  @Test
  void theDataIsAsOldAsTheOldestPbxThatIsOursToHear() {
    BoardSnapshot board = MadeUpBoard.busy(1, NOW);
    assertEquals(1_200, BoardRoutes.age(board, NOW));
    PbxLink unheard =
        new PbxLink(
            "x", LinkState.CONNECTING, NOW, Optional.empty(), Duration.ZERO, Optional.empty());
    assertEquals(-1, BoardRoutes.age(MadeUpBoard.with(board, 2, List.of(unheard)), NOW));
    PbxLink others =
        new PbxLink("x", LinkState.STANDBY, NOW, Optional.empty(), Duration.ZERO, Optional.empty());
    assertEquals(
        400,
        BoardRoutes.age(
            MadeUpBoard.with(board, 2, List.of(others, MadeUpBoard.up("y", NOW.minusMillis(400)))),
            NOW));
  }

  @Test
  void withHistoryTheBoardSaysHowManyOfTheCallsToCome() {
    assertEquals(
        "4 of the next 5 have to be answered", need(new ConnectionRate(8, 11), OptionalLong.of(5)));
    assertEquals(
        "2 of the next 5 have to be answered", need(new ConnectionRate(9, 9), OptionalLong.of(5)));
    assertEquals(
        "out of reach today (5 more expected)",
        need(new ConnectionRate(2, 20), OptionalLong.of(5)));
  }

  @Test
  void aHotlineThatNobodyAnswersForAQuarterOfAnHourIsCalledOut() {
    var hotline = MadeUpBoard.empty(NOW).hotlines().getFirst();
    assertEquals(List.of(), unanswered(hotline, 14));
    assertEquals(
        List.of("nobody has answered " + hotline.en() + " " + hotline.number() + " for 15 minutes"),
        unanswered(hotline, 15));
  }

  private static List<String> unanswered(Hotline hotline, int minutes) {
    var outlook =
        new Outlook(
            Map.of(), List.of(new Outlook.Unanswered(hotline, Duration.ofMinutes(minutes))));
    return BoardView.of(MadeUpBoard.with(MadeUpBoard.empty(NOW), outlook), EN).notices().stream()
        .map(BoardView.Notice::text)
        .toList();
  }

  private static String need(ConnectionRate rate, OptionalLong expected) {
    var outlook = new Outlook(Map.of(MadeUpBoard.NETWORK.key(), expected.orElseThrow()), List.of());
    return tile(rate, outlook, EN).need();
  }

  private static BoardView.Tile tile(ConnectionRate rate, Messages words) {
    return tile(rate, Outlook.NONE, words);
  }

  private static BoardView.Tile tile(ConnectionRate rate, Outlook outlook, Messages words) {
    BoardSnapshot board = MadeUpBoard.empty(NOW);
    return BoardView.of(
            new BoardSnapshot(
                1,
                NOW,
                board.zone(),
                board.hotlines(),
                board.links(),
                board.proofs(),
                board.ledgers(),
                List.of(new SpecialtyLine(MadeUpBoard.NETWORK, rate, 0, Optional.empty())),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                outlook),
            words)
        .specialties()
        .getFirst();
  }

  private static BoardView.Call call(Outcome outcome, Messages words) {
    Optional<String> agent = outcome.spoken() ? Optional.of("Chen Jing") : Optional.empty();
    return BoardView.of(
            MadeUpBoard.withCalls(
                MadeUpBoard.empty(NOW),
                List.of(MadeUpBoard.call("+8613800138000", NOW, Optional.of(outcome), 2, agent))),
            words)
        .calls()
        .getFirst();
  }

  private static PbxLink link(LinkState state, Duration lag) {
    return new PbxLink("pbx1", state, NOW, Optional.of(NOW), lag, Optional.empty());
  }
}
