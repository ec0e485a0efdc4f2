package org.ringdesk.deploy.commands;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.Copy;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.deploy.EmbeddedDatabase;
import org.ringdesk.deploy.Settings;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.schema.Migrations;
import org.ringdesk.store.CallRows;

/**
 * {@code import queue-log FILE… --pbx NAME [--timezone ZONE] [--database URL]}: the history that a
 * PBX wrote, as calls, visits, rings, talks and presence. It has no effects: no tickets, no calls,
 * no mail. Done again, it changes nothing. The last line of the last file ends nothing: what has no
 * end there stays open until its end is read.
 */
public final class ImportQueueLog implements Command {
  private static final String USAGE =
      "import queue-log takes FILE… --pbx NAME [--timezone ZONE] [--database URL]";
  private static final String PBX_NAME = "[a-z0-9-]{1,32}";

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  public ImportQueueLog() {
    this(System.getenv(), System.out, System.err);
  }

  ImportQueueLog(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** What was asked for. */
  private record Asked(
      List<Path> files, String pbx, Optional<ZoneId> zone, Optional<DatabaseUrl> database) {}

  @Override
  public int run(List<String> args) {
    var asked = asked(args);
    var settings = settings();
    var hotlines = hotlines(settings, asked.zone());
    var url = asked.database().or(() -> settings.flatMap(s -> s.database().url())).or(this::named);
    try {
      var files = QueueLogImport.inOrder(asked.files());
      var done =
          url.isPresent()
              ? into(url.get(), files, asked.pbx(), hotlines)
              : intoEmbedded(files, asked.pbx(), hotlines);
      out.println(json(done).encode());
      return done.failure().isEmpty() ? 0 : 1;
    } catch (FlywayException | DatabaseException e) {
      err.println("The database cannot be used: " + Run.lastWord(e));
      return 1;
    } catch (IOException e) {
      err.println("The embedded database does not start: " + Run.lastWord(e));
      return 1;
    }
  }

  private static JsonObject json(QueueLogImport.Done done) {
    return new JsonObject()
        .put("lines", done.lines())
        .put("calls", done.sum().calls())
        .put("visits", done.sum().visits())
        .put("answered", done.sum().answered())
        .put("open", done.open())
        .put("unknown", done.unknown())
        .put("broken", done.broken())
        .put("already", done.sum().already())
        .put("seconds", Math.round(done.took().toMillis() / 100.0) / 10.0);
  }

  private static Asked asked(List<String> args) {
    if (args.isEmpty() || !args.getFirst().equals("queue-log")) throw new Misused(USAGE + ".");
    var files = new ArrayList<Path>();
    var options = new HashMap<String, String>();
    for (int i = 1; i < args.size(); i++) {
      var word = args.get(i);
      switch (word) {
        case "--pbx", "--timezone", "--database" -> {
          if (++i == args.size()) throw new Misused(word + ": what follows it is missing.");
          options.put(word, args.get(i));
        }
        default -> {
          if (word.startsWith("--")) throw new Misused(USAGE + ", not " + word + ".");
          files.add(file(word));
        }
      }
    }
    if (files.isEmpty()) throw new Misused(USAGE + ": no file is named.");
    return new Asked(
        files,
        pbx(options.get("--pbx")),
        Optional.ofNullable(options.get("--timezone")).map(ImportQueueLog::zone),
        Optional.ofNullable(options.get("--database")).map(ImportQueueLog::url));
  }

  private static Path file(String name) {
    var path = Path.of(name);
    if (!Files.exists(path)) throw new Misused("There is no file " + name + ".");
    if (!Files.isRegularFile(path)) throw new Misused(name + " is no file.");
    if (!Files.isReadable(path)) throw new Misused(name + " may not be read.");
    return path;
  }

  private static String pbx(@Nullable String name) {
    if (name == null)
      throw new Misused("Say which PBX wrote the log: --pbx NAME, the name that pbx.N.name has.");
    if (!name.matches(PBX_NAME))
      throw new Misused("--pbx: \"" + name + "\" is not 1 to 32 of a-z, 0-9 and hyphen.");
    return name;
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new Misused("--timezone: \"" + name + "\" is no zone such as Asia/Shanghai.");
    }
  }

  private static DatabaseUrl url(String url) {
    try {
      return new DatabaseUrl(url);
    } catch (IllegalArgumentException e) {
      throw new Misused("--database: " + e.getMessage() + ".");
    }
  }

  /** Those of the server, where the environment names any; an import does without. */
  private Optional<Settings> settings() {
    var file = Settings.file(List.of(), environment);
    var named = file.isPresent() || environment.containsKey("RINGDESK_HOTLINE_1_NUMBER");
    return named ? Optional.of(Settings.read(file, environment)) : Optional.empty();
  }

  private Optional<DatabaseUrl> named() {
    return Optional.ofNullable(environment.get("DATABASE_URL"))
        .filter(u -> !u.isBlank())
        .map(ImportQueueLog::url);
  }

  /** Without settings one hotline stands for all, in the machine's zone, as the settings' own. */
  private static Hotlines hotlines(Optional<Settings> settings, Optional<ZoneId> zone) {
    var known =
        settings
            .map(Settings::hotlines)
            .orElseGet(
                () ->
                    new Hotlines(
                        List.of(
                            new Hotline(
                                "", "", "", ZoneId.systemDefault(), "CN", Duration.ofSeconds(5))),
                        List.of()));
    return zone.map(
            z ->
                new Hotlines(
                    known.hotlines().stream()
                        .map(
                            h ->
                                new Hotline(
                                    h.number(), h.zh(), h.en(), z, h.region(), h.shortAbandon()))
                        .toList(),
                    known.specialties()))
        .orElse(known);
  }

  /** The running server's own, where there is one. */
  private QueueLogImport.Done intoEmbedded(
      List<QueueLogImport.Found> files, String pbx, Hotlines hotlines) throws IOException {
    var folder = Run.dataFolder();
    var running = EmbeddedDatabase.running(folder);
    if (running.isPresent()) return into(running.get(), files, pbx, hotlines);
    try (var database = EmbeddedDatabase.start(folder)) {
      return into(database.url(), files, pbx, hotlines);
    }
  }

  QueueLogImport.Done into(
      DatabaseUrl url, List<QueueLogImport.Found> files, String pbx, Hotlines hotlines) {
    Migrations.migrate(url.jdbcUrl(), url.user(), url.password());
    var vertx = Vertx.vertx();
    try (var database = new Database(vertx, url.value(), 2);
        var lineCopy = copy(url);
        var callCopy = copy(url)) {
      var numbers = new ReadNumbers();
      var rows =
          new CallRows(
              hotlines, c -> numbers.e164(c.line().from(), hotlines.of(c.line().to()).region()));
      return new QueueLogImport(database, lineCopy, callCopy, rows, pbx, Clock.systemUTC(), err)
          .run(files);
    } finally {
      vertx.close().await();
    }
  }

  private static Copy copy(DatabaseUrl url) {
    return new Copy(url.jdbcUrl(), url.user(), url.password());
  }
}
