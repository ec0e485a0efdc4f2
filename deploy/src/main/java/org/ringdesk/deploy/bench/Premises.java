package org.ringdesk.deploy.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ringdesk.database.Database;
import org.ringdesk.deploy.EmbeddedDatabase;
import org.ringdesk.deploy.demo.Accounts;
import org.ringdesk.deploy.pbx.PbxPlan;
import org.ringdesk.deploy.pbx.Ports;
import org.ringdesk.people.Staff;
import org.ringdesk.schema.Migrations;

/**
 * What a server needs around it: a database that syncs, people who may sign in, the settings. The
 * PBX is whoever listens on {@code settings}' port.
 */
final class Premises implements AutoCloseable {
  /** Of its hotlines. */
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]*)\"");

  private final EmbeddedDatabase server;
  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final Map<String, String> settings = new HashMap<>();

  private Premises(EmbeddedDatabase server) {
    this.server = server;
    this.database = new Database(vertx, server.url().value(), 2);
  }

  static Premises open(Round round) throws IOException {
    var server =
        EmbeddedDatabase.start(
            round.folder().resolve("database"), round.root().resolve("deploy/.cache/postgresql"));
    var url = server.url();
    Migrations.migrate(url.jdbcUrl(), url.user(), url.password());
    var premises = new Premises(server);
    Accounts.engage(new Staff(premises.database, Clock.systemUTC()), PbxPlan.onLoopback("pbx1"));
    premises.settings.put("DATABASE_URL", url.value());
    premises.settings.put("RINGDESK_NODE", "bench");
    premises.settings.put("RINGDESK_WEB_PORT", Integer.toString(Ports.tcp(PbxPlan.PBX_HOST)));
    premises.settings.put("RINGDESK_WEB_VIEWERS", "2000");
    premises.settings.put("RINGDESK_AGI_PORT", "0");
    premises.settings.put("RINGDESK_CANARY_EVERY", "0");
    premises.settings.put("RINGDESK_PBX_1_NAME", "pbx1");
    premises.settings.put("RINGDESK_HOTLINE_1_NUMBER", "88001000");
    premises.settings.put("RINGDESK_HOTLINE_1_ZONE", ZONE.getId());
    return premises;
  }

  /** With one more setting, or another. */
  Premises with(String name, Object value) {
    settings.put(name, value.toString());
    return this;
  }

  Map<String, String> settings() {
    return settings;
  }

  Database database() {
    return database;
  }

  /** A number of rows, or of anything else that is one number. */
  long ask(String sql) {
    return database
        .first("select (" + sql + ")::bigint as n", row -> row.number("n"))
        .orElseThrow();
  }

  /** The cookie of somebody who may see the board. */
  static String signIn(Program program) throws IOException, InterruptedException {
    var cookies = new CookieManager();
    try (var client = HttpClient.newBuilder().cookieHandler(cookies).build()) {
      var page = URI.create("http://127.0.0.1:" + program.port() + "/sign-in");
      var form =
          CSRF.matcher(
              client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body());
      if (!form.find()) throw new IOException("there is no form to sign in with");
      var fields =
          Map.of("name", "supervisor", "password", Accounts.PASSWORD, "csrf", form.group(1));
      var answer =
          client.send(
              HttpRequest.newBuilder(page)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString(encoded(fields)))
                  .build(),
              BodyHandlers.discarding());
      if (answer.statusCode() != 303)
        throw new IOException("the supervisor cannot sign in: " + answer.statusCode());
    }
    return cookies.getCookieStore().getCookies().stream()
        .map(c -> c.getName() + "=" + c.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void close() {
    database.close();
    vertx.close().await();
    server.close();
  }
}
