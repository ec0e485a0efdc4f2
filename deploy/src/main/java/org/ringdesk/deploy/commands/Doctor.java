package org.ringdesk.deploy.commands;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringdesk.ami.AmiLink;
import org.ringdesk.ami.AmiProbe;
import org.ringdesk.callcenter.PbxSettings;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.database.Sql;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.deploy.Settings;
import org.ringdesk.hotline.Specialty;

/**
 * Walks the way of a call, from the settings over the database and the PBX to the ticket and the
 * page, and says at each step what it saw; where something is broken, also how to mend it. It calls
 * each hotline once, which rings nobody and is counted nowhere; {@value #NO_CALL} leaves that out,
 * and then it changes nothing. Exit 0 when nothing is broken.
 */
public final class Doctor implements Command {
  private static final String NO_CALL = "--no-call";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int OLDEST_POSTGRES = 15;

  /** {@code UNSURE}: nothing happened that would tell. */
  enum Verdict {
    WELL,
    UNSURE,
    BROKEN
  }

  /**
   * @param cure what to do; empty when well
   */
  record Finding(Verdict verdict, String sentence, String cure) {
    static Finding well(String sentence) {
      return new Finding(Verdict.WELL, sentence, "");
    }

    static Finding unsure(String sentence, String cure) {
      return new Finding(Verdict.UNSURE, sentence, cure);
    }

    static Finding broken(String sentence, String cure) {
      return new Finding(Verdict.BROKEN, sentence, cure);
    }
  }

  private final Map<String, String> environment;
  private final PrintStream out;
  private final Duration listening;
  private final QueueLogCheck queueLogs;
  private final List<Finding> findings = new ArrayList<>();
  private boolean served;

  public Doctor() {
    this(
        System.getenv(),
        System.out,
        Duration.ofSeconds(8),
        new QueueLogCheck(Path.of("/etc/logrotate.d"), Files::isReadable, Clock.systemUTC()));
  }

  /**
   * @param listening how long to wait for a PBX to say something by itself
   */
  Doctor(
      Map<String, String> environment,
      PrintStream out,
      Duration listening,
      QueueLogCheck queueLogs) {
    this.environment = environment;
    this.out = out;
    this.listening = listening;
    this.queueLogs = queueLogs;
  }

  @Override
  public int run(List<String> args) {
    var rest = new ArrayList<>(args);
    rest.remove(NO_CALL);
    if (!rest.isEmpty() && !(rest.size() == 2 && rest.getFirst().equals("--settings")))
      throw new Misused(
          "doctor takes --settings FILE and " + NO_CALL + ", not " + String.join(" ", rest) + ".");
    var settings = Settings.read(Settings.file(rest, environment), environment);
    say(Finding.well("The settings are complete."));
    settings
        .database()
        .url()
        .ifPresentOrElse(
            this::lookAtDatabase,
            () ->
                say(
                    Finding.broken(
                        "No database is named.",
                        "Set DATABASE_URL to postgresql://user:password@host:port/name, or start with run --embedded.")));
    for (var pbx : settings.pbxs()) lookAt(pbx, settings.hotlines().specialties());
    for (var pbx : settings.pbxs()) queueLogs.look(pbx).forEach(this::say);
    lookAtPages(settings);
    if (!args.contains(NO_CALL)) callHotlines(settings);
    return findings.stream().anyMatch(f -> f.verdict() == Verdict.BROKEN) ? 1 : 0;
  }

  private void say(Finding finding) {
    findings.add(finding);
    out.println(
        switch (finding.verdict()) {
              case WELL -> "● well    ";
              case UNSURE -> "◆ unsure  ";
              case BROKEN -> "▲ BROKEN  ";
            }
            + finding.sentence());
    if (!finding.cure().isEmpty()) out.println("            → " + finding.cure());
  }

  private void lookAtDatabase(DatabaseUrl url) {
    DriverManager.setLoginTimeout((int) PATIENCE.toSeconds());
    try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password())) {
      var version = connection.getMetaData().getDatabaseMajorVersion();
      if (version < OLDEST_POSTGRES) {
        say(
            Finding.broken(
                "The database " + url + " is PostgreSQL " + version + ".",
                "Use PostgreSQL " + OLDEST_POSTGRES + " or newer."));
        return;
      }
      say(Finding.well("The database answers: PostgreSQL " + version + "."));
      lookAtFacts(connection);
    } catch (SQLException e) {
      say(
          Finding.broken(
              "The database " + url + " does not let us in: " + Run.lastWord(e),
              "Is the server running, may this machine reach it, and are user, password and name right? Then: psql \"$DATABASE_URL\" -c 'select 1'"));
    }
  }

  /** What the server itself has written tells how far calls come. */
  private void lookAtFacts(Connection connection) throws SQLException {
    if (one(connection, "select to_regclass('call')::text").isEmpty()) {
      say(
          Finding.unsure(
              "The database is empty: the server has never been started on it.",
              "deploy/desk run makes the tables."));
      return;
    }
    var last = one(connection, "select max(entered_at)::text from call where direction = 'in'");
    say(
        last.map(at -> Finding.well("The last call was counted at " + at + "."))
            .orElseGet(
                () ->
                    Finding.unsure(
                        "No call has been counted yet.", "Call the hotline once and ask again.")));
    // what came before anybody watched was imported, and an import makes no tickets
    var without =
        one(
            connection,
            """
            select count(*)::text from call c where direction = 'in' and ended_at < now() - interval '1 minute'
              and entered_at >= coalesce((select min(since) from watch w where w.pbx = c.pbx), '-infinity')
              and not exists (select 1 from ticket_call where call = c.id)
            """);
    if (last.isPresent())
      say(
          without.equals(Optional.of("0"))
              ? Finding.well("Every call has its ticket.")
              : Finding.broken(
                  without.orElse("?") + " calls have no ticket.",
                  "Look at the outbox: select effect, tries, failure from outbox where done_at is null order by due_at"));
    var late =
        one(
            connection,
            "select count(*)::text from outbox where done_at is null and due_at < now() - interval '1 minute'");
    say(
        late.equals(Optional.of("0"))
            ? Finding.well("Nothing waits in the outbox.")
            : Finding.broken(
                late.orElse("?") + " effects wait in the outbox for over a minute.",
                "Is the server running? Its log names the effect that fails."));
  }

  private static Optional<String> one(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
    }
  }

  private void lookAt(PbxSettings pbx, List<Specialty> specialties) {
    var address = pbx.ami();
    var where = address.host() + ":" + address.port();
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.host(), address.port()), (int) PATIENCE.toMillis());
    } catch (IOException e) {
      say(
          Finding.broken(
              "Nothing answers at " + where + " for PBX " + pbx.name() + ": " + Run.lastWord(e),
              "Is Asterisk running there, is manager.conf enabled = yes, does bindaddr reach us, does a firewall stand between?"));
      return;
    }
    try {
      judge(pbx, specialties, new AmiProbe(address).look(listening));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void judge(PbxSettings pbx, List<Specialty> specialties, AmiProbe.Seen seen) {
    var name = "PBX " + pbx.name();
    if (seen.state() != AmiLink.State.UP) {
      say(
          Finding.broken(
              name + " does not let us in: " + seen.why(),
              "Compare user and secret with its manager.conf, see whether permit includes this machine, then: asterisk -rx 'manager reload'"));
      return;
    }
    say(Finding.well(name + " lets us in as " + pbx.ami().user() + "."));
    say(
        seen.refused().isEmpty()
            ? Finding.well(name + " answers what we ask.")
            : Finding.broken(
                name + " refuses to answer " + String.join(", ", seen.refused()) + ".",
                "Its account needs write = call,agent,originate,reporting."));
    say(
        seen.events() == 0
            ? Finding.unsure(
                name + " said nothing by itself in " + listening.toSeconds() + " s.",
                "Make a call and ask again. If it stays silent, its account needs read = call,agent,user.")
            : seen.untimed() == 0
                ? Finding.well(name + " sends events with timestamps.")
                : Finding.broken(
                    name + " sends events without timestamps: they are not believed.",
                    "Set timestampevents = yes in manager.conf and reload it."));
    for (var specialty : specialties)
      if (seen.refused().isEmpty() && !seen.queues().contains(specialty.queue().value()))
        say(
            Finding.broken(
                name
                    + " has no queue "
                    + specialty.queue()
                    + " for the specialty "
                    + specialty.key()
                    + ".",
                "Its queues are: "
                    + String.join(", ", seen.queues().stream().sorted().toList())
                    + ". Name one of them in specialty.N.queue, or add the queue."));
  }

  private void callHotlines(Settings settings) {
    out.println(
        "            Now each hotline is called once; no phone rings, nothing is counted. "
            + NO_CALL
            + " leaves it out.");
    var url = settings.database().url().filter(this::hasTables);
    if (url.isEmpty()) {
      callHotlines(settings, null);
      return;
    }
    var vertx = Vertx.vertx();
    try (var database = new Database(vertx, url.get().value(), 2)) {
      callHotlines(settings, database);
    } catch (DatabaseException e) {
      say(
          Finding.broken(
              "The database went away meanwhile: " + Run.lastWord(e),
              "Ask again when it is back."));
    } finally {
      vertx.close().await();
    }
  }

  private void callHotlines(Settings settings, @Nullable Sql sql) {
    var calls = new OwnCalls(sql, served, settings.pbxs().size() == 1, this::say);
    try {
      for (var pbx : settings.pbxs())
        if (settings.canaries().pbxs().contains(pbx.name())) {
          for (var hotline : settings.hotlines().hotlines()) calls.make(pbx, hotline.number());
          calls.lookAtLedger(pbx);
        }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Not before the server has started on it once, as this version. */
  private boolean hasTables(DatabaseUrl url) {
    try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password())) {
      return one(connection, "select to_regclass('canary')::text").isPresent();
    } catch (SQLException e) {
      return false;
    }
  }

  private void lookAtPages(Settings settings) {
    var port = settings.web().port();
    var health =
        URI.create(
            settings.pages().scheme() + "://" + settings.web().host() + ":" + port + "/health");
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(health).timeout(PATIENCE).build(), BodyHandlers.ofString());
      served = true;
      say(
          answer.statusCode() == 200
              ? Finding.well("The server runs and says that it is well.")
              : Finding.broken(
                  "The server runs but says that something is wrong.",
                  "Open " + health + " on this machine or as an administrator: it says what."));
    } catch (IOException e) {
      say(
          Finding.unsure(
              "No server answers at " + health + ".",
              "deploy/desk run starts it; when it runs, does another program hold port "
                  + port
                  + "?"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
