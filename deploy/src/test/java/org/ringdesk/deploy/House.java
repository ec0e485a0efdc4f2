package org.ringdesk.deploy;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ringdesk.deploy.demo.Accounts;
import org.ringdesk.deploy.pbx.AsteriskBench;
import org.ringdesk.deploy.pbx.PbxPlan;
import org.ringdesk.deploy.pbx.Ports;
import org.ringdesk.schema.TestDatabase;

/**
 * The whole product around one story: a real Asterisk, a real PostgreSQL, the server, and somebody
 * who asks it questions.
 */
public final class House implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AsteriskBench bench;
  private final TestDatabase database;
  private Server server;

  private House(AsteriskBench bench, TestDatabase database, Server server) {
    this.bench = bench;
    this.database = database;
    this.server = server;
  }

  public static House open(UnaryOperator<PbxPlan> plan) throws Exception {
    return open(AsteriskBench.start(plan), Map.of());
  }

  /**
   * @param settings beside those that every house has, or instead of them
   */
  public static House open(AsteriskBench bench, Map<String, String> settings) throws Exception {
    var database = TestDatabase.fresh();
    var house = new House(bench, database, start(bench, database.url(), "first", settings));
    house.awaitLinkUp();
    return house;
  }

  /** Of parts that are there already. */
  static House around(AsteriskBench bench, TestDatabase database, Server server) {
    return new House(bench, database, server);
  }

  /**
   * With the scripts that callers hear.
   *
   * @param calendar the time it is for the working hours
   * @param settings beside those that every house has
   */
  public static House openWithScripts(
      UnaryOperator<PbxPlan> plan, Clock calendar, Map<String, String> settings) throws Exception {
    var bench =
        AsteriskBench.start(
            p -> plan.apply(p.withAgi(PbxPlan.PBX_HOST + ":" + Ports.tcp(PbxPlan.PBX_HOST))));
    bench.hasShortPrompts();
    var database = TestDatabase.fresh();
    var all = environment(bench, "first");
    all.putAll(settings);
    var server =
        Server.start(
            Settings.read(Optional.empty(), all),
            new DatabaseUrl(database.url()),
            Clock.systemUTC(),
            calendar);
    var house = new House(bench, database, server);
    house.awaitLinkUp();
    return house;
  }

  public static Server start(AsteriskBench bench, String databaseUrl, String node)
      throws Exception {
    return start(bench, databaseUrl, node, Map.of());
  }

  public static Server start(
      AsteriskBench bench, String databaseUrl, String node, Map<String, String> settings)
      throws Exception {
    var environment = environment(bench, node);
    environment.putAll(settings);
    return Server.start(
        Settings.read(Optional.empty(), environment),
        new DatabaseUrl(databaseUrl),
        Clock.systemUTC());
  }

  private static Map<String, String> environment(AsteriskBench bench, String node) {
    var plan = bench.plan();
    var environment = new HashMap<String, String>();
    environment.put("RINGDESK_NODE", node);
    environment.put("RINGDESK_PBX_1_NAME", plan.name());
    environment.put("RINGDESK_PBX_1_PORT", Integer.toString(plan.listen().ami()));
    environment.put("RINGDESK_PBX_1_USER", plan.ami().user());
    environment.put("RINGDESK_PBX_1_SECRET", plan.ami().secret());
    environment.put("RINGDESK_PBX_1_SILENCE", "6");
    environment.put("RINGDESK_PBX_1_QUEUE_LOG", bench.asterisk().queueLog().toString());
    environment.put("RINGDESK_WEB_PORT", "0");
    environment.put("RINGDESK_CANARY_EVERY", "0");
    var agi = plan.agi();
    environment.put("RINGDESK_AGI_PORT", agi == null ? "0" : agi.split(":")[1]);
    int n = 0;
    for (var hotline : plan.hotlines()) {
      environment.put("RINGDESK_HOTLINE_" + ++n + "_NUMBER", hotline.did());
      environment.put("RINGDESK_HOTLINE_" + n + "_ZONE", "Asia/Shanghai");
    }
    return environment;
  }

  /** The settings that the first server was started with. */
  public Map<String, String> environment() {
    return environment(bench, "first");
  }

  public AsteriskBench bench() {
    return bench;
  }

  public TestDatabase database() {
    return database;
  }

  public Server server() {
    return server;
  }

  /** Another server instead of this one; the same database and PBX. */
  public void restart(Server next) {
    server = next;
  }

  public void awaitLinkUp() throws Exception {
    await(
        "select count(*)::text from watch where until is null and witness = 'ami' and pbx = '"
            + bench.plan().name()
            + "'",
        List.of("1"));
  }

  /** One column, as text. */
  public List<String> ask(String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var rows = connection.createStatement().executeQuery(sql)) {
      var answers = new ArrayList<String>();
      while (rows.next()) answers.add(rows.getString(1));
      return answers;
    }
  }

  public void change(String sql) throws SQLException {
    try (var connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
      connection.createStatement().execute(sql);
    }
  }

  /** Waits until the answer is this. */
  public void await(String sql, List<String> wanted) throws Exception {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var answer = ask(sql);
    while (!answer.equals(wanted)) {
      if (System.nanoTime() > deadline)
        fail("wanted " + wanted + " but had " + answer + " for " + sql);
      Thread.sleep(50);
      answer = ask(sql);
    }
  }

  /**
   * A call in one line: outcome, evidence, visits as queue=outcome, phones that rang, who talked.
   */
  public void awaitCall(String from, String story) throws Exception {
    await(STORY.formatted(" || ' by ' || c.evidence", from), List.of(story));
  }

  /** The same without the evidence, where either witness may be the first to tell the end. */
  public void awaitEnd(String from, String story) throws Exception {
    await(STORY.formatted("", from), List.of(story));
  }

  private static final String STORY =
      """
      select c.outcome%s
        || coalesce((select ', ' || string_agg(v.queue || '=' || v.outcome, ' ' order by v.no) from visit v where v.call = c.id), '')
        || ', rang ' || (select count(*) from ring r where r.call = c.id and r.rang_at is not null)
        || coalesce((select ', ' || string_agg(t.agent, '+' order by t.since) from talk t where t.call = c.id), '')
      from call c where c.from_raw = '%s' and c.ended_at is not null order by c.entered_at
      """;

  /** A page or an answer of the server, to somebody who is not signed in. */
  public String get(String path) throws IOException, InterruptedException {
    try (var stranger = new Guest(server.port())) {
      return stranger.get(path);
    }
  }

  /**
   * A browser that one of the {@link Accounts} signed in with, at the server of this moment.
   *
   * @param user {@code admin}, {@code supervisor}, {@code second}, or an agent's extension
   */
  public Guest signIn(String user) throws IOException, InterruptedException {
    Accounts.engage(server.staff(), bench.plan());
    var guest = new Guest(server.port());
    guest.signIn(user, Accounts.PASSWORD);
    return guest;
  }

  @Override
  public void close() throws Exception {
    server.close();
    bench.close();
    database.close();
  }
}
