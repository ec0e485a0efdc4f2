package org.ringdesk.deploy.commands;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.api.FlywayException;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.deploy.EmbeddedDatabase;
import org.ringdesk.deploy.Settings;
import org.ringdesk.people.Operators.Issued;
import org.ringdesk.people.Staff;
import org.ringdesk.schema.Migrations;

/**
 * A new password for {@code admin}, for whoever locked themselves out. Who may run this may read
 * the database anyway. The server may go on running.
 */
public final class AdminPassword implements Command {
  @Override
  public int run(List<String> args) {
    var rest = new ArrayList<>(args);
    var embedded = rest.remove(Run.EMBEDDED);
    if (!rest.isEmpty() && !(rest.size() == 2 && rest.getFirst().equals("--settings")))
      throw new Misused(
          "admin-password takes --settings FILE and --embedded, not "
              + String.join(" ", rest)
              + ".");
    try {
      System.out.println(told(embedded ? inEmbedded() : reset(url(rest))));
      return 0;
    } catch (FlywayException | DatabaseException e) {
      System.err.println("The database cannot be used: " + Run.lastWord(e));
      return 1;
    } catch (IOException e) {
      System.err.println("The embedded database does not start: " + Run.lastWord(e));
      return 1;
    }
  }

  /** What is shown once, on standard output. */
  static String told(Issued issued) {
    return "Sign in as "
        + issued.operator().userName()
        + " with password "
        + issued.password()
        + " (shown this once; the first sign-in asks for another).";
  }

  /** What a new administrator's pages are written in, until they choose. */
  static String language() {
    return Locale.getDefault().getLanguage().equals("zh") ? "zh" : "en";
  }

  private static DatabaseUrl url(List<String> args) {
    var settings = Settings.read(Settings.file(args, System.getenv()), System.getenv());
    return settings
        .database()
        .url()
        .orElseThrow(
            () ->
                new Misused(
                    "No database is named. Set DATABASE_URL as for run, or say --embedded."));
  }

  /** The running server's own, where there is one. */
  private static Issued inEmbedded() throws IOException {
    var running = EmbeddedDatabase.running(Run.dataFolder());
    if (running.isPresent()) return reset(running.get());
    try (var database = EmbeddedDatabase.start(Run.dataFolder())) {
      return reset(database.url());
    }
  }

  static Issued reset(DatabaseUrl url) {
    Migrations.migrate(url.jdbcUrl(), url.user(), url.password());
    var vertx = Vertx.vertx();
    try (var database = new Database(vertx, url.value(), 2)) {
      return new Staff(database, Clock.systemUTC()).resetAdministrator(language());
    } finally {
      vertx.close().await();
    }
  }
}
