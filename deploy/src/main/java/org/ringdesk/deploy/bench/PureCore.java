package org.ringdesk.deploy.bench;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The core without wire and disk: JMH in a program of its own, which {@code deploy/desk} builds.
 */
final class PureCore implements Benchmark {
  private static final int AT_MOST_MINUTES = 5;

  @Override
  public String name() {
    return "pure-core";
  }

  @Override
  public String what() {
    return "decoded events through states and figures, one thread, without wire and disk (JMH)";
  }

  @Override
  public List<Result> run(Round round) throws Exception {
    var jar = round.root().resolve("deploy/target/jmh/ringdesk.jar");
    if (!Files.exists(jar))
      throw new IOException(jar + " is not there; deploy/desk bench builds it");
    var answer = round.folder().resolve("jmh.json");
    measure(round, jar, answer);
    var events = CoreEvents.of(round.root());
    var figure =
        new JsonArray(Files.readString(answer)).getJsonObject(0).getJsonObject("primaryMetric");
    double plays = figure.getDouble("score");
    double error = Double.parseDouble(figure.getValue("scoreError").toString());
    return List.of(
        Result.of("events", plays * events.events().size(), "events/s")
            .atLeast(500_000)
            .noting("± %.0f %%".formatted(100 * error / plays)),
        Result.of("changes of calls and agents", plays * events.play(), "changes/s"));
  }

  private static void measure(Round round, Path jar, Path answer)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + Program.HEAP_MB + "m", "-Dringdesk.root=" + round.root()));
    command.addAll(List.of("-cp", jar.toString(), "org.openjdk.jmh.Main", "CorePlay"));
    command.addAll(List.of("-rf", "json", "-rff", answer.toString(), "-t", "1"));
    if (round.quick()) command.addAll(List.of("-wi", "1", "-i", "2", "-r", "1", "-w", "1"));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var lines = process.inputReader()) {
      lines.lines().filter(l -> l.contains("teration")).forEach(l -> round.say("%s", l));
    } finally {
      if (!process.waitFor(AT_MOST_MINUTES, TimeUnit.MINUTES)) process.destroyForcibly();
    }
  }
}
