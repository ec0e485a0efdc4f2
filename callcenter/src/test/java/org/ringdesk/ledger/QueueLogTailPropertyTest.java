package org.ringdesk.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A log that is written, rotated, compressed, truncated, copied over itself and away for a while by
 * chance, and a tail that is ended and killed by chance: every line comes once.
 */
class QueueLogTailPropertyTest {
  private static final int STEPS = 400;

  @TempDir private Path folder;

  static List<Long> seeds() {
    var seeds = new ArrayList<Long>();
    for (long seed = 1; seed <= 60; seed++) seeds.add(seed);
    return seeds;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyLineComesOnce(long seed) throws Exception {
    var chance = new Random(seed);
    try (var pbx = new Pbx(folder, chance);
        var reader = new Reader(folder.resolve("queue_log"), chance)) {
      reader.readsAll(); // the first start begins with the file that is there
      for (int step = 0; step < STEPS; step++) {
        switch (chance.nextInt(40)) {
          case 0, 1 -> pbx.rotates();
          case 2 -> pbx.compresses();
          case 3 -> {
            pbx.endsLine();
            reader.readsAll(); // what is truncated unread is gone, whoever reads
            pbx.truncates();
          }
          case 4 -> pbx.copiesLogOverItself();
          case 5 -> pbx.writesHalf();
          case 6 -> pbx.stepsClock(-chance.nextInt(4));
          case 7, 8, 9 -> pbx.stepsClock(chance.nextInt(3));
          case 10, 11 -> reader.restarts();
          case 12 -> reader.isKilledBeforeItSaved();
          case 13, 14, 15, 16, 17, 18, 19 -> reader.reads();
          default -> pbx.writes();
        }
      }
      pbx.writes();
      pbx.endsLine();
      reader.readsAll();
      var missing = new TreeMap<>(pbx.written());
      reader
          .kept()
          .forEach((line, n) -> missing.merge(line, -n, (a, b) -> a + b == 0 ? null : a + b));
      assertEquals(Map.of(), missing, "seed " + seed);
    }
  }

  private static final class Pbx implements AutoCloseable {
    private final Path log;
    private final Random chance;
    private final Map<String, Integer> lines = new HashMap<>();
    private OutputStream out;
    private String half = "";
    private long second = 1_700_000_000;
    private int rotations;

    Pbx(Path folder, Random chance) throws IOException {
      this.log = folder.resolve("queue_log");
      this.chance = chance;
      this.out = open();
      begins();
    }

    private OutputStream open() throws IOException {
      return Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** As after `logger rotate`; no two beginnings are alike. */
    private void begins() throws IOException {
      write("%d|NONE|NONE|NONE|CONFIGRELOAD|%d%s".formatted(second, rotations++, "x".repeat(120)));
    }

    void writes() throws IOException {
      for (int i = chance.nextInt(6); i >= 0; i--)
        write("%d|call.%d|q|x|RINGNOANSWER|0".formatted(second, chance.nextInt(3)));
    }

    private void write(String line) throws IOException {
      endsLine();
      lines.merge(line, 1, Integer::sum);
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void writesHalf() throws IOException {
      endsLine();
      var line = "%d|call.9|q|x|CONNECT|%d".formatted(second, chance.nextInt(2));
      lines.merge(line, 1, Integer::sum);
      int cut = 1 + chance.nextInt(line.length() - 1);
      out.write(line.substring(0, cut).getBytes(StandardCharsets.UTF_8));
      half = line.substring(cut);
    }

    void endsLine() throws IOException {
      if (half.isEmpty()) return;
      out.write((half + "\n").getBytes(StandardCharsets.UTF_8));
      half = "";
    }

    void stepsClock(int by) {
      second += by;
    }

    void rotates() throws Exception {
      boolean numbered = chance.nextBoolean();
      if (numbered) shift();
      Files.move(
          log,
          log.resolveSibling(numbered ? "queue_log.1" : "queue_log-2026" + (1000 + rotations)));
      if (chance.nextBoolean()) Files.createFile(log); // by logrotate, for the PBX
      if (chance.nextBoolean()) writes(); // it has not noticed yet
      endsLine();
      out.close();
      Thread.sleep(10); // the file system's clock ticks some hundred times a second
      out = open();
      begins();
    }

    private void shift() throws IOException {
      for (int n = 40; n > 0; n--)
        for (var end : List.of("", ".gz")) {
          var old = log.resolveSibling("queue_log." + n + end);
          if (Files.exists(old)) Files.move(old, log.resolveSibling("queue_log." + (n + 1) + end));
        }
    }

    void compresses() throws IOException {
      try (var files = Files.list(log.getParent())) {
        for (var plain :
            files.filter(p -> p.toString().matches(".*queue_log[.-][0-9]+")).limit(2).toList()) {
          var zipped = Path.of(plain + ".gz");
          try (var zip = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            Files.copy(plain, zip);
          }
          Files.setLastModifiedTime(zipped, Files.getLastModifiedTime(plain));
          Files.delete(plain);
        }
      }
    }

    void truncates() throws IOException {
      second += 1_000; // a line that is the same as one before it would be taken for it
      Files.write(log, new byte[0]);
      begins();
    }

    void copiesLogOverItself() throws IOException {
      endsLine();
      var copy = log.resolveSibling("copy");
      Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
      Files.move(copy, log, StandardCopyOption.REPLACE_EXISTING);
      out.close();
      out = open();
    }

    /** Each line with how often it was written. */
    Map<String, Integer> written() {
      return new TreeMap<>(lines);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Keeps lines and bookmark as a database would: together. */
  private static final class Reader implements AutoCloseable {
    private final Path log;
    private final Random chance;
    private final Map<String, String> ledger = new HashMap<>();
    private Optional<Bookmark> saved = Optional.empty();
    private QueueLogTail tail;

    Reader(Path log, Random chance) {
      this.log = log;
      this.chance = chance;
      this.tail = new QueueLogTail(log, List.of(), saved);
    }

    void reads() throws IOException {
      for (int i = chance.nextInt(3); i >= 0; i--) keep(tail.read());
    }

    void readsAll() throws IOException {
      while (true) {
        var found = tail.read();
        keep(found);
        if (found.atEnd()) return;
      }
    }

    private void keep(QueueLogTail.Found found) {
      if (found.lines().isEmpty()) return;
      for (var line : found.lines()) {
        var placed = ((TailedLine.Placed) line).line();
        ledger.put(placed.line().raw() + " " + placed.nth(), placed.line().raw());
      }
      saved = Optional.of(tail.bookmark());
    }

    void restarts() throws IOException {
      tail.close();
      tail = new QueueLogTail(log, List.of(), saved);
    }

    void isKilledBeforeItSaved() throws IOException {
      tail.read();
      restarts();
    }

    Map<String, Integer> kept() {
      var counts = new TreeMap<String, Integer>();
      ledger.values().forEach(raw -> counts.merge(raw, 1, Integer::sum));
      return counts;
    }

    @Override
    public void close() throws IOException {
      tail.close();
    }
  }
}
