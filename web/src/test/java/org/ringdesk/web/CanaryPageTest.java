package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ringdesk.web.MadeUpCanaries.canary;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.canary.Blind;
import org.ringdesk.canary.Canary;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Role;

/** What a supervisor is told of calls of our own: on their page, and on the board. */
class CanaryPageTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final TestStaff PEOPLE = new TestStaff(VERTX, InstantSource.system());
  private static final MadeUpCanaries CANARIES =
      new MadeUpCanaries(
          canary("pbx1", "4008100000", true),
          canary("pbx1", "4008100001", true, Blind.SCRIPT, Blind.AMI),
          canary("pbx2", "4008100000", false, Blind.CONTEXT));
  private static final WebServer SERVER = MadeUpServer.of(PEOPLE).canaries(CANARIES).build();

  @BeforeAll
  static void start() throws Exception {
    SERVER.deploy(VERTX).await(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() {
    PEOPLE.close();
    VERTX.close().await();
  }

  @Test
  void thePageSaysWhatIsBlindAndHowToMendItAndTheButtonIsInTheAudit() {
    var token = PEOPLE.signedIn(Role.SUPERVISOR);
    var browser =
        new Browser(SERVER.port())
            .with("Cookie", TestStaff.cookie(token))
            .with("Accept-Language", "en");
    var page = browser.get("/canary").text();
    assertTrue(page.contains("seen; one witness only"), page);
    assertTrue(
        page.contains(
            "AMI is blind: it did not tell of the call. The scripts are blind: callers go to the"
                + " queue without a menu."),
        page);
    assertTrue(page.contains("read = call,agent,user"), page);
    assertTrue(page.contains("not set up on this PBX"), page);
    assertFalse(page.contains("http-equiv=\"refresh\""));
    assertEquals(303, browser.post("/canary", Map.of("csrf", token.csrf())).status());
    assertEquals(1, CANARIES.asked());
    assertTrue(browser.get("/canary").text().contains("http-equiv=\"refresh\""));
    assertEquals(
        "canary_asked",
        PEOPLE.staff().audit().page(Audit.Filter.ALL, Long.MAX_VALUE).getFirst().action());
  }

  @Test
  void theBoardIsQuietWhenAllIsWellAndNamesWhatIsBlind() {
    var words = Messages.in(Language.EN);
    assertEquals(List.of(), BoardView.of(board(canary("北京", "4008100000", true)), words).notices());
    var notices =
        BoardView.of(
                board(
                    canary("北京", "4008100000", true, Blind.NUMBER),
                    canary("北京", "4008100001", true, Blind.NUMBER),
                    canary("上海", "4008100000", false, Blind.NUMBER),
                    canary("上海", "4008100001", false, Blind.CONTEXT)),
                words)
            .notices();
    assertEquals(
        List.of(
            "Our own call on PBX 北京 to 4008100000, 4008100001: The number does not lead to our part"
                + " of the dialplan: customers’ calls are not seen either."),
        notices.stream().map(BoardView.Notice::text).toList());
  }

  private static BoardSnapshot board(Canary... canaries) {
    return MadeUpBoard.with(MadeUpBoard.busy(1, MadeUpBoard.AFTERNOON), List.of(canaries));
  }
}
