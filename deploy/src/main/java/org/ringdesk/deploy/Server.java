package org.ringdesk.deploy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flywaydb.core.api.FlywayException;
import org.ringdesk.callcenter.CallCenter;
import org.ringdesk.canary.Canaries;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.figure.Figures;
import org.ringdesk.hotline.KnownHours;
import org.ringdesk.hotline.Schedules;
import org.ringdesk.ivr.IvrServer;
import org.ringdesk.journal.Retention;
import org.ringdesk.people.Staff;
import org.ringdesk.schema.Migrations;
import org.ringdesk.seal.Sealing;
import org.ringdesk.web.ApiHouse;
import org.ringdesk.web.WebServer;
import org.ringdesk.web.WebSettings;
import org.ringdesk.webhook.Webhooks;
import org.ringdesk.witness.Gaps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running product: everything that the settings name, wired once. */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  private final Vertx vertx;
  private final Database database;
  private final Staff staff;
  private final CallCenter callCenter;
  private final IvrServer ivr;
  private final WebServer web;
  private final Retention retention;
  private final Sealing sealing;

  private Server(
      Vertx vertx,
      Database database,
      Staff staff,
      CallCenter callCenter,
      IvrServer ivr,
      WebServer web,
      Retention retention,
      Sealing sealing) {
    this.vertx = vertx;
    this.database = database;
    this.staff = staff;
    this.callCenter = callCenter;
    this.ivr = ivr;
    this.web = web;
    this.retention = retention;
    this.sealing = sealing;
  }

  /**
   * Brings the schema up to date and starts everything.
   *
   * @throws FlywayException when the database cannot be reached or is newer than this program
   */
  public static Server start(Settings settings, DatabaseUrl url, Clock clock)
      throws TimeoutException, IOException {
    return start(settings, url, clock, clock);
  }

  /**
   * @param calendar by which it is decided whether a hotline is staffed; the demo moves it
   * @throws IOException when the port of the pages or the scripts is taken
   */
  public static Server start(Settings settings, DatabaseUrl url, Clock clock, Clock calendar)
      throws TimeoutException, IOException {
    // The schema is brought up to date while everything is wired: neither needs the other.
    var schema = CompletableFuture.supplyAsync(() -> migrate(url));
    var vertx = Vertx.vertx();
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var database = new Database(vertx, url.value(), settings.database().connections());
    var staff = new Staff(database, clock);
    var callCenter =
        new CallCenter(
            vertx,
            database,
            settings.hotlines(),
            settings.pbxs(),
            settings.canaries(),
            settings.api().privateWebhooks(),
            settings.node(),
            clock,
            metrics);
    var web =
        new WebServer(
            settings.pages(),
            callCenter.board()::snapshot,
            callCenter.past()::at,
            callCenter.desk(),
            callCenter::health,
            metrics,
            clock,
            staff,
            new Gaps(database),
            callCenter,
            callCenter.canaries(),
            new Figures(database, settings.terms()),
            new ApiHouse(
                database,
                settings.hotlines(),
                settings.terms(),
                staff.tokens(),
                new Webhooks(database, settings.api().privateWebhooks(), clock),
                settings.api().limits()));
    var ivr =
        new IvrServer(
            settings.ivr(),
            new KnownHours(new Schedules(database)::of),
            calendar,
            uniqueid -> met(database, uniqueid, clock));
    await(schema, vertx);
    try {
      ivr.start();
    } catch (BindException e) {
      vertx.close();
      throw taken(settings.ivr().host(), settings.ivr().port(), "agi.port (RINGDESK_AGI_PORT)", e);
    }
    var retention = new Retention(database, Duration.ofDays(settings.journal().keepDays()), clock);
    var sealing =
        new Sealing(
            database,
            callCenter::reconcileAgain,
            settings.hotlines().zone(),
            settings.terms(),
            clock);
    callCenter.start();
    retention.start();
    sealing.start();
    var server = new Server(vertx, database, staff, callCenter, ivr, web, retention, sealing);
    try {
      server.show(settings.pages());
      return server;
    } catch (IOException | TimeoutException e) {
      server.close();
      throw e;
    }
  }

  private void show(WebSettings at) throws IOException, TimeoutException {
    web.deploy(vertx)
        .recover(
            e ->
                Future.failedFuture(
                    e instanceof BindException
                        ? taken(at.host(), at.port(), "web.port (RINGDESK_WEB_PORT)", e)
                        : e))
        .await(30, TimeUnit.SECONDS);
  }

  private static IOException taken(String host, int port, String setting, Throwable why) {
    return new IOException(
        "nobody can listen on %s:%d (%s). `ss -ltnp` shows who does; %s takes another port."
            .formatted(host, port, why.getMessage(), setting));
  }

  private static int migrate(DatabaseUrl url) {
    return Migrations.migrate(url.jdbcUrl(), url.user(), url.password());
  }

  private static void await(CompletableFuture<Integer> schema, Vertx vertx) {
    try {
      int applied = schema.join();
      if (applied > 0) log.info("{} migrations applied", applied);
    } catch (CompletionException e) {
      vertx.close();
      if (e.getCause() instanceof FlywayException unusable) throw unusable;
      throw e;
    }
  }

  public int port() {
    return web.port();
  }

  /** Who may come in. */
  public Staff staff() {
    return staff;
  }

  /** Where Asterisk asks what to do with a caller. */
  public IvrServer ivr() {
    return ivr;
  }

  public Database database() {
    return database;
  }

  public CallCenter callCenter() {
    return callCenter;
  }

  /** Stops listening, writes what was heard, then lets go of the database. */
  @Override
  public void close() {
    try {
      ivr.close();
      sealing.close();
      retention.close();
      callCenter.stop();
      database.close();
      vertx.close().await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      log.warn("some threads did not end in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void met(Database database, String canary, Clock clock) {
    try {
      new Canaries(database).met(canary, clock.instant());
    } catch (DatabaseException e) {
      log.warn("a call of our own is not written down: {}", e.getMessage());
    }
  }
}
