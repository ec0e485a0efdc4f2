package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringdesk.people.Role;
import org.ringdesk.people.Token;
import org.ringdesk.ticket.TicketNumber;

/** What an agent does on the page, as the page's scripts say it. */
@Timeout(60)
class DeskRoutesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final TestStaff PEOPLE = new TestStaff(VERTX, InstantSource.system());
  private static final MadeUpDesk HOUSE = new MadeUpDesk("talking", PEOPLE.database());
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final WebServer SERVER = MadeUpServer.of(PEOPLE).desk(HOUSE).build();

  private Token token = Token.random();
  private String call = "";

  @BeforeAll
  static void start() throws Exception {
    SERVER.deploy(VERTX).await(20, TimeUnit.SECONDS);
    PEOPLE.database().change("update operator set agent_name = 'Chen Jing' where role = 'agent'");
  }

  @AfterAll
  static void stop() {
    PEOPLE.close();
    VERTX.close().await();
  }

  @BeforeEach
  void signIn() {
    HOUSE.turn("talking");
    HOUSE.done.clear();
    HOUSE.forget();
    token = PEOPLE.signedIn(Role.AGENT);
    call = HOUSE.look(MadeUpDesk.CHEN).now().orElseThrow().call().id().toString();
  }

  @AfterEach
  void nothingWasSaidTwice() {
    assertEquals(HOUSE.done.stream().distinct().count(), HOUSE.done.size(), HOUSE.done.toString());
  }

  @Test
  void whatIsTypedIsSavedAndReadAgain() throws Exception {
    assertEquals(0, get("/desk/calls/" + call + "/draft").getLong("revision"));
    var saved = post("/draft", edit(0, "symptom", "VPN 断线"), 200);
    assertEquals(1, saved.getLong("revision"));
    assertEquals(
        "VPN 断线",
        get("/desk/calls/" + call + "/draft").getJsonObject("values").getString("symptom"));
  }

  @Test
  void aSecondWindowIsToldWhatTheFirstWrote() throws Exception {
    post("/draft", edit(0, "symptom", "first"), 200);
    var second = post("/draft", edit(0, "symptom", "second"), 200);
    assertEquals("first", second.getJsonObject("contested").getString("symptom"));
    assertEquals("first", second.getJsonObject("values").getString("symptom"));
  }

  @Test
  void finishingSaysWhatIsMissingAndThenFinishes() throws Exception {
    var missing = post("/wrap-up", edit(0, "symptom", "VPN"), 422);
    assertEquals(
        List.of("category", "solved_on_this_call"), missing.getJsonArray("missing").getList());
    post("/wrap-up", edit(1, "category", "vpn", "solved_on_this_call", "yes"), 200);
    assertEquals(
        "finished {category=vpn, solved_on_this_call=yes, symptom=VPN}", HOUSE.done.getLast());
  }

  @Test
  void eachDeedHasItsAddress() throws Exception {
    post("/step", new JsonObject().put("step", "angry_caller"), 200);
    post("/step", new JsonObject().put("step", "nonsense"), 400);
    post("/ticket", new JsonObject().put("ticket", TicketNumber.ofSerial(1002).value()), 200);
    post("/turn", new JsonObject(), 200);
    ask("/desk/presence", new JsonObject().put("reason", "lunch"), 200);
    ask("/desk/presence", new JsonObject().put("reason", "because"), 400);
    ask("/desk/owed/" + TicketNumber.ofSerial(1010) + "/return", new JsonObject(), 200);
    post("/hangup", new JsonObject(), 200);
    assertEquals(
        List.of(
            "say angry_caller",
            "joined " + TicketNumber.ofSerial(1002),
            "turned",
            "pause lunch",
            "returned " + TicketNumber.ofSerial(1010),
            "hang up"),
        HOUSE.done);
  }

  @Test
  void aNewCustomerTakesOneStep() throws Exception {
    HOUSE.turn("unknown");
    post("/customer", new JsonObject().put("name", "  "), 400);
    post("/customer", new JsonObject().put("name", "钱多多").put("title", "女士"), 200);
    assertEquals(List.of("created 钱多多"), HOUSE.done);
  }

  @Test
  void whatIsNotTheAgentsOwnCallIsNotThere() throws Exception {
    call = "0199a0c0-0000-7000-8000-000000000fff";
    post("/step", new JsonObject().put("step", "thanks"), 404);
    post("/hangup", new JsonObject(), 404);
    post("/customer", new JsonObject().put("name", "x"), 404);
    call = "not-a-call";
    post("/ticket", new JsonObject().put("ticket", "1"), 404);
    assertEquals(List.of(), HOUSE.done);
  }

  @Test
  void whatIsNoJsonIsRefusedInJson() throws Exception {
    for (String body : List.of("", "{", "[]", "null", "\"x\"", "{\"seen\":\"a\",\"values\":{}}")) {
      var answer =
          send(request("/desk/calls/" + call + "/draft").POST(BodyPublishers.ofString(body)));
      assertEquals(400, answer.statusCode(), body);
    }
  }

  @Test
  void aChangedScreenArrivesAtOnceAndWhatItSaysIsKept() throws Exception {
    var stream =
        CLIENT.send(
            request("/desk/stream?lang=zh&agent=Chen%20Jing").GET().build(),
            BodyHandlers.ofLines());
    assertEquals(200, stream.statusCode());
    Iterator<String> lines = stream.body().iterator();
    assertEquals("talking", next(lines).getString("state"));
    long turned = System.nanoTime();
    HOUSE.turn("ringing");
    var rang = next(lines);
    long ms = (System.nanoTime() - turned) / 1_000_000;
    assertEquals("ringing", rang.getString("state"));
    assertEquals("赵磊 先生", rang.getString("who"));
    assertTrue(ms < 1_000, ms + " ms");
    // what was shown is noted beside the stream, a moment later
    for (int i = 0; i < 100 && HOUSE.done.size() < 2; i++) Thread.sleep(20);
    assertEquals(List.of("shown what_happened 1 zh", "shown greeting 1 zh"), HOUSE.done);
    stream.body().close();
  }

  @Test
  void whoSawWhoseCardIsToldOnceHoweverOftenTheScreenIsDrawn() throws Exception {
    PEOPLE
        .database()
        .change("update operator set agent_name = 'Liu Na' where role = 'second_line'");
    token = PEOPLE.signedIn(Role.SECOND_LINE);
    HOUSE.seen.clear();
    for (int i = 0; i < 3; i++) {
      var stream =
          CLIENT.send(
              request("/desk/stream?lang=zh&agent=Liu%20Na").GET().build(), BodyHandlers.ofLines());
      next(stream.body().iterator());
      stream.body().close();
    }
    assertEquals(List.of("second_line " + call), HOUSE.seen);
  }

  @Test
  void anOtherAgentsStreamIsNotThere() throws Exception {
    var answer = send(request("/desk/stream?lang=zh&agent=Liu%20Na").GET());
    assertEquals(404, answer.statusCode());
  }

  private static JsonObject next(Iterator<String> lines) {
    while (lines.hasNext())
      if (lines.next().equals("event: desk"))
        return new JsonObject(lines.next().substring("data: ".length()));
    throw new AssertionError("the stream ended");
  }

  private static JsonObject edit(long seen, String... fields) {
    JsonObject values = new JsonObject();
    for (int i = 0; i < fields.length; i += 2) values.put(fields[i], fields[i + 1]);
    return new JsonObject().put("seen", seen).put("values", values);
  }

  private JsonObject get(String path) throws Exception {
    return new JsonObject(send(request(path).GET()).body());
  }

  private JsonObject post(String deed, JsonObject body, int status) throws Exception {
    return ask("/desk/calls/" + call + deed, body, status);
  }

  private JsonObject ask(String path, JsonObject body, int status) throws Exception {
    var answer = send(request(path).POST(BodyPublishers.ofString(body.encode())));
    assertEquals(status, answer.statusCode(), path + " " + answer.body());
    return new JsonObject(answer.body());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + path))
        .header("Accept", "application/json")
        .header("Content-Type", "application/json")
        .header("X-CSRF-Token", token.csrf())
        .header("Cookie", TestStaff.cookie(token));
  }
}
