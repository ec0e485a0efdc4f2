package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ringdesk.customer.Customers;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.database.Database;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.figure.Terms;
import org.ringdesk.people.ApiTokens;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Reach;
import org.ringdesk.people.Right;
import org.ringdesk.people.Role;
import org.ringdesk.ticket.Tickets;
import org.ringdesk.webhook.Webhooks;
import org.slf4j.LoggerFactory;

/**
 * Who gets in at the API, how far they see, and how often they may ask; and the page that says it.
 */
class ApiDoorTest {
  private static final int PER_MINUTE = 40;
  private static final int STRANGERS = 6;
  private static final Vertx VERTX = Vertx.vertx();
  private static final TestStaff PEOPLE = new TestStaff(VERTX, InstantSource.system());
  private static final MadeUpDesk DESK = new MadeUpDesk("idle", PEOPLE.database());

  /** The database as the API sees it; away when the test says so. */
  private static final AtomicReference<Sql> ROWS = new AtomicReference<>(PEOPLE.database());

  private static final WebServer SERVER =
      MadeUpServer.of(PEOPLE)
          .viewers(2)
          .desk(DESK)
          .api(
              new ApiHouse(
                  new Moving(),
                  DESK.hotlines(),
                  Terms.STANDARD,
                  PEOPLE.staff().tokens(),
                  new Webhooks(PEOPLE.database(), false, InstantSource.system()),
                  new ApiLimits(PER_MINUTE, STRANGERS)))
          .build();

  private record Moving() implements Sql {
    private static Sql now() {
      return Objects.requireNonNull(ROWS.get());
    }

    @Override
    public <T> List<T> list(String sql, Function<Row, T> as, @Nullable Object... parameters) {
      return now().list(sql, as, parameters);
    }

    @Override
    public int change(String sql, @Nullable Object... parameters) {
      return now().change(sql, parameters);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    SERVER.deploy(VERTX).await(20, TimeUnit.SECONDS);
    Database database = PEOPLE.database();
    database.change("insert into desk values (2, 'other') on conflict do nothing");
    Customers customers = new Customers(database);
    for (String number : List.of("+8613800138000", "+862155501234"))
      customers.addNumber(
          customers.create(1, "name " + number, "", ""),
          (PhoneNumber.Readable) PhoneNumber.read(number, "CN"));
    new MadeUpCalls(database, DESK).write();
    // the second call is another desk's, the third another hotline's
    for (String table : List.of("call", "ticket"))
      database.change(
          "update %s set desk_id = 2 where %s".formatted(table, of(table, "$1")),
          MadeUpCalls.ON_CALL.value());
    for (String table : List.of("call", "ticket"))
      database.change(
          "update %s set hotline = '4009' where %s".formatted(table, of(table, "$1")),
          MadeUpCalls.MESSAGE.value());
  }

  private static String of(String table, String call) {
    return table.equals("call")
        ? "id = " + call
        : "id = (select ticket from ticket_call where call = " + call + ")";
  }

  @AfterAll
  static void stop() {
    PEOPLE.close();
    VERTX.close().await();
  }

  @Test
  void aLimitedTokenSeesItsRowsInListsAndAlone() {
    Browser desk = as(reach(Optional.of(2), Optional.empty()));
    assertEquals(List.of(MadeUpCalls.ON_CALL.toString()), ids(desk, "/calls", "id"));
    assertEquals(List.of(), ids(desk, "/visits", "call"));
    assertEquals(1, ids(desk, "/tickets", "number").size());
    Browser line = as(reach(Optional.empty(), Optional.of("4009")));
    assertEquals(List.of(MadeUpCalls.MESSAGE.toString()), ids(line, "/calls", "id"));
    Browser both = as(reach(Optional.of(1), Optional.of("4008100000")));
    assertEquals(List.of(MadeUpCalls.ANSWERED.toString()), ids(both, "/calls", "id"));
    assertEquals(List.of(MadeUpCalls.ANSWERED.toString()), ids(both, "/visits", "call"));
    Browser none = as(reach(Optional.of(2), Optional.of("4009")));
    for (String list : List.of("/calls", "/visits", "/tickets"))
      assertEquals(List.of(), ids(none, list, "hotline"), list);
    for (String one :
        List.of(
            "/calls/" + MadeUpCalls.ANSWERED,
            "/calls/" + MadeUpCalls.ANSWERED + "/visits/0",
            "/tickets/" + ticket())) {
      assertEquals(200, both.get(ApiRoutes.ROOT + one).status(), one);
      for (Browser other : List.of(desk, line, none))
        assertEquals(404, other.get(ApiRoutes.ROOT + one).status(), one);
    }
  }

  @Test
  void aLimitedTokenFindsTheCustomersThatItsHotlinesHear() {
    Browser both = as(reach(Optional.of(1), Optional.of("4008100000")));
    Browser line = as(reach(Optional.empty(), Optional.of("4009")));
    String search = "/customers?number=13800138000";
    assertEquals(1, ids(both, search, "id").size());
    assertEquals(List.of(), ids(line, search, "id"));
    String one = "/customers/" + ids(both, search, "id").getFirst();
    assertEquals(200, both.get(ApiRoutes.ROOT + one).status());
    assertEquals(404, line.get(ApiRoutes.ROOT + one).status());
  }

  @Test
  void aLimitedTokenHasTheFiguresOfItsCallsAndNoPresence() {
    Browser both = as(reach(Optional.of(1), Optional.of("4008100000")));
    Browser desk = as(reach(Optional.of(2), Optional.empty()));
    Browser all = as(Reach.HOUSE);
    String calls = "/figures/calls?from=2026-11-24&to=2026-11-25&by=";
    assertEquals(List.of("3"), figures(all, calls + "day", "calls"));
    assertEquals(List.of("1"), figures(both, calls + "day", "calls"));
    assertEquals(List.of("1"), figures(both, calls + "day", "answered"));
    assertEquals(List.of("1"), figures(desk, calls + "day", "calls"));
    assertEquals(List.of("0"), figures(desk, calls + "day", "answered"));
    assertEquals(List.of("4008100000"), figures(both, calls + "hotline", "hotline"));
    assertEquals(List.of("network"), figures(both, calls + "queue", "queue"));
    assertEquals(List.of(), figures(desk, calls + "queue", "queue"));
    assertEquals(List.of(), figures(desk, calls + "agent", "agent"));
    PEOPLE
        .database()
        .change(
            "insert into presence (pbx, agent, since, state, phone) values ('pbx1', 'Away',"
                + " '2026-11-24T01:00Z', 'paused', '') on conflict do nothing");
    String agents = "/figures/agents?from=2026-11-24&to=2026-11-25&by=day";
    assertEquals(List.of("Away", "Chen Jing", "Liu Na"), figures(all, agents, "agent"));
    assertEquals(List.of("Chen Jing", "Liu Na"), figures(both, agents, "agent"));
    assertEquals(List.of("null", "null"), figures(both, agents, "signed_in_seconds"));
    assertEquals(List.of(), figures(desk, agents, "agent"));
  }

  private static List<String> figures(Browser program, String path, String field) {
    Browser.Page page = program.get(ApiRoutes.ROOT + path + "&timezone=Asia/Shanghai");
    assertEquals(200, page.status(), page.text());
    return new JsonObject(page.text())
        .getJsonArray("lines").stream()
            .map(line -> String.valueOf(((JsonObject) line).getValue(field)))
            .toList();
  }

  @Test
  void whatTellsOfTheWholeHouseIsNotForALimitedToken() {
    Browser limited = as(reach(Optional.of(1), Optional.empty()));
    for (String path : List.of("/board", "/board/stream", "/agents", "/queues"))
      assertProblem(Problem.REACH, limited.with("Accept", "*/*").get(ApiRoutes.ROOT + path));
  }

  @Test
  void aTokenThatIsWithdrawnOrHasExpiredOpensNothing() {
    ApiTokens tokens = PEOPLE.staff().tokens();
    ApiTokens.Issued issued = issue(Reach.HOUSE);
    Browser program = as(issued.secret());
    assertEquals(200, program.get("/api/v1/calls").status());
    assertTrue(tokens.find(issued.token().id()).orElseThrow().usedAt().isPresent());
    tokens.withdraw(issued.token().id(), Audit.By.COMMAND);
    assertProblem(Problem.TOKEN, program.get("/api/v1/calls"));
    ApiTokens.Issued old = issue(Reach.HOUSE);
    PEOPLE
        .database()
        .change("update api_token set expires_at = now() where id = $1", old.token().id());
    assertProblem(Problem.TOKEN, as(old.secret()).get("/api/v1/calls"));
    assertTrue(
        PEOPLE
            .database()
            .list(
                "select hash from api_token",
                row -> new String(row.bytes("hash"), StandardCharsets.ISO_8859_1))
            .stream()
            .noneMatch(hash -> issued.secret().contains(hash)));
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeBack() {
    Browser program = as(issue(Reach.HOUSE).secret());
    Browser.Page page = program.get("/api/v1/openapi.yaml");
    assertEquals(200, page.status());
    assertEquals("", page.header("ratelimit"), "nobody is counted there");
    int answered = 0;
    do {
      page = program.get("/api/v1/queues");
      if (page.status() == 200) answered++;
    } while (page.status() == 200 && answered < 3 * PER_MINUTE);
    assertProblem(Problem.RATE, page);
    assertTrue(answered >= PER_MINUTE, answered + " answered");
    assertTrue(Integer.parseInt(page.header("retry-after")) >= 1);
    assertEquals("\"token\";q=" + PER_MINUTE + ";w=60", page.header("ratelimit-policy"));
    assertTrue(page.header("ratelimit").startsWith("\"token\";r=0;t="));
    assertEquals(
        200, as(issue(Reach.HOUSE).secret()).get("/api/v1/queues").status(), "another one");
  }

  @Test
  void aStrangerIsSlowedDownAndKeepsNobodyOut() {
    Browser known = as(issue(Reach.HOUSE).secret()).with("X-Forwarded-For", "203.0.113.9");
    assertEquals(200, known.get("/api/v1/queues").status());
    Browser stranger = as(ApiTokens.PREFIX + "A".repeat(43)).with("X-Forwarded-For", "203.0.113.9");
    Browser.Page page;
    int refused = 0;
    do page = stranger.get("/api/v1/queues");
    while (page.status() == 401 && ++refused < 10 * STRANGERS);
    assertProblem(Problem.RATE, page);
    assertTrue(refused >= STRANGERS);
    assertEquals(200, known.get("/api/v1/queues").status(), "whoever was here before");
    assertEquals(
        401,
        as("nothing").with("X-Forwarded-For", "203.0.113.10").get("/api/v1/queues").status(),
        "another address");
  }

  @Test
  void whatCannotBeAnsweredSaysWhy() {
    Browser program = as(issue(Reach.HOUSE).secret());
    assertProblem(Problem.NOT_FOUND, program.get("/api/v1/nothing"));
    assertProblem(Problem.NOT_FOUND, program.get("/api/v1/calls/nothing"));
    assertProblem(Problem.NOT_FOUND, program.get("/api/v1/tickets/1"));
    Browser.Page page = program.post("/api/v1/calls", Map.of());
    assertProblem(Problem.METHOD, page);
    assertEquals("GET", page.header("allow"));
    assertProblem(Problem.ACCEPT, program.with("Accept", "text/html").get("/api/v1/calls"));
    for (Problem problem : Problem.values())
      assertTrue(
          program.with("Accept", "*/*").get(problem.type()).text().contains(problem.title()));
  }

  @Test
  void whileTheDatabaseIsAwayItSaysSo() {
    Browser program = as(issue(Reach.HOUSE).secret());
    Logger log = (Logger) LoggerFactory.getLogger(Failures.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    log.addAppender(logged);
    try (Database away = new Database(VERTX, "postgresql://a:b@127.0.0.1:1/x", 1)) {
      ROWS.set(away);
      Browser.Page page = program.get("/api/v1/calls");
      assertProblem(Problem.BUSY, page);
      assertEquals("2", page.header("retry-after"));
    } finally {
      ROWS.set(PEOPLE.database());
      log.detachAppender(logged);
    }
    assertTrue(
        logged.list.stream().noneMatch(e -> e.getLevel().isGreaterOrEqual(Level.INFO)),
        "the outbox says once that it is away");
    assertEquals(200, program.get("/api/v1/calls").status());
  }

  @Test
  void theBoardComesAsAStreamWhichEndsWithItsToken() throws Exception {
    ApiTokens.Issued issued = issue(Reach.HOUSE);
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + SERVER.port() + "/api/v1/board/stream"))
            .header("Authorization", "Bearer " + issued.secret())
            .timeout(Duration.ofSeconds(20))
            .build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    assertEquals(
        "text/event-stream; charset=utf-8",
        response.headers().firstValue("content-type").orElse(""));
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertEquals("event: board", lines.readLine());
      String data = String.valueOf(lines.readLine());
      ApiContractTest.assertFits(
          "#/components/schemas/Board",
          new JsonObject(data.substring("data: ".length())),
          "stream");
      assertEquals("", lines.readLine());
      assertEquals("event: age", lines.readLine());
      PEOPLE.staff().tokens().withdraw(issued.token().id(), Audit.By.COMMAND);
      while (lines.readLine() != null) continue; // it ends by itself
    }
  }

  // ---- the page

  @Test
  void anAdministratorMakesATokenSeesItOnceAndWithdrawsIt() {
    Browser admin =
        new Browser(SERVER.port())
            .cookie("ringdesk_session", PEOPLE.signedIn(Role.ADMINISTRATOR).value());
    Map<String, String> form = new HashMap<>();
    form.put("csrf", admin.get("/tokens").csrf());
    form.put("name", "wall <b>");
    form.put("right", "see_calls");
    form.put("desk", "2");
    form.put("expires", "2020-01-01");
    Browser.Page refused = admin.post("/tokens", form);
    assertEquals(422, refused.status());
    assertTrue(refused.text().contains("between today and two years from now"));
    assertTrue(refused.text().contains("value=\"see_calls\" checked"), "what was ticked stays");
    form.remove("expires");
    String shown = admin.post("/tokens", form).text();
    String secret = shown.replaceAll("(?s).*(ringdesk_[A-Za-z0-9_-]{43}).*", "$1");
    Browser program = as(secret);
    assertEquals(List.of(MadeUpCalls.ON_CALL.toString()), ids(program, "/calls", "id"));
    assertProblem(Problem.RIGHT, program.get("/api/v1/tickets"));
    String list = admin.get("/tokens").text();
    assertFalse(list.contains(secret));
    assertTrue(list.contains("wall &lt;b&gt;"));
    String id = list.replaceAll("(?s).*?wall &lt;b&gt;.*?/tokens/(\\d+)/withdrawal.*", "$1");
    admin.post("/tokens/" + id + "/withdrawal", form);
    assertProblem(Problem.TOKEN, program.get("/api/v1/calls"));
    List<String> deeds =
        PEOPLE.staff().audit().page(Audit.Filter.ALL, Long.MAX_VALUE).stream()
            .filter(e -> e.subject().equals("wall <b>"))
            .map(Audit.Entry::action)
            .toList();
    assertEquals(List.of("token_withdrawn", "token_created"), deeds);
    assertTrue(admin.get("/audit").text().contains("created an API token"));
  }

  @Test
  void anAdministratorSaysWhereOthersAreToldButNotNextDoor() {
    Browser admin =
        new Browser(SERVER.port())
            .cookie("ringdesk_session", PEOPLE.signedIn(Role.ADMINISTRATOR).value());
    String csrf = admin.get("/webhooks").csrf();
    for (String near :
        List.of(
            "https://127.0.0.1/",
            "https://localhost:5432/x",
            "https://[::1]/",
            "https://10.1.2.3/",
            "https://169.254.169.254/latest",
            "https://2130706433/",
            "https://0/",
            "https://[::ffff:10.0.0.1]/",
            "https://nothing.invalid/")) {
      Browser.Page page =
          admin.post("/webhooks", Map.of("csrf", csrf, "url", near, "event", "call.ended"));
      assertEquals(422, page.status(), near);
      assertTrue(page.text().contains("no public place"), near);
    }
    for (String bad :
        List.of(
            "http://93.184.215.14/",
            "ftp://93.184.215.14/",
            "https://a:b@93.184.215.14/",
            "93.184.215.14"))
      assertTrue(
          admin
              .post("/webhooks", Map.of("csrf", csrf, "url", bad, "event", "call.ended"))
              .text()
              .contains("has to begin with https://"),
          bad);
    Browser.Page made =
        admin.post(
            "/webhooks",
            Map.of("csrf", csrf, "url", "https://93.184.215.14/hook", "event", "call.ended"));
    assertTrue(made.text().contains("whsec_"), made.text());
    String list = admin.get("/webhooks").text();
    assertTrue(list.contains("https://93.184.215.14/hook"));
    assertFalse(list.contains("whsec_"));
    PEOPLE
        .database()
        .change(
            "update webhook set missed = 2, missed_since = '2026-11-24T01:00Z', missed_until = '2026-11-24T02:00Z'");
    assertTrue(admin.get("/webhooks").text().contains("2 events were not kept for it, from "));
    String id = list.replaceAll("(?s).*/webhooks/(\\d+)/removal.*", "$1");
    assertEquals(
        "/webhooks", admin.post("/webhooks/" + id + "/removal", Map.of("csrf", csrf)).location());
    assertTrue(admin.get("/webhooks").text().contains("Nobody is told yet."));
  }

  private static Reach reach(Optional<Integer> desk, Optional<String> hotline) {
    return new Reach(
        desk.map(d -> new TreeSet<>(Set.of(d))), hotline.map(h -> new TreeSet<>(Set.of(h))));
  }

  private static Browser as(Reach reach) {
    return as(issue(reach).secret());
  }

  private static Browser as(String secret) {
    return new Browser(SERVER.port())
        .with("Accept", "application/json")
        .with("Authorization", "Bearer " + secret);
  }

  private static ApiTokens.Issued issue(Reach reach) {
    return PEOPLE
        .staff()
        .tokens()
        .create(
            new ApiTokens.Form(
                "test",
                Set.copyOf(Right.FOR_PROGRAMS),
                reach,
                Instant.now().plus(Duration.ofDays(1))),
            Audit.By.COMMAND);
  }

  private static String ticket() {
    return new Tickets(PEOPLE.database())
        .ofCall(MadeUpCalls.ANSWERED)
        .orElseThrow()
        .number()
        .value();
  }

  private static List<String> ids(Browser program, String list, String key) {
    Browser.Page page = program.get(ApiRoutes.ROOT + list);
    assertEquals(200, page.status(), page.text());
    return new JsonObject(page.text())
        .getJsonArray("items").stream()
            .map(item -> String.valueOf(((JsonObject) item).getValue(key)))
            .toList();
  }

  private static void assertProblem(Problem problem, Browser.Page page) {
    assertEquals(problem.status(), page.status(), page.text());
    assertEquals(problem.type(), new JsonObject(page.text()).getString("type"));
    assertEquals("application/problem+json", page.header("content-type"));
  }
}
