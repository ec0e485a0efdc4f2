package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.callcenter.HouseHealth;
import org.ringdesk.people.Role;
import org.ringdesk.people.Token;

class WebServerTest {
  private static final int VIEWERS = 3;

  private static final Vertx PEOPLES_VERTX = Vertx.vertx();
  private static final TestStaff PEOPLE = new TestStaff(PEOPLES_VERTX, InstantSource.system());
  private static final String SIGNED_IN = TestStaff.cookie(PEOPLE.signedIn(Role.SUPERVISOR));

  private final Vertx vertx = Vertx.vertx();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private volatile Supplier<BoardSnapshot> board = () -> MadeUpBoard.busy(1, MadeUpBoard.AFTERNOON);
  private volatile HouseHealth health = new HouseHealth.OfDatabase(Optional.empty());
  private final HttpClient client =
      vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(20));
  private final WebServer server =
      MadeUpServer.of(PEOPLE)
          .viewers(VIEWERS)
          .board(() -> board.get())
          .health(() -> List.of(health))
          .metrics(metrics)
          .patience(Duration.ofSeconds(2))
          .build();

  private record Answer(int status, Map<String, String> headers, Buffer body) {
    String text() {
      return body.toString();
    }

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /** A stream being read: its events as they come. */
  private record Watching(HttpClientResponse response, BlockingQueue<String> events) {
    String next() {
      try {
        String event = events.poll(5, TimeUnit.SECONDS);
        assertNotNull(event, "no event for 5 s");
        return event;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    String next(String name) {
      for (int i = 0; i < 50; i++) {
        String event = next();
        if (event.startsWith("event: " + name)) return event;
      }
      throw new AssertionError("no " + name);
    }
  }

  @AfterAll
  static void close() {
    PEOPLE.close();
    PEOPLES_VERTX.close().await();
  }

  @BeforeEach
  void start() throws TimeoutException {
    await(server.deploy(vertx));
  }

  @AfterEach
  void stop() throws TimeoutException {
    await(vertx.close());
  }

  @Test
  void theFirstPageIsTheBoard() throws TimeoutException {
    Answer answer = get("/");
    assertEquals(302, answer.status());
    assertEquals("/board", answer.header("Location"));
  }

  @Test
  void everyAnswerTellsTheBrowserWhatToRefuse() throws TimeoutException {
    for (String path : List.of("/board", "/nothing", "/health", "/assets/x/js/board.js")) {
      Answer answer = get(path);
      String policy = answer.header("Content-Security-Policy");
      assertTrue(policy.contains("default-src 'none'"), path);
      assertTrue(policy.contains("frame-ancestors 'none'"), path);
      assertFalse(policy.contains("unsafe"), path);
      assertEquals("nosniff", answer.header("X-Content-Type-Options"), path);
      assertEquals("same-origin", answer.header("Referrer-Policy"), path);
    }
  }

  @Test
  void aPageHasNothingInlineThatThePolicyWouldDrop() throws TimeoutException {
    String page = get("/board?lang=en").text();
    assertFalse(page.contains("style="));
    assertFalse(Pattern.compile("<script(?![^>]*src=)").matcher(page).find());
    assertFalse(Pattern.compile("\\son[a-z]+=").matcher(page).find());
  }

  @Test
  void aPastMinuteIsShownWithoutAStream() throws TimeoutException {
    String page = get("/board?lang=en&at=2026-01-05T10:15").text();
    assertTrue(page.contains("The board on") && page.contains("2026-01-05 10:15:00"), page);
    assertTrue(page.contains("board?at=2026-01-05T10%3A14%2B08%3A00"), page);
    assertFalse(page.contains("data-stream"));
    assertEquals(400, get("/board?at=yesterday").status());
    Answer future = get("/board?at=9999-01-05T10:15");
    assertEquals(303, future.status());
    assertEquals("/board", future.header("Location"));
  }

  @Test
  void anAddressThatIsNotInTheTableDoesNotExist() throws TimeoutException {
    Answer page = get("/nothing?lang=en");
    assertEquals(404, page.status());
    assertTrue(page.text().contains("There is nothing here"));
    Answer problem =
        get("/nothing", Map.of("Accept", "application/json", "Accept-Language", "zh-CN,zh;q=0.9"));
    assertEquals(404, problem.status());
    assertEquals("application/problem+json", problem.header("Content-Type"));
    assertEquals("这里没有内容", new JsonObject(problem.body()).getString("title"));
  }

  @Test
  void anotherMethodIsToldWhichOnesThereAre() throws TimeoutException {
    Answer answer = ask(HttpMethod.POST, "/board", Map.of());
    assertEquals(405, answer.status());
    assertEquals("GET, HEAD", answer.header("Allow"));
    assertEquals(200, ask(HttpMethod.HEAD, "/board", Map.of()).status());
    assertEquals(200, ask(HttpMethod.HEAD, "/board/stream", Map.of()).status());
  }

  @Test
  void aFailureShowsANumberAndNothingFromInside() throws TimeoutException {
    board =
        () -> {
          throw new IllegalStateException("secret of the house");
        };
    Answer answer = get("/board?lang=en");
    assertEquals(500, answer.status());
    assertTrue(answer.text().contains("Something went wrong on our side"));
    assertTrue(answer.text().contains("Reference "));
    assertFalse(answer.text().contains("secret"));
    assertFalse(answer.text().contains("Exception"));
  }

  @Test
  void theLanguageIsAskedForThenRememberedThenTheBrowsers() throws TimeoutException {
    Answer asked = get("/board?lang=zh", Map.of("Accept-Language", "en"));
    assertTrue(asked.text().contains("<html lang=\"zh-CN\""));
    assertTrue(asked.header("Set-Cookie").startsWith("lang=zh;"));
    assertTrue(
        get("/board", Map.of("Cookie", SIGNED_IN + "; lang=zh", "Accept-Language", "en"))
            .text()
            .contains("<html lang=\"zh-CN\""));
    assertTrue(
        get("/board", Map.of("Accept-Language", "fr, zh-TW;q=0.8, en;q=0.1"))
            .text()
            .contains("<html lang=\"zh-CN\""));
    assertTrue(get("/board", Map.of("Accept-Language", "~~")).text().contains("<html lang=\"en\""));
    assertTrue(get("/board?lang=%3Cscript%3E").text().contains("<html lang=\"en\""));
  }

  @Test
  void aWallIsDarkUnlessToldOtherwise() throws TimeoutException {
    assertTrue(get("/board?wall").text().contains("data-theme=\"dark\" data-wall"));
    assertTrue(get("/board?wall&theme=light").text().contains("data-theme=\"light\" data-wall"));
  }

  @Test
  void assetsAreKeptForEverUnderTheHashOfTheirContent() throws TimeoutException {
    Matcher script =
        Pattern.compile("src=\"(/assets/[0-9a-f]+/js/board.js)\"").matcher(get("/board").text());
    assertTrue(script.find());
    Answer plain = get(script.group(1));
    assertEquals(200, plain.status());
    assertTrue(plain.header("Cache-Control").contains("immutable"));
    Answer zipped = get(script.group(1), Map.of("Accept-Encoding", "gzip"));
    assertEquals("gzip", zipped.header("Content-Encoding"));
    assertTrue(zipped.body().length() < plain.body().length());
    assertEquals(304, get(script.group(1), Map.of("If-None-Match", plain.header("ETag"))).status());
    assertEquals("no-cache", get("/assets/older/js/board.js").header("Cache-Control"));
    assertEquals(404, get("/assets/x/../../org/ringdesk/web/Pages.class").status());
    assertEquals(404, get("/assets/x/js/other.js").status());
    assertEquals(404, get("/assets/x").status());
  }

  @Test
  void healthIsAnsweredWithASentenceForEachPart() throws TimeoutException {
    Answer up = get("/health");
    assertEquals(200, up.status());
    assertEquals("up", new JsonObject(up.body()).getString("status"));
    health = new HouseHealth.OfLink(MadeUpBoard.down("pbx1", MadeUpBoard.AFTERNOON));
    Answer down = get("/health");
    assertEquals(503, down.status());
    assertTrue(down.text().contains("neither events nor answers to pings"), down.text());
    assertTrue(get("/health?lang=zh").text().contains("既没有事件，也不应答心跳"));
  }

  @Test
  void figuresOfThisServerAreAmongTheMetrics() throws TimeoutException {
    watch("en").next("board");
    assertTrue(get("/metrics").text().contains("ringdesk_web_viewers{page=\"board\"} 1.0"));
  }

  @Test
  void aStreamBeginsWithTheWholeBoardAndItsAge() throws TimeoutException {
    Watching watching = watch("zh");
    assertEquals("text/event-stream; charset=utf-8", watching.response().getHeader("Content-Type"));
    assertNull(watching.response().getHeader("Content-Encoding"));
    String first = watching.next();
    assertTrue(first.startsWith("event: board\n"));
    JsonObject data = data(first);
    assertEquals(1, data.getLong("version"));
    BoardReader reader = new BoardReader();
    reader.hear(first);
    List<String> lines = reader.lines();
    assertTrue(lines.stream().anyMatch(line -> line.contains("主机与数据库")));
    assertEquals(36, lines.stream().filter(line -> line.contains("data-range")).count());
    assertTrue(watching.next().startsWith("event: age\n"));
  }

  @Test
  void aChangeArrivesAndNoChangeSendsOnlyTheAge() throws TimeoutException {
    Watching watching = watch("en");
    watching.next("board");
    for (int i = 0; i < 3; i++) assertTrue(watching.next().startsWith("event: age"));
    board = () -> MadeUpBoard.busy(2, MadeUpBoard.AFTERNOON);
    JsonObject change = data(watching.next("change"));
    assertEquals(1, change.getLong("after"));
    assertEquals(2, change.getLong("version"));
  }

  @Test
  void aBoardThatCannotBeReadGoesSilentAndComesBack() throws Exception {
    Watching watching = watch("en");
    watching.next("board");
    board =
        () -> {
          throw new IllegalStateException("no board");
        };
    Thread.sleep(500);
    watching.events().clear();
    assertNull(watching.events().poll(1_500, TimeUnit.MILLISECONDS));
    board = () -> MadeUpBoard.busy(3, MadeUpBoard.AFTERNOON);
    assertEquals(3, data(watching.next("change")).getLong("version"));
  }

  @Test
  void moreViewersThanSeatsAreToldToComeLater() throws Exception {
    Watching first = watch("en");
    for (int i = 1; i < VIEWERS; i++) watch("zh").next("board");
    first.next("board");
    Answer full = get("/board/stream", Map.of("Accept", "text/event-stream"));
    assertEquals(503, full.status());
    assertEquals("30", full.header("Retry-After"));
    first.response().request().connection().close();
    until(() -> viewers() == VIEWERS - 1);
    assertEquals(200, watch("en").response().statusCode());
  }

  @Test
  void aViewerWhoTakesNothingIsDroppedAndTheOthersGoOn() throws Exception {
    Watching slow = watch("en");
    slow.next("board");
    slow.response().pause();
    Watching quick = watch("en");
    AtomicLong looks = new AtomicLong(1);
    // at every look a change too big for the socket's buffers to hold many
    board = () -> MadeUpBoard.big(looks.incrementAndGet(), 1_000_000);
    until(
        () ->
            metrics.get("ringdesk.web.viewers.dropped").tag("page", "board").counter().count()
                == 1);
    assertEquals(1, viewers());
    quick.next("board");
  }

  @Test
  void aStreamEndsWithItsSession() throws Exception {
    Token token = PEOPLE.signedIn(Role.AGENT);
    Watching watching = watch("en");
    Watching other = watch("en", TestStaff.cookie(token));
    other.next("board");
    var ended = new CountDownLatch(1);
    other.response().exceptionHandler(e -> ended.countDown()).endHandler(e -> ended.countDown());
    PEOPLE.staff().sessions().end(token);
    assertTrue(ended.await(10, TimeUnit.SECONDS));
    assertEquals(1, viewers());
    watching.next("board");
  }

  @Test
  void stoppingTheServerEndsItsStreams() throws Exception {
    Watching watching = watch("en");
    watching.next("board");
    var ended = new CountDownLatch(1);
    watching.response().exceptionHandler(e -> ended.countDown()).endHandler(e -> ended.countDown());
    await(vertx.undeploy(vertx.deploymentIDs().iterator().next()));
    assertTrue(ended.await(5, TimeUnit.SECONDS));
  }

  private int viewers() {
    return (int) metrics.get("ringdesk.web.viewers").tag("page", "board").gauge().value();
  }

  private static JsonObject data(String event) {
    return new JsonObject(event.substring(event.indexOf("\ndata: ") + 7));
  }

  private Watching watch(String language) throws TimeoutException {
    return watch(language, SIGNED_IN);
  }

  private Watching watch(String language, String cookie) throws TimeoutException {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    StringBuilder text = new StringBuilder();
    HttpClientResponse response =
        await(
            client
                .request(
                    options(HttpMethod.GET, "/board/stream?lang=" + language)
                        .putHeader("Cookie", cookie))
                .compose(request -> request.send())
                .map(
                    r ->
                        r.handler(
                            bytes -> {
                              text.append(bytes.toString());
                              for (int end; (end = text.indexOf("\n\n")) >= 0; ) {
                                events.add(text.substring(0, end));
                                text.delete(0, end + 2);
                              }
                            })));
    return new Watching(response, events);
  }

  private Answer get(String path) throws TimeoutException {
    return get(path, Map.of());
  }

  private Answer get(String path, Map<String, String> headers) throws TimeoutException {
    return ask(HttpMethod.GET, path, headers);
  }

  private Answer ask(HttpMethod method, String path, Map<String, String> headers)
      throws TimeoutException {
    return await(
        client
            .request(options(method, path))
            .compose(
                request -> {
                  headers.forEach(request::putHeader);
                  return request.send();
                })
            .compose(
                r ->
                    r.body()
                        .map(
                            body -> {
                              Map<String, String> all = new HashMap<>();
                              r.headers().forEach((k, v) -> all.put(k.toLowerCase(Locale.ROOT), v));
                              return new Answer(r.statusCode(), all, body);
                            })));
  }

  private RequestOptions options(HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setHost("127.0.0.1")
        .setPort(server.port())
        .setURI(path)
        .putHeader("Cookie", SIGNED_IN)
        .setFollowRedirects(false);
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }

  private static void until(BooleanSupplier reached) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      if (reached.getAsBoolean()) return;
      Thread.sleep(100);
    }
    throw new AssertionError("not reached in 20 s");
  }
}
