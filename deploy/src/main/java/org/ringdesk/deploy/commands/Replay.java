package org.ringdesk.deploy.commands;

import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ringdesk.ami.Recording;
import org.ringdesk.call.Call;
import org.ringdesk.callcenter.Playback;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.deploy.EmbeddedDatabase;
import org.ringdesk.deploy.replay.CallLine;
import org.ringdesk.deploy.replay.Totals;
import org.ringdesk.schema.Migrations;
import org.ringdesk.store.CallRows;

/**
 * Plays recorded manager streams through the real link into a database that is thrown away, and
 * prints each inbound call as a line of JSON, in the order of entry, and last the summary.
 */
public final class Replay implements Command {
  private static final Set<String> OWN_PHONES = Set.of("from-agents", "from-internal");

  /** Calls are read so many at a time. */
  private static final int PAGE = 1_000;

  private final PrintStream out;

  public Replay() {
    this(new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8));
  }

  /**
   * @param out where the lines go
   */
  Replay(PrintStream out) {
    this.out = out;
  }

  @Override
  public int run(List<String> args) {
    if (args.isEmpty() || args.stream().anyMatch(a -> a.startsWith("--")))
      throw new Misused(
          "replay takes recordings of a manager socket, plain or gzip: deploy/desk replay FILE.ami…");
    System.setProperty("ringdesk.log.level", "ERROR"); // each recording's end is the end of a link
    var pbxs = byPbx(args.stream().map(Replay::recording).toList());
    var work = Thread.currentThread();
    var done = new CountDownLatch(1);
    var goodbye = new Thread(() -> endInOrder(work, done), "goodbye");
    Runtime.getRuntime().addShutdownHook(goodbye);
    try {
      replay(pbxs);
      return 0;
    } catch (IOException | UncheckedIOException | DatabaseException e) {
      System.err.println("The replay fails: " + Run.lastWord(e));
      return 1;
    } catch (InterruptedException e) {
      return 1;
    } finally {
      done.countDown();
      letGo(goodbye);
    }
  }

  private static void letGo(Thread goodbye) {
    try {
      Runtime.getRuntime().removeShutdownHook(goodbye);
    } catch (IllegalStateException e) {
      // Ctrl-C: it runs, and has been told.
    }
  }

  /** Ctrl-C: nothing may stay behind. */
  private static void endInOrder(Thread work, CountDownLatch done) {
    work.interrupt();
    try {
      done.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Recording recording(String name) {
    var file = Path.of(name);
    if (!Files.exists(file)) throw new Misused("There is no file " + name + ".");
    if (Files.isDirectory(file)) throw new Misused(name + " is a folder, not a recording.");
    try {
      if (Files.size(file) == 0) throw new Misused(name + " is empty.");
      var recording = Recording.of(file);
      recording.flaws().forEach(flaw -> System.err.println(name + ": " + flaw + "."));
      return recording;
    } catch (Recording.NotOne e) {
      throw new Misused(name + " holds nothing that a manager socket says.");
    } catch (IOException e) {
      throw new Misused(name + " cannot be read: " + Run.lastWord(e) + ".");
    }
  }

  /**
   * Recordings of one PBX follow one another on one link. One that tells otherwise of a Uniqueid is
   * another PBX's, whatever its name: two PBXs without a systemname use the same ones.
   */
  static Map<String, List<Recording>> byPbx(List<Recording> recordings) {
    var pbxs = new LinkedHashMap<String, List<Recording>>();
    var began = new HashMap<String, Map<String, String>>();
    for (var recording : recordings) {
      var system = recording.system().orElse("pbx");
      var pbx = system;
      for (int n = 2; differs(began.getOrDefault(pbx, Map.of()), recording.began()); n++)
        pbx = system + "-" + n;
      if (!pbx.equals(system))
        System.err.println(
            recording.file()
                + " is another PBX that calls itself "
                + system
                + ": it is "
                + pbx
                + " here.");
      pbxs.computeIfAbsent(pbx, p -> new ArrayList<>()).add(recording);
      began.computeIfAbsent(pbx, p -> new HashMap<>()).putAll(recording.began());
    }
    return pbxs;
  }

  private static boolean differs(Map<String, String> known, Map<String, String> heard) {
    return heard.entrySet().stream()
        .anyMatch(e -> !known.getOrDefault(e.getKey(), e.getValue()).equals(e.getValue()));
  }

  private void replay(Map<String, List<Recording>> pbxs)
      throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("ringdesk-replay");
    try (var server = EmbeddedDatabase.throwAway(folder, program(folder))) {
      var url = server.url();
      Migrations.migrate(url.jdbcUrl(), url.user(), url.password());
      var vertx = Vertx.vertx();
      try (var database = new Database(vertx, url.value(), 4)) {
        replay(pbxs, new Playback(vertx, database, OWN_PHONES, Clock.systemUTC()), database);
      } finally {
        Thread.interrupted(); // by Ctrl-C: from here on only the end is awaited
        vertx.close().await();
      }
    } finally {
      Thread.interrupted();
      delete(folder);
    }
  }

  private void replay(
      Map<String, List<Recording>> pbxs, Playback playback, Database database)
      throws IOException, InterruptedException {
    for (var pbx : pbxs.entrySet()) {
      for (var recording : pbx.getValue())
        System.err.printf(
            "Playing %s: %d events of %s.%n", recording.file(), recording.events(), pbx.getKey());
      playback.play(pbx.getKey(), pbx.getValue());
    }
    var ends = new HashMap<String, Instant>();
    pbxs.forEach(
        (pbx, recordings) ->
            ends.put(
                pbx,
                recordings.stream()
                    .map(Recording::last)
                    .max(Comparator.naturalOrder())
                    .orElseThrow()));
    print(playback.rows(), database, ends);
  }

  private void print(CallRows rows, Database database, Map<String, Instant> ends) {
    var totals = new Totals();
    var after = Instant.EPOCH;
    var last = new UUID(0, 0);
    for (var page = page(rows, database, after, last);
        !page.isEmpty();
        page = page(rows, database, after, last)) {
      for (var call : page) {
        out.println(CallLine.of(call, ends.getOrDefault(call.caller().pbx(), call.enteredAt())));
        totals.add(call);
      }
      after = page.getLast().enteredAt();
      last = page.getLast().id().value();
    }
    out.println(totals.line());
    out.flush();
  }

  private static List<Call> page(CallRows rows, Database database, Instant after, UUID last) {
    return rows.read(
        database,
        "id in (select id from call where direction = 'in' and (entered_at, id) > ($1, $2) order by entered_at, id limit $3)",
        after,
        last,
        (long) PAGE);
  }

  /** Unpacked once where that is allowed; it takes longer than all the rest. */
  private static Path program(Path folder) {
    var cache = Path.of(System.getProperty("ringdesk.root", "."), "deploy", ".cache");
    return Files.isWritable(cache) ? cache.resolve("postgresql") : folder.resolve("program");
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
    }
  }
}
