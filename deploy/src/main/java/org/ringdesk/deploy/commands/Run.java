package org.ringdesk.deploy.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.flywaydb.core.api.FlywayException;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.deploy.EmbeddedDatabase;
import org.ringdesk.deploy.Server;
import org.ringdesk.deploy.Settings;

/** The server for the operator's own PBX and database, until it is told to end. */
public final class Run implements Command {
  static final String EMBEDDED = "--embedded";

  @Override
  public int run(List<String> args) {
    var settings =
        Settings.read(Settings.file(withoutEmbedded(args), System.getenv()), System.getenv());
    var url = settings.database().url();
    if (url.isEmpty() && !args.contains(EMBEDDED))
      throw new Misused(
          "DATABASE_URL names no database. Set it to postgresql://user:password@host:port/name, or say --embedded to keep everything in a folder of"
              + " this machine.");
    try {
      if (url.isPresent()) serve(settings, url.get(), () -> {});
      else {
        var embedded = EmbeddedDatabase.start(dataFolder());
        serve(settings, embedded.url(), embedded::close);
      }
      return 0;
    } catch (FlywayException e) {
      System.err.println("The database cannot be used: " + lastWord(e));
      return 1;
    } catch (IOException | TimeoutException e) {
      System.err.println("The server does not start: " + lastWord(e));
      return 1;
    }
  }

  static Path dataFolder() {
    return Path.of(System.getenv().getOrDefault("DESK_DATA", "ringdesk-data"));
  }

  private static void serve(Settings settings, DatabaseUrl url, Runnable afterwards)
      throws TimeoutException, IOException {
    var server = Server.start(settings, url, Clock.systemUTC());
    server
        .staff()
        .firstAdministrator(AdminPassword.language())
        .map(AdminPassword::told)
        .ifPresent(System.out::println);
    Shutdown.untilTold(
        () -> {
          server.close();
          afterwards.run();
        });
  }

  private static List<String> withoutEmbedded(List<String> args) {
    var rest = new ArrayList<>(args);
    rest.remove(EMBEDDED);
    var known = rest.isEmpty() || (rest.size() == 2 && rest.getFirst().equals("--settings"));
    if (!known)
      throw new Misused(
          "run takes --settings FILE and --embedded, not " + String.join(" ", rest) + ".");
    return rest;
  }

  static String lastWord(Throwable e) {
    var cause = e;
    while (cause.getCause() != null) cause = cause.getCause();
    return cause.getMessage() == null
        ? cause.toString()
        : cause.getMessage().lines().findFirst().orElse("").strip();
  }
}
