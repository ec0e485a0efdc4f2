package org.ringdesk.deploy.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
          """
          No database is named. There are three ways:
            export DATABASE_URL=postgresql://user:password@host:port/name   a PostgreSQL server of your own, 15 or newer
            deploy/desk database         as root, once: sets up Debian's PostgreSQL server on this machine
            deploy/desk run --embedded   everything in one folder, without a server: no dump, no upgrade, for trying things out""");
    if (url.isPresent() && args.contains(EMBEDDED))
      throw new Misused(
          "--embedded is one database and " + url.get() + " is another: say which, not both.");
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

  /** The same wherever the command is given. */
  static Path dataFolder() {
    return Optional.ofNullable(System.getenv("DESK_DATA"))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("ringdesk.root", ".")).resolve("ringdesk-data"));
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
