package org.ringdesk.deploy.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.deploy.EmbeddedDatabase;
import org.ringdesk.deploy.Settings;
import org.ringdesk.deploy.SettingsException;
import org.ringdesk.schema.Migrations;

/**
 * The database that a command reads: the one that is said, else DATABASE_URL, else that of the
 * settings, else the embedded one, the running server's own where there is one.
 */
final class UsualDatabase {
  private UsualDatabase() {}

  /**
   * @throws IOException when the embedded one cannot be used
   */
  static <T> T with(
      Optional<DatabaseUrl> said, Optional<Settings> settings, Function<DatabaseUrl, T> work)
      throws IOException {
    var url = said.or(() -> usual(settings));
    return url.isPresent() ? work.apply(url.get()) : embedded(work);
  }

  /** What stands behind {@code --database}. */
  static DatabaseUrl said(String text) {
    try {
      return new DatabaseUrl(text);
    } catch (IllegalArgumentException e) {
      throw new Command.Misused("--database is " + e.getMessage() + ".");
    }
  }

  /** Only where they are complete. */
  static Optional<Settings> settings() {
    try {
      return Optional.of(Settings.read(Settings.file(List.of(), System.getenv()), System.getenv()));
    } catch (SettingsException e) {
      return Optional.empty();
    }
  }

  private static Optional<DatabaseUrl> usual(Optional<Settings> settings) {
    var variable = System.getenv("DATABASE_URL");
    if (variable == null || variable.isBlank()) return settings.flatMap(s -> s.database().url());
    try {
      return Optional.of(new DatabaseUrl(variable));
    } catch (IllegalArgumentException e) {
      throw new Command.Misused("DATABASE_URL is " + e.getMessage() + ".");
    }
  }

  private static <T> T embedded(Function<DatabaseUrl, T> work) throws IOException {
    var folder = Run.dataFolder();
    var running = EmbeddedDatabase.running(folder);
    if (running.isPresent()) return work.apply(running.get());
    if (!Files.exists(folder.resolve("data")))
      throw new IOException(
          "there is none in "
              + folder.toAbsolutePath().normalize()
              + "; set DATABASE_URL or DESK_DATA, or say --database URL.");
    try (var database = EmbeddedDatabase.start(folder)) {
      var url = database.url();
      Migrations.migrate(url.jdbcUrl(), url.user(), url.password());
      return work.apply(url);
    }
  }
}
