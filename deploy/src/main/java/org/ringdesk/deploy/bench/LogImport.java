package org.ringdesk.deploy.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ringdesk.deploy.EmbeddedDatabase;
import org.ringdesk.deploy.Main;
import org.ringdesk.schema.Migrations;

/** How fast a PBX's history is brought in. */
final class LogImport implements Benchmark {
  @Override
  public String name() {
    return "import";
  }

  @Override
  public String what() {
    return "a queue_log of 2,000,000 lines into an empty database that syncs, by deploy/desk import in a program of its own";
  }

  @Override
  public List<Result> run(Round round) throws Exception {
    var log = round.folder().resolve("queue_log");
    MadeUpLog.write(log, round.of(2_000_000, 100_000));
    try (var server =
        EmbeddedDatabase.start(
            round.folder().resolve("database"), round.root().resolve("deploy/.cache/postgresql"))) {
      var url = server.url();
      Migrations.migrate(url.jdbcUrl(), url.user(), url.password());
      var results = new ArrayList<Result>();
      var first = imported(round, log, url.value());
      results.add(rate("imported", first).atLeast(100_000));
      round.say("  %s", first.encode());
      var again = imported(round, log, url.value());
      round.say("  %s", again.encode());
      results.add(rate("imported again, which changes nothing", again));
      results.add(
          Result.of(
                  "lines not found again",
                  again.getLong("lines") - again.getLong("already"),
                  "lines")
              .atMost(0));
      return results;
    }
  }

  private static Result rate(String figure, JsonObject done) {
    return Result.of(figure, done.getLong("lines") / done.getDouble("seconds"), "lines/s")
        .noting("%,d calls of %,d lines".formatted(done.getLong("calls"), done.getLong("lines")));
  }

  private static JsonObject imported(Round round, Path log, String url)
      throws IOException, InterruptedException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx" + Program.HEAP_MB + "m",
            // as the launcher does it
            "-Xms" + Program.HEAP_MB + "m",
            "-XX:+UseParallelGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "import",
            "queue-log",
            log.toString(),
            "--pbx",
            "pbx1",
            "--timezone",
            MadeUpCalls.ZONE.getId(),
            "--database",
            url);
    var errors = round.folder().resolve("import.log");
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(n -> n.matches("(RINGDESK|DATABASE)_.*"));
    var process = builder.start();
    try (var out = process.getInputStream()) {
      var told = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) throw new IOException("the import failed: " + errors);
      return new JsonObject(told);
    } finally {
      process.destroyForcibly();
    }
  }
}
