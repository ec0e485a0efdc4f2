package org.ringdesk.callcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ringdesk.call.Witness;
import org.ringdesk.database.Database;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.outbox.Effect;
import org.ringdesk.outbox.Outbox;
import org.ringdesk.outbox.OutboxWorker;
import org.ringdesk.people.Audit;
import org.ringdesk.schema.TestDatabase;
import org.ringdesk.store.Watch;
import org.ringdesk.ticket.TicketDesk;
import org.ringdesk.webhook.Deliveries;
import org.ringdesk.webhook.Delivery;
import org.ringdesk.webhook.Fact;
import org.ringdesk.webhook.Lanes;
import org.ringdesk.webhook.Webhook;
import org.ringdesk.webhook.Webhooks;

/** From the fact's own transaction to a real server on the other side, whatever it does. */
class WebhooksTest {
  private static final Instant NINE = Instant.parse("2026-03-02T01:00:00Z");
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Vertx VERTX = Vertx.vertx();
  private static final Hotlines HOTLINES =
      new Hotlines(
          List.of(
              new Hotline("4008001234", "热线", "Line", ZoneOffset.UTC, "CN", Duration.ofSeconds(5))),
          List.of());

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database database = new Database(VERTX, DATABASE.url(), 8);
  private final Webhooks webhooks = new Webhooks(database, true, CLOCK);
  private final Other other = new Other(0);
  private final OutboxWorker outbox =
      new OutboxWorker(
          database,
          new WebhookFacts(CLOCK).with(new TicketDesk(HOTLINES).handlers()),
          done -> {},
          CLOCK);

  @AutoClose
  private final Lanes lanes =
      new Lanes(
          database,
          new WebhookPost(VERTX),
          true,
          List.of(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(10)),
          CLOCK);

  private final Map<String, String> secrets = new HashMap<>();

  /** What came in, as it came. */
  private record Got(String path, Map<String, String> headers, String body) {
    String id() {
      return Objects.requireNonNull(headers.get("webhook-id"));
    }

    JsonObject data() {
      return new JsonObject(body).getJsonObject("data");
    }
  }

  /** The other side: answers each path as it is told, 200 where it is told nothing. */
  private static final class Other implements AutoCloseable {
    final HttpServer server;
    final List<Got> got = new CopyOnWriteArrayList<>();
    final Map<String, Integer> answers = new ConcurrentHashMap<>();
    final CountDownLatch released = new CountDownLatch(1);

    Other(int port) {
      try {
        server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      var headers =
          exchange.getRequestHeaders().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      h -> h.getKey().toLowerCase(Locale.ROOT), h -> h.getValue().getFirst()));
      got.add(
          new Got(
              path,
              headers,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      int status = answers.getOrDefault(path, 200);
      if (path.equals("/slow")) hold();
      if (status / 100 == 3) exchange.getResponseHeaders().add("Location", "/elsewhere");
      var said = ("I say " + status).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, said.length);
      exchange.getResponseBody().write(said);
      exchange.close();
    }

    private void hold() {
      try {
        released.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    List<Got> at(String path) {
      return got.stream().filter(g -> g.path().equals(path)).toList();
    }

    String url(String path) {
      return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
      released.countDown();
      server.stop(0);
    }
  }

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @BeforeEach
  void start() {
    database.change(
        "truncate outbox, webhook, delivery, ticket_call, ticket, call, watch, pbx cascade");
    database.change("insert into pbx (name) values ('pbx1')");
    outbox.start();
    lanes.start();
  }

  @AfterEach
  void end() {
    other.close();
    outbox.close();
  }

  @Test
  void aCallAndItsTicketAreToldOnceSignedAndAsTheyAre() throws Exception {
    hook("/all", Fact.values());
    String call = ended();
    ended(call);
    await(() -> told("/all", Fact.CALL_ENDED) && told("/all", Fact.TICKET_OPENED));
    Got told = event("/all", Fact.CALL_ENDED);
    assertEquals(call, told.data().getString("id"));
    assertEquals("+8613800138000", told.data().getString("from"));
    assertEquals("abandoned", told.data().getString("outcome"));
    assertEquals("2026-03-02T01:00:20.000000Z", told.data().getString("ended_at"));
    String ticket = told.data().getString("ticket");
    Got opened = event("/all", Fact.TICKET_OPENED);
    assertEquals(ticket, opened.data().getString("number"));
    assertEquals(told.id(), new JsonObject(told.body()).getString("id"));
    assertEquals("call.ended", told.headers().get("webhook-event"));
    var mac = Mac.getInstance("HmacSHA256");
    var secret = Objects.requireNonNull(secrets.get("/all")).getBytes(StandardCharsets.UTF_8);
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    String signed = told.headers().get("webhook-timestamp") + "." + told.body();
    assertEquals(
        "v1=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))),
        told.headers().get("webhook-signature"));
    database.transaction(
        tx -> {
          tx.change("update ticket set subject = 'VPN' where number = $1", ticket);
          return tx.change("update ticket set priority = 'urgent' where number = $1", ticket);
        });
    await(
        () -> other.at("/all").stream().anyMatch(g -> "VPN".equals(g.data().getString("subject"))));
    assertEquals(
        "urgent",
        other.at("/all").stream()
            .filter(g -> "VPN".equals(g.data().getString("subject")))
            .findFirst()
            .orElseThrow()
            .data()
            .getString("priority"));
    assertEquals(1, other.at("/all").stream().filter(g -> is(g, Fact.CALL_ENDED)).count());
  }

  @Test
  void aWitnessThatStopsAndWatchesAgainIsTold() {
    hook("/gaps", Fact.GAP_OPENED, Fact.GAP_CLOSED);
    write(new Watch.Began(NINE));
    write(new Watch.Ended(NINE.plusSeconds(60), "the link was cut"));
    write(new Watch.Began(NINE.plusSeconds(90)));
    await(() -> other.at("/gaps").size() == 2);
    JsonObject opened = event("/gaps", Fact.GAP_OPENED).data();
    assertEquals("2026-03-02T01:01:00.000000Z", opened.getString("since"));
    assertEquals("the link was cut", opened.getString("why"));
    JsonObject closed = event("/gaps", Fact.GAP_CLOSED).data();
    assertEquals("2026-03-02T01:01:00.000000Z", closed.getString("since"));
    assertEquals("2026-03-02T01:01:30.000000Z", closed.getString("until"));
  }

  @Test
  void nothingIsLostWhateverTheOtherSideDoesAndNobodyWaitsForAnother() throws Exception {
    hook("/slow", Fact.CALL_ENDED);
    hook("/ill", Fact.CALL_ENDED);
    hook("/gone", Fact.CALL_ENDED);
    hook("/moved", Fact.CALL_ENDED);
    hook("/well", Fact.CALL_ENDED);
    other.answers.putAll(Map.of("/ill", 500, "/gone", 410, "/moved", 307));
    Set<String> calls = Set.of(ended(), ended());
    await(() -> calls.equals(calls("/well")));
    assertTrue(other.at("/slow").size() <= 1, "its lane waits");
    await(() -> dead("/gone") == 2 && dead("/ill") == 2 && dead("/moved") == 2);
    assertEquals(2, other.at("/gone").size(), "said itself that it is of no use");
    assertEquals(8, other.at("/ill").size(), "once, and after each of three pauses");
    assertEquals(0, other.at("/elsewhere").size());
    for (Delivery late : webhooks.failing(named("/ill").id())) {
      assertEquals("I say 500", late.answer());
      assertEquals(4, late.tries());
      assertTrue(
          other.at("/ill").stream().filter(g -> g.id().equals(late.id().toString())).count() == 4,
          "every try carries the same id");
    }
    other.answers.clear();
    for (String path : List.of("/ill", "/gone", "/moved"))
      assertTrue(webhooks.retry(named(path).id(), Audit.By.COMMAND));
    other.released.countDown();
    for (String path : List.of("/ill", "/gone", "/moved", "/slow"))
      await(() -> calls.equals(calls(path)) && named(path).waiting() + dead(path) == 0);
    assertEquals(2, ids("/ill").size());
  }

  @Test
  void whatIsDownIsToldWhenItComesBack() throws Exception {
    Other down = new Other(0);
    int port = down.server.getAddress().getPort();
    down.close();
    hook("/down", "http://127.0.0.1:" + port + "/down", Fact.CALL_ENDED);
    String call = ended();
    await(() -> dead("/down") == 1);
    Delivery late = webhooks.failing(named("/down").id()).getFirst();
    assertTrue(late.status().isEmpty() && late.answer().contains("refused"), late.answer());
    try (Other back = new Other(port)) {
      webhooks.retry(named("/down").id(), Audit.By.COMMAND);
      await(() -> !back.at("/down").isEmpty() && named("/down").waiting() == 0);
      assertEquals(call, back.at("/down").getFirst().data().getString("id"));
      assertEquals(late.id().toString(), back.at("/down").getFirst().id());
      // a server of ours that died behind the answer
      database.change("update delivery set done_at = null");
      lanes.wake();
      await(() -> back.at("/down").size() == 2);
      assertEquals(late.id().toString(), back.at("/down").getLast().id());
    }
  }

  @Test
  void whoTakesNothingForLongIsPausedAndWhatItIsNotToldIsCounted() throws Exception {
    hook("/full", Fact.CALL_ENDED);
    hook("/well", Fact.CALL_ENDED);
    other.answers.put("/full", 410);
    ended();
    await(() -> dead("/full") == 1);
    database.change(
        """
        insert into delivery (id, webhook, event, subject, body, noted_at, due_at)
        select gen_random_uuid(), $1, 'call.ended', 'earlier ' || n, '{"data":{}}', $2, $2::timestamptz + interval '1 day' from generate_series(1, $3) n
        """,
        named("/full").id(),
        CLOCK.instant(),
        Deliveries.MOST - 1);
    Set<String> missed = Set.of(ended(), ended());
    await(() -> calls("/well").containsAll(missed));
    Webhook paused = named("/full");
    assertTrue(paused.paused());
    assertEquals(2, paused.missed().orElseThrow().events());
    assertEquals(Deliveries.MOST, paused.waiting() + paused.dead());
    assertTrue(named("/well").missed().isEmpty() && !named("/well").paused());
    other.answers.clear();
    webhooks.retry(paused.id(), Audit.By.COMMAND);
    await(() -> !named("/full").paused());
    String next = ended();
    await(() -> calls("/full").contains(next));
    assertTrue(named("/full").missed().isEmpty());
  }

  @Test
  void nothingIsSentToThisMachineUnlessASettingSaysSo() throws Exception {
    lanes.close();
    hook("/near", Fact.CALL_ENDED);
    hook("/tls", other.url("/tls").replace("http:", "https:"), Fact.CALL_ENDED);
    try (Lanes strict = new Lanes(database, new WebhookPost(VERTX), false, List.of(), CLOCK)) {
      strict.start();
      ended();
      await(() -> dead("/near") == 1 && dead("/tls") == 1);
      assertEquals(
          "plain HTTP is not allowed", webhooks.failing(named("/near").id()).getFirst().answer());
      assertEquals(
          "127.0.0.1 leads to 127.0.0.1", webhooks.failing(named("/tls").id()).getFirst().answer());
      assertEquals(List.of(), other.got);
    }
  }

  private void hook(String path, Fact... events) {
    hook(path, other.url(path), events);
  }

  private void hook(String path, String url, Fact... events) {
    secrets.put(path, webhooks.create(url, Set.of(events), Audit.By.COMMAND).secret());
  }

  private Webhook named(String path) {
    return webhooks.all().stream().filter(w -> w.url().endsWith(path)).findFirst().orElseThrow();
  }

  private long dead(String path) {
    return named(path).dead();
  }

  private Set<String> calls(String path) {
    return other.at(path).stream().map(g -> g.data().getString("id")).collect(Collectors.toSet());
  }

  private Set<String> ids(String path) {
    return other.at(path).stream().map(Got::id).collect(Collectors.toSet());
  }

  private boolean told(String path, Fact fact) {
    return other.at(path).stream().anyMatch(g -> is(g, fact));
  }

  private Got event(String path, Fact fact) {
    return other.at(path).stream().filter(g -> is(g, fact)).findFirst().orElseThrow();
  }

  private static boolean is(Got got, Fact fact) {
    return fact.key().equals(got.headers().get("webhook-event"));
  }

  private void write(Watch watch) {
    database.transaction(
        tx -> {
          watch.write(tx, "pbx1", Witness.AMI);
          return true;
        });
  }

  /** A call that was given up, with its effects, as the recorder writes both. */
  private String ended() {
    String id = UUID.randomUUID().toString();
    ended(id);
    return id;
  }

  private void ended(String id) {
    database.transaction(
        tx -> {
          tx.change(
              """
              insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, from_number, entered_at, local_day,
                rang_at, ended_at, outcome, evidence, journal)
              values ($1, 'pbx1', $2, $2, 'in', 'from-trunk', '4008001234', 1, '13800138000', '+8613800138000', $3, '2026-03-02',
                $3::timestamptz + interval '2 s', $3::timestamptz + interval '20 s', 'abandoned', 'complete', '{}')
              on conflict do nothing
              """,
              UUID.fromString(id),
              id,
              NINE);
          Outbox.put(
              tx,
              Stream.of(TicketDesk.OPENED, TicketDesk.ENDED)
                  .map(effect -> new Effect(id, effect, NINE))
                  .toList());
          return true;
        });
    outbox.wake();
  }

  private void await(BooleanSupplier end) {
    for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); !end.getAsBoolean(); ) {
      if (System.nanoTime() > until) throw new AssertionError("not in 30 s: " + other.got);
      lanes.wake();
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
