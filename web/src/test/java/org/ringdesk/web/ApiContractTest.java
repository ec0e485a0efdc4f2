package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ringdesk.agent.Presence;
import org.ringdesk.board.BoardSnapshot.LedgerState;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.call.Evidence;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.RingEnd;
import org.ringdesk.customer.Customers;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.people.ApiTokens;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Reach;
import org.ringdesk.people.Right;
import org.ringdesk.ticket.Tickets;
import org.ringdesk.webhook.Fact;
import org.ringdesk.witness.Difference;

/**
 * The contract and the server, both ways: whatever the one has, the other has, and whatever is
 * answered, well or ill, is what was promised.
 */
class ApiContractTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final TestStaff PEOPLE = new TestStaff(VERTX, InstantSource.system());
  private static final MadeUpDesk DESK = new MadeUpDesk("idle", PEOPLE.database());
  private static final WebServer SERVER =
      MadeUpServer.of(PEOPLE)
          .viewers(2)
          .desk(DESK)
          .api(MadeUpApi.of(PEOPLE, new ApiLimits(100_000, 1_000)))
          .build();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonObject CONTRACT = ApiContract.load().json();
  private static final String NUMBER = "+8613800138000";
  private static final Map<String, Validator> VALIDATORS = new HashMap<>();

  private static String token = "";
  private static String ticket = "";
  private static String customer = "";

  private record Answer(int status, Map<String, List<String>> headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    SERVER.deploy(VERTX).await(20, TimeUnit.SECONDS);
    Customers customers = new Customers(PEOPLE.database());
    var known = customers.create(1, "赵磊", "先生", "华信物流");
    customers.addNumber(known, (PhoneNumber.Readable) PhoneNumber.read(NUMBER, "CN"));
    new MadeUpCalls(PEOPLE.database(), DESK).write();
    PEOPLE
        .database()
        .change(
            "insert into difference values ($1, 'outcome', 'abandoned', 'answered', 'answer_wins',"
                + " now())",
            MadeUpCalls.ANSWERED.value());
    token = secret(Right.FOR_PROGRAMS, Reach.HOUSE);
    customer = String.valueOf(known.id());
    ticket =
        new Tickets(PEOPLE.database()).ofCall(MadeUpCalls.ANSWERED).orElseThrow().number().value();
  }

  @AfterAll
  static void stop() {
    PEOPLE.close();
    VERTX.close().await();
  }

  // ---- the same on both sides

  @Test
  void whatTheServerHasTheContractHasAndTheOtherWayRound() {
    Set<String> promised = new TreeSet<>();
    for (String path : paths().fieldNames())
      for (String method : paths().getJsonObject(path).fieldNames())
        promised.add(method + " " + path);
    Set<String> served =
        SERVER.routes().table().stream()
            .filter(r -> r.path().startsWith(ApiRoutes.ROOT))
            .map(
                r ->
                    r.method().name().toLowerCase(Locale.ROOT)
                        + " "
                        + ApiContract.inContract(r.path()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(served, promised);
  }

  @Test
  void theContractNamesTheRightThatTheTableAsksFor() {
    for (Route route : SERVER.routes().table())
      if (route instanceof Route.Api asked) {
        JsonObject operation = operation(ApiContract.inContract(route.path()));
        assertTrue(
            operation.getString("description").contains("`" + asked.right().key() + "`"),
            route.path());
        assertFalse(operation.containsKey("security"), route.path());
      } else if (route.path().startsWith(ApiRoutes.ROOT))
        assertEquals(
            new JsonArray(),
            operation(ApiContract.inContract(route.path())).getJsonArray("security"));
  }

  @Test
  void itsListsOfWordsAreOurs() {
    assertEquals(keys(Stream.of(Outcome.values()).map(Outcome::key)), enumOf("Outcome"));
    assertEquals(keys(Stream.of(Evidence.values()).map(Evidence::key)), enumOf("Evidence"));
    assertEquals(keys(Stream.of(Problem.values()).map(Problem::type)), enumOf("Problem", "type"));
    assertEquals(
        keys(Stream.of(Presence.values()).map(Presence::key)), enumOf("Agent", "presence"));
    assertEquals(keys(Stream.of(Fact.values()).map(Fact::key)), enumOf("Told", "event"));
    String whole = CONTRACT.encode();
    for (String words :
        List.of(
            quoted(Stream.of(LinkState.values()).map(s -> lower(s.name()))),
            quoted(Stream.of(LedgerState.values()).map(s -> lower(s.name()))),
            quoted(Stream.of(RingEnd.values()).map(RingEnd::key)),
            quoted(Stream.of(Difference.Rule.values()).map(Difference.Rule::key))))
      assertTrue(whole.contains(words), words);
    for (Problem problem : Problem.values())
      assertTrue(
          CONTRACT
              .getJsonObject("components")
              .getJsonObject("responses")
              .encode()
              .contains(problem.title()));
    assertEquals(
        keys(Stream.of(Fact.values()).map(Fact::key)),
        new TreeSet<>(CONTRACT.getJsonObject("webhooks").fieldNames()));
  }

  @Test
  void theManualNamesEveryProblemRightAndEvent() throws IOException {
    String manual = Files.readString(Path.of("../docs/api.md"));
    for (Problem p : Problem.values())
      assertTrue(
          manual.contains("| `%s` | %d | %s |".formatted(p.type(), p.status(), p.title())),
          p.type());
    for (Right right : Right.FOR_PROGRAMS)
      assertTrue(manual.contains("`" + right.key() + "`"), right.key());
    for (Fact fact : Fact.values()) assertTrue(manual.contains("`" + fact.key() + "`"), fact.key());
  }

  // ---- what is answered

  @Test
  void everyOperationAnswersWhatItPromises() {
    for (String path : paths().fieldNames()) {
      String asked = ApiRoutes.ROOT + filled(path);
      if (path.endsWith("/stream")) continue; // its own test
      Answer answer = get(asked, token);
      assertEquals(200, answer.status(), asked + " " + answer.body());
      JsonObject content =
          operation(path).getJsonObject("responses").getJsonObject("200").getJsonObject("content");
      String type = answer.header("content-type").split(";")[0];
      assertEquals(Set.of(type), content.fieldNames(), asked);
      if (type.equals("application/json")
          && content.getJsonObject(type).getJsonObject("schema").containsKey("$ref"))
        assertFits(
            content.getJsonObject(type).getJsonObject("schema").getString("$ref"),
            answer.json(),
            asked);
    }
  }

  @Test
  void everyParameterIsUnderstoodAndEveryOtherRefusedByName() {
    for (String path : paths().fieldNames()) {
      String asked = ApiRoutes.ROOT + filled(path);
      if (path.startsWith("/openapi")) continue;
      String and = asked.contains("?") ? "&" : "?";
      Answer unknown = get(asked + and + "colour=red", token);
      assertProblem(Problem.PARAMETER, unknown, asked);
      assertTrue(unknown.json().getString("detail").contains("colour"), unknown.body());
      for (JsonObject parameter : parameters(path)) {
        if (!parameter.getString("in").equals("query")) continue;
        String name = parameter.getString("name");
        Answer empty = get(ApiRoutes.ROOT + filled(path, name, ""), token);
        assertProblem(Problem.PARAMETER, empty, asked + " " + name);
        assertTrue(empty.json().getString("detail").startsWith(name), empty.body());
        if (name.equals("cursor")) continue;
        assertEquals(
            200, get(ApiRoutes.ROOT + filled(path, name, sample(parameter)), token).status(), name);
        Answer twice =
            get(ApiRoutes.ROOT + filled(path, name, sample(parameter)) + "&" + name + "=1", token);
        assertProblem(Problem.PARAMETER, twice, name);
      }
    }
    for (String wrong :
        List.of(
            "/calls?limit=501",
            "/calls?limit=0",
            "/calls?limit=ten",
            "/calls?from=2026-13-24",
            "/calls?outcome=lost",
            "/figures/calls?from=2026-11-24&to=2026-11-24&by=day",
            "/figures/calls?from=2026-11-24&by=day",
            "/figures/agents?from=2026-11-24&to=2026-11-25&by=queue",
            "/figures/calls?from=2020-11-24&to=2026-11-25&by=hour",
            "/figures/calls?from=2026-11-24&to=2026-11-25&by=day&timezone=Mars",
            "/customers?number=hello"))
      assertProblem(Problem.PARAMETER, get(ApiRoutes.ROOT + wrong, token), wrong);
  }

  @Test
  void aCallTellsAllThatIsKnownOfIt() {
    JsonObject call = get("/api/v1/calls/" + MadeUpCalls.ANSWERED, token).json();
    assertEquals(NUMBER, call.getString("from"));
    assertEquals("answered", call.getString("outcome"));
    assertEquals(ticket, call.getString("ticket"));
    assertEquals(
        "waited 0:34, two phones rang, Chen Jing answered, talked 3:47",
        call.getJsonObject("sentence").getString("en"));
    JsonObject visit = call.getJsonArray("visits").getJsonObject(0);
    assertEquals(34.0, visit.getDouble("wait_seconds"));
    assertEquals(2, visit.getInteger("rings"));
    assertEquals(3, visit.getJsonArray("attempts").size());
    assertEquals(
        "2026-11-24T07:02:00.000000Z",
        visit
            .getJsonArray("talks")
            .getJsonObject(0)
            .getJsonArray("holds")
            .getJsonObject(0)
            .getString("since"));
    assertEquals(4, call.getJsonArray("steps").size());
    assertEquals(
        "answer_wins", call.getJsonArray("differences").getJsonObject(0).getString("rule"));
    assertEquals(
        visit,
        get("/api/v1/calls/" + MadeUpCalls.ANSWERED + "/visits/" + visit.getInteger("no"), token)
            .json());
    assertTrue(
        PEOPLE.staff().audit().page(Audit.Filter.ALL, Long.MAX_VALUE).stream()
            .anyMatch(
                e ->
                    e.action().equals("call_seen")
                        && e.call().equals(Optional.of(MadeUpCalls.ANSWERED))
                        && e.detail().containsKey("token")));
  }

  @Test
  void aListStaysAsItIsWhileNewCallsCome() {
    var seen = new ArrayList<String>();
    String cursor = "";
    do {
      JsonObject page = get("/api/v1/calls?limit=1" + cursor, token).json();
      page.getJsonArray("items").stream()
          .map(c -> ((JsonObject) c).getString("id"))
          .forEach(seen::add);
      if (seen.size() == 1) newer();
      cursor = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
    } while (!cursor.isEmpty());
    assertEquals(
        List.of(MadeUpCalls.MESSAGE, MadeUpCalls.ON_CALL, MadeUpCalls.ANSWERED).stream()
            .map(Object::toString)
            .toList(),
        seen);
    PEOPLE.database().change("delete from call where uniqueid = 'newer'");
    String next = get("/api/v1/calls?limit=1", token).json().getString("next");
    for (String other :
        List.of(
            "/api/v1/visits?cursor=" + next,
            "/api/v1/calls?outcome=answered&cursor=" + next,
            "/api/v1/calls?cursor=abc",
            "/api/v1/calls?cursor=" + next.substring(1)))
      assertProblem(Problem.CURSOR, get(other, token), other);
  }

  private static void newer() {
    PEOPLE
        .database()
        .change(
            """
            insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, entered_at, local_day, journal)
            values (gen_random_uuid(), 'pbx1', 'newer', 'newer', 'in', 'from-trunk', '4008100000', 1, '', now() + interval '1 year', '2027-11-24', '{}')
            """);
  }

  @Test
  void aFigureComesWithItsFormula() {
    JsonObject figures =
        get(
                "/api/v1/figures/calls?from=2026-11-24&to=2026-11-25&by=day&explain=true&timezone=Asia/Shanghai",
                token)
            .json();
    JsonObject day = figures.getJsonArray("lines").getJsonObject(0);
    assertEquals(3, day.getInteger("calls"));
    assertEquals(1, day.getInteger("answered"));
    assertEquals(1.0, day.getDouble("connection_rate"));
    JsonObject rate = figures.getJsonObject("definitions").getJsonArray("figures").getJsonObject(0);
    assertEquals("connection_rate", rate.getString("key"));
    assertEquals("calls_answered / (calls_rung + calls_ring_unknown)", rate.getString("formula"));
  }

  // ---- who may

  @Test
  void everyAddressWantsATokenWithItsRight() {
    for (Route route : SERVER.routes().table())
      if (route instanceof Route.Api asked) {
        String path = ApiRoutes.ROOT + filled(ApiContract.inContract(route.path()));
        Answer nobody = get(path, "");
        assertProblem(Problem.TOKEN, nobody, path);
        assertTrue(nobody.header("www-authenticate").startsWith("Bearer"));
        for (Right right : Right.FOR_PROGRAMS) {
          Answer answer = get(path, only(right));
          if (right == asked.right()) assertEquals(200, answer.status(), path + right);
          else assertProblem(Problem.RIGHT, answer, path + right);
        }
      }
  }

  private static final Map<Right, String> ONE = new HashMap<>();

  private static String only(Right right) {
    return ONE.computeIfAbsent(right, r -> secret(List.of(r), Reach.HOUSE));
  }

  private static String secret(List<Right> rights, Reach reach) {
    return PEOPLE
        .staff()
        .tokens()
        .create(
            new ApiTokens.Form(
                "test", Set.copyOf(rights), reach, Instant.now().plus(Duration.ofDays(1))),
            Audit.By.COMMAND)
        .secret();
  }

  private static Answer get(String path, String token) {
    return send(
        "GET", path, token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token));
  }

  private static Answer send(String method, String path, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.noBody());
    headers.forEach(request::header);
    try {
      HttpResponse<InputStream> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      boolean endless =
          response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
      try (InputStream body = response.body()) {
        return new Answer(
            response.statusCode(),
            response.headers().map(),
            endless ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  // ---- the contract

  private static JsonObject paths() {
    return CONTRACT.getJsonObject("paths");
  }

  private static JsonObject operation(String path) {
    return paths().getJsonObject(path).getJsonObject("get");
  }

  private static List<JsonObject> parameters(String path) {
    return operation(path).getJsonArray("parameters", new JsonArray()).stream()
        .map(p -> (JsonObject) p)
        .map(
            p ->
                p.containsKey("$ref")
                    ? CONTRACT
                        .getJsonObject("components")
                        .getJsonObject("parameters")
                        .getJsonObject(p.getString("$ref").replaceAll(".*/", ""))
                    : p)
        .toList();
  }

  private static String filled(String path) {
    return filled(path, "", "");
  }

  /** With what the path and the contract need, and one parameter more or otherwise. */
  private static String filled(String path, String name, String value) {
    String address =
        path.replace("{call}", MadeUpCalls.ANSWERED.toString())
            .replace("{no}", "0")
            .replace("{ticket}", ticket)
            .replace("{customer}", customer)
            .replace(
                "{agent}",
                MadeUpBoard.busy(1, MadeUpBoard.AFTERNOON)
                    .agents()
                    .getFirst()
                    .agent()
                    .value()
                    .replace(" ", "%20"))
            .replace("{queue}", "network");
    Map<String, String> query = new HashMap<>();
    for (JsonObject parameter : parameters(path))
      if (parameter.getString("in").equals("query") && parameter.getBoolean("required", false))
        query.put(parameter.getString("name"), sample(parameter));
    if (!name.isEmpty()) query.put(name, value);
    return query.isEmpty()
        ? address
        : address
            + "?"
            + query.entrySet().stream()
                .map(p -> p.getKey() + "=" + p.getValue().replace("+", "%2B"))
                .collect(Collectors.joining("&"));
  }

  private static String sample(JsonObject parameter) {
    JsonArray words = parameter.getJsonObject("schema").getJsonArray("enum");
    if (words != null) return words.getString(0);
    return switch (parameter.getString("name")) {
      case "from" -> "2026-11-24T08:00";
      case "to" -> "2026-11-25";
      case "limit" -> "500";
      case "timezone" -> "Asia/Shanghai";
      case "number" -> NUMBER;
      default -> "network";
    };
  }

  private static void assertProblem(Problem problem, Answer answer, String what) {
    assertEquals(problem.status(), answer.status(), what + " " + answer.body());
    assertEquals("application/problem+json", answer.header("content-type"), what);
    assertEquals(problem.type(), answer.json().getString("type"), what + answer.body());
    assertFits("#/components/schemas/Problem", answer.json(), what);
  }

  static void assertFits(String ref, JsonObject json, String what) {
    OutputUnit found =
        VALIDATORS
            .computeIfAbsent(
                ref,
                r ->
                    Validator.create(
                        JsonSchema.of(
                            new JsonObject()
                                .put(
                                    "$id",
                                    "https://ringdesk.invalid"
                                        + r.replace("#", "").replace("/", "-"))
                                .put("$ref", r)
                                .put("components", CONTRACT.getJsonObject("components").copy())),
                        ApiContract.SCHEMAS))
            .validate(json);
    assertTrue(
        Boolean.TRUE.equals(found.getValid()),
        () ->
            what
                + ": "
                + found.getErrors().stream()
                    .map(e -> e.getInstanceLocation() + " " + e.getError())
                    .toList()
                + " in "
                + json);
  }

  private static Set<String> enumOf(String schema) {
    return words(
        CONTRACT.getJsonObject("components").getJsonObject("schemas").getJsonObject(schema));
  }

  private static Set<String> enumOf(String schema, String property) {
    return words(
        CONTRACT
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject(schema)
            .getJsonObject("properties")
            .getJsonObject(property));
  }

  private static Set<String> words(JsonObject schema) {
    return schema.getJsonArray("enum").stream()
        .filter(w -> w != null)
        .map(String::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> keys(Stream<String> all) {
    return all.collect(Collectors.toCollection(TreeSet::new));
  }

  private static String quoted(Stream<String> all) {
    return all.map(w -> '"' + w + '"').collect(Collectors.joining(","));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
