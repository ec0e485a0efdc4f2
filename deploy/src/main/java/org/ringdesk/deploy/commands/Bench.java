package org.ringdesk.deploy.commands;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ringdesk.deploy.bench.Benchmark;
import org.ringdesk.deploy.bench.Benchmarks;
import org.ringdesk.deploy.bench.Earlier;
import org.ringdesk.deploy.bench.Machine;
import org.ringdesk.deploy.bench.Result;
import org.ringdesk.deploy.bench.Round;

/**
 * Measures speed and memory on real parts. Prints the machine and a table; a target that is not met
 * is said, and is no failure.
 */
public final class Bench implements Command {
  private static final String HEAD =
      "| benchmark | figure | value | spread | target | met | to the earlier run |\n|---|---|---|---|---|---|---|";

  private static final String USAGE =
      "bench takes names of benchmarks, --compare FILE, --out FILE and --quick";

  private boolean quick;
  private Earlier earlier = Earlier.NONE;
  private Path out = Path.of("");
  private volatile boolean told;
  private final List<Benchmark> chosen = new ArrayList<>();

  @Override
  public int run(List<String> args) {
    read(args);
    var done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(goodbye(Thread.currentThread(), done));
    try {
      return measureAll();
    } finally {
      done.countDown();
    }
  }

  /** Ctrl-C: what a benchmark has started ends with it. */
  private Thread goodbye(Thread work, CountDownLatch done) {
    return new Thread(
        () -> {
          told = true;
          work.interrupt();
          try {
            done.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "goodbye");
  }

  private int measureAll() {
    var root = Path.of(System.getProperty("ringdesk.root", "."));
    var machine = Machine.here(root);
    chosen.forEach(b -> System.err.printf("%-16s %s%n", b.name(), b.what()));
    System.out.println(machine + (quick ? ", quick" : "") + "\n\n" + HEAD);
    var measured = new JsonArray();
    boolean all = true;
    for (var benchmark : chosen) {
      if (told) break;
      var results = measure(benchmark, root);
      all &= !results.isEmpty();
      results.forEach(r -> System.out.println(line(benchmark, r)));
      var json = new JsonArray();
      results.forEach(r -> json.add(r.json()));
      measured.add(new JsonObject().put("name", benchmark.name()).put("results", json));
    }
    return write(machine, measured) && all ? 0 : 1;
  }

  private void read(List<String> args) {
    for (int i = 0; i < args.size(); i++)
      switch (args.get(i)) {
        case "--quick" -> quick = true;
        case "--out" -> out = Path.of(value(args, i++));
        case "--compare" -> earlier = earlier(value(args, i++));
        default -> chosen.add(named(args.get(i)));
      }
    if (chosen.isEmpty()) chosen.addAll(Benchmarks.all());
  }

  private static String value(List<String> args, int option) {
    if (option + 1 == args.size()) throw new Misused(args.get(option) + " wants a file.");
    return args.get(option + 1);
  }

  private static Earlier earlier(String file) {
    try {
      return Earlier.read(Path.of(file));
    } catch (IOException e) {
      throw new Misused(file + " cannot be compared with: " + Run.lastWord(e) + ".");
    }
  }

  private static Benchmark named(String name) {
    return Benchmarks.all().stream()
        .filter(b -> b.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new Misused(USAGE + ", not " + name + "; there are " + names() + "."));
  }

  private static String names() {
    return Benchmarks.all().stream().map(Benchmark::name).collect(Collectors.joining(", "));
  }

  /** Empty when it could not be measured. */
  private List<Result> measure(Benchmark benchmark, Path root) {
    System.err.println(benchmark.name() + " ...");
    try {
      var folder = Files.createTempDirectory("ringdesk-bench");
      try {
        return benchmark.run(new Round(root, folder, quick));
      } finally {
        delete(folder);
      }
    } catch (Exception e) { // the others are measured all the same
      System.err.println(benchmark.name() + " could not be measured: " + Run.lastWord(e));
      return List.of();
    }
  }

  private static void delete(Path folder) {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Something is left in " + folder + ": " + Run.lastWord(e) + ".");
    }
  }

  private String line(Benchmark benchmark, Result r) {
    return "| %s | %s | %s %s | %s | %s | %s | %s |"
        .formatted(
            benchmark.name(),
            r.figure() + (r.note().isEmpty() ? "" : " (" + r.note() + ")"),
            r.shown(),
            r.unit(),
            r.spread().map(Result.Spread::toString).orElse(""),
            r.target().map(t -> t + " " + r.unit()).orElse(""),
            r.met().map(met -> met ? "yes" : "NO").orElse(""),
            earlier
                .ratio(benchmark.name(), r)
                .map(ratio -> String.format(Locale.ROOT, "× %.2f", ratio))
                .orElse(""));
  }

  private boolean write(Machine machine, JsonArray measured) {
    if (out.toString().isEmpty()) return true;
    var json =
        new JsonObject()
            .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .put("quick", quick)
            .put("machine", machine.json())
            .put("benchmarks", measured);
    try {
      Files.writeString(out, json.encodePrettily() + "\n");
      return true;
    } catch (IOException e) {
      System.err.println(out + " cannot be written: " + Run.lastWord(e) + ".");
      return false;
    }
  }
}
