package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.ledger.Bookmark;
import org.ringdesk.ledger.LedgerLine;
import org.ringdesk.ledger.QueueLogLine;
import org.ringdesk.ledger.TailReport;
import org.ringdesk.ledger.TailedLine;

/** What a companion beside a PBX may bring, and what is refused. */
class CompanionRoutesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final TestStaff PEOPLE = new TestStaff(VERTX, InstantSource.system());
  private static final MadeUpCompanions COMPANIONS = new MadeUpCompanions();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String RIGHT = "Bearer " + MadeUpCompanions.TOKEN;
  private static final String RAW = "1795477838|a.1|q|NONE|ENTERQUEUE||张|三|1";
  private static final WebServer SERVER = MadeUpServer.of(PEOPLE).companions(COMPANIONS).build();

  @BeforeAll
  static void start() throws Exception {
    SERVER.deploy(VERTX).await(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
    PEOPLE.close();
    VERTX.close().await();
  }

  @BeforeEach
  void empty() {
    COMPANIONS.taken.clear();
  }

  @Test
  void linesAndTheirBookmarkArriveAsTheyWereSent() throws Exception {
    assertEquals("", get("pbx1", RIGHT + "pbx1").body());
    assertEquals(204, post("pbx1", RIGHT + "pbx1", packed(report().text())).statusCode());

    TailReport taken = COMPANIONS.taken.getFirst();
    assertEquals(RAW, taken.placed().getFirst().line().raw());
    assertEquals(3, taken.placed().getFirst().nth());
    assertEquals(5, taken.placed().getFirst().place());
    assertEquals("garbage", taken.broken().getFirst().raw());
    assertEquals("the file was truncated", taken.lost());
    assertEquals(report().readAt(), taken.readAt());
    assertEquals(report().after().orElseThrow().text(), get("pbx1", RIGHT + "pbx1").body());
  }

  @Test
  void onlyThePbxsOwnTokenOpensItsLedger() throws Exception {
    for (String authorization :
        List.of("", "Bearer ", RIGHT, RIGHT + "pbx2", "Basic " + MadeUpCompanions.TOKEN + "pbx1")) {
      assertEquals(401, get("pbx1", authorization).statusCode(), authorization);
      assertEquals(
          401, post("pbx1", authorization, packed(report().text())).statusCode(), authorization);
    }
    assertEquals(401, get("pbx9", RIGHT + "pbx9").statusCode());
    assertTrue(COMPANIONS.taken.isEmpty());
  }

  @Test
  void whatIsNoReportIsRefused() throws Exception {
    String good = report().text();
    for (byte[] bad :
        List.of(
            new byte[0],
            good.getBytes(StandardCharsets.UTF_8),
            packed(""),
            packed("hello\n\n"),
            packed(good.replace("bookmark ", "bookmark x ")),
            packed(good.replace("read-at 2", "read-at x")),
            packed(good.replace("3 5 17", "-1 5 17")),
            packed(good.replace("3 5 17", "99999 5 17")),
            packed(good.replaceAll("bookmark .*\n", ""))))
      assertEquals(400, post("pbx1", RIGHT + "pbx1", bad).statusCode());
    assertTrue(COMPANIONS.taken.isEmpty());
  }

  @Test
  void whatIsTooMuchIsRefused() throws Exception {
    byte[] bomb = packed("ringdesk tail 1\n" + "x".repeat(TailReport.LONGEST));
    assertEquals(400, post("pbx1", RIGHT + "pbx1", bomb).statusCode());
    assertEquals(413, post("pbx1", RIGHT + "pbx1", new byte[3 * 1024 * 1024]).statusCode());
  }

  @Test
  void aServerThatDoesNotOwnThePbxAsksForAnotherTry() throws Exception {
    HttpResponse<String> answer = post("pbx2", RIGHT + "pbx2", packed(report().text()));
    assertEquals(503, answer.statusCode());
    assertTrue(answer.headers().firstValue("Retry-After").isPresent());
  }

  @Test
  void theDialplanIsFetchedAndItsFateIsTold() throws Exception {
    assertEquals("[ringdesk-hotline]\n", dialplan("pbx1", RIGHT + "pbx1", null).body());
    assertEquals(404, dialplan("pbx2", RIGHT + "pbx2", null).statusCode());
    assertEquals(401, dialplan("pbx1", RIGHT + "pbx2", null).statusCode());
    assertEquals(401, dialplan("pbx1", RIGHT, "\n[a]\n").statusCode());
    assertEquals(204, dialplan("pbx1", RIGHT + "pbx1", "no\troom\n[a]\n").statusCode());
    assertEquals(400, dialplan("pbx1", RIGHT + "pbx1", "no line").statusCode());
    assertEquals(400, dialplan("pbx1", RIGHT + "pbx1", "x".repeat(501) + "\n").statusCode());
    assertEquals(List.of("pbx1: no room: [a]\n"), COMPANIONS.told);
  }

  private static HttpResponse<String> dialplan(
      String pbx, String authorization, @Nullable String told) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + SERVER.port() + "/pbx/" + pbx + "/dialplan"))
            .header("Authorization", authorization);
    if (told != null) request.POST(BodyPublishers.ofString(told));
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static TailReport report() {
    QueueLogLine line = ((QueueLogLine.Read) QueueLogLine.read(RAW)).line();
    return new TailReport(
        List.of(
            new TailedLine.Placed(new LedgerLine(line, 3, 5)),
            new TailedLine.Unplaced(new QueueLogLine.Broken("garbage", "no moment"))),
        Optional.of(
            new Bookmark(
                7, new byte[32], 100, 200, Instant.parse("2026-11-24T10:00:00Z"), new byte[0])),
        Optional.of(Instant.parse("2026-11-24T10:00:01Z")),
        TailReport.Trouble.NONE,
        "the file was truncated");
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static HttpResponse<String> get(String pbx, String authorization) throws Exception {
    return CLIENT.send(request(pbx, authorization).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String pbx, String authorization, byte[] body)
      throws Exception {
    return CLIENT.send(
        request(pbx, authorization).POST(BodyPublishers.ofByteArray(body)).build(),
        BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String pbx, String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + SERVER.port() + "/pbx/" + pbx + "/ledger"));
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }
}
