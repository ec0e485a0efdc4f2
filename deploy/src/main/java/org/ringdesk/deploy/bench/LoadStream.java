package org.ringdesk.deploy.bench;

import io.vertx.core.Vertx;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ringdesk.ami.AmiMessage;
import org.ringdesk.callcenter.Playback;
import org.ringdesk.database.Database;
import org.ringdesk.deploy.EmbeddedDatabase;
import org.ringdesk.schema.Migrations;

/**
 * A recorded load, sent over a socket as fast as it is taken. Sender, server and database share the
 * machine, and the database syncs.
 */
final class LoadStream implements Benchmark {
  private static final int PER_SECOND = 50;

  @Override
  public String name() {
    return "load-stream";
  }

  @Override
  public String what() {
    return "a recorded load at full speed: socket, decoding, states, durable journal and rows, figures";
  }

  @Override
  public List<Result> run(Round round) throws Exception {
    var load = load(round, "load.ami", round.of(20_000, 500));
    var warmUp = load(round, "warm-up.ami", round.of(1_000, 200));
    round.say("%d messages of %d calls are ready", load.messages(), load.calls());
    try (var server = EmbeddedDatabase.start(round.folder().resolve("database"), program(round))) {
      var url = server.url();
      Migrations.migrate(url.jdbcUrl(), url.user(), url.password());
      var vertx = Vertx.vertx();
      try (var database = new Database(vertx, url.value(), 4)) {
        var playback = new Playback(vertx, database, RecordedLoad.OWN_PHONES, Clock.systemUTC());
        play(playback, "warm-up", warmUp);
        return measure(round, playback, database, load);
      } finally {
        vertx.close().await();
      }
    }
  }

  private static List<Result> measure(Round round, Playback playback, Database database, Load load)
      throws Exception {
    var ours = Cpu.of(ProcessHandle.current().pid());
    var postgres = Cpu.ofDatabase(round.folder().resolve("database"));
    Profile profile = Profile.begin(round);
    long begin = System.nanoTime();
    play(playback, "pbx1", load);
    double seconds = (System.nanoTime() - begin) / 1e9;
    double java = ours.since();
    double sql = postgres.since();
    profile.end();
    var results = new ArrayList<Result>();
    results.add(
        Result.of("events", load.messages() / seconds, "events/s")
            .atLeast(40_000)
            .noting("%d of %d calls".formatted(load.messages(), load.calls())));
    results.add(
        Result.of("calls not counted", load.calls() - counted(database), "calls").atMost(0));
    results.add(Result.of("text", Files.size(load.file()) / seconds / 1e6, "MB/s"));
    results.add(Result.of("Java, sender included", java * 1e6 / load.messages(), "µs an event"));
    results.add(Result.of("PostgreSQL", sql * 1e6 / load.messages(), "µs an event"));
    results.add(
        Result.of("processors it had", (java + sql) / seconds, "cores")
            .noting("others were at work where it is less than there are"));
    profile.print();
    return results;
  }

  private static void play(Playback playback, String pbx, Load load)
      throws IOException, InterruptedException {
    try (var in = new BufferedInputStream(Files.newInputStream(load.file()), 1 << 20)) {
      var pieces = new Pieces(in);
      playback.stream(pbx, pieces::next, load.messages());
    }
  }

  /**
   * A stream in pieces of whole messages: between them the player answers what it is asked, such as
   * a ping, and a PBX never does that inside of a message.
   */
  private static final class Pieces {
    private static final String END = "\r\n\r\n";
    private final InputStream in;
    private String rest = "";

    Pieces(InputStream in) {
      this.in = in;
    }

    /** Empty at the end. */
    String next() {
      try {
        var text = rest + new String(in.readNBytes(64 * 1024), AmiMessage.WIRE);
        int last = text.lastIndexOf(END);
        int end = last < 0 ? text.length() : last + END.length();
        rest = text.substring(end);
        return text.substring(0, end);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static long counted(Database database) {
    return database
        .first(
            "select count(*) as n from call where pbx = 'pbx1' and direction = 'in' and ended_at is not null",
            row -> row.number("n"))
        .orElse(0L);
  }

  /** A load as a file: making it takes longer than reading it. */
  private record Load(Path file, long messages, long calls) {}

  private static Load load(Round round, String name, int calls) throws IOException {
    var file = round.folder().resolve(name);
    var load = new RecordedLoad(round.root(), calls, PER_SECOND, Instant.now());
    try (var out = Files.newBufferedWriter(file, AmiMessage.WIRE)) {
      for (var message = load.next(); !message.isEmpty(); message = load.next()) out.write(message);
    }
    return new Load(file, load.messages(), load.calls());
  }

  private static Path program(Round round) {
    return round.root().resolve("deploy/.cache/postgresql");
  }
}
