package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Whether anything piles up. */
final class Soak implements Benchmark {
  /** A large house's day. */
  private static final int CALLS_A_DAY = 10_000;

  private static final int SPEED = 50;
  private static final int VIEWERS = 20;

  /** Longer than a call of the recordings, and than the core remembers one. */
  private static final Duration REST = Duration.ofSeconds(75);

  /** What was open at one moment. */
  private record Look(double heapMb, int files) {}

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String what() {
    return "a day of 10,000 calls at 50 times its speed: does heap, or the number of open files, grow, and does a row stay open?";
  }

  @Override
  public List<Result> run(Round round) throws Exception {
    int calls = round.of(CALLS_A_DAY, CALLS_A_DAY / 20);
    double perSecond = (double) CALLS_A_DAY * SPEED / Duration.ofDays(1).toSeconds();
    var looks = new ArrayList<Look>();
    try (var premises = Premises.open(round);
        var pbx = new LivePbx(premises);
        var program = Program.start(round, premises.settings())) {
      program.await("/sign-in", "");
      pbx.awaitListener();
      var cookie = Premises.signIn(program);
      try (var people = new Viewers(program.port(), cookie)) {
        people.come(VIEWERS, 1);
        double seconds = calls / perSecond;
        var load = new RecordedLoad(round.root(), calls, perSecond, Instant.now().plusSeconds(1));
        var every = Duration.ofMillis((long) (seconds * 1_000 / 24));
        var watch = Thread.ofVirtual().start(() -> look(round, program, every, looks));
        pbx.tell(load, () -> {});
        Thread.sleep(REST);
        watch.interrupt();
        watch.join();
        var results = results(program, premises, load, List.copyOf(looks));
        results.add(looksBack(program, cookie));
        return results;
      }
    }
  }

  private static void look(Round round, Program program, Duration every, List<Look> looks) {
    try {
      while (true) {
        Thread.sleep(every);
        looks.add(new Look(program.heapMb(), program.openFiles()));
        round.say(
            "soak: hour %d, heap %.0f MB, %d open files",
            looks.size(), looks.getLast().heapMb(), looks.getLast().files());
      }
    } catch (InterruptedException e) {
      // the day is over
    } catch (IOException e) {
      round.say("soak: %s", String.valueOf(e.getMessage()));
    }
  }

  private static List<Result> results(
      Program program, Premises premises, RecordedLoad load, List<Look> looks) throws Exception {
    if (looks.size() < 8) throw new IllegalStateException("the server could not be looked into");
    var begin = looks.subList(looks.size() / 4, looks.size() / 2);
    var end = looks.subList(3 * looks.size() / 4, looks.size());
    var results = new ArrayList<Result>();
    results.add(
        Result.of(
                "heap at the end of the day to that of the morning",
                heap(end) / heap(begin),
                "times")
            .atMost(1.1)
            .noting(
                "%.0f MB, then %.0f MB; each after a collection"
                    .formatted(heap(begin), heap(end))));
    results.add(
        Result.of(
                "heap at its fullest",
                looks.stream().mapToDouble(Look::heapMb).max().orElseThrow(),
                "MB")
            .atMost(Program.HEAP_MB));
    results.add(
        Result.of("open files more than in the morning", files(end) - files(begin), "files")
            .atMost(0));
    results.add(
        Result.of(
                "calls left open",
                premises.ask("select count(*) from call where ended_at is null"),
                "calls")
            .atMost(0));
    results.add(
        Result.of("visits, rings and talks left open", premises.ask(OPEN), "rows").atMost(0));
    results.add(
        Result.of(
                "calls not counted",
                load.calls() - premises.ask("select count(*) from call where direction = 'in'"),
                "calls")
            .atMost(0)
            .noting("of " + load.calls()));
    results.add(
        Result.of(
                "effects not done",
                premises.ask("select count(*) from outbox where done_at is null"),
                "effects")
            .atMost(0));
    results.add(Result.of("resident memory", program.residentMb(), "MB"));
    return results;
  }

  /** What was on the board a minute ago: all that came today, read again. */
  private static Result looksBack(Program program, String cookie)
      throws IOException, InterruptedException {
    var at =
        LocalDateTime.now(Premises.ZONE).minusMinutes(1).truncatedTo(ChronoUnit.MINUTES).toString();
    var took = new double[5];
    try (var client = HttpClient.newHttpClient()) {
      for (int i = 0; i < took.length; i++)
        took[i] = program.took(client, "/board?at=" + at, cookie);
    }
    return Result.of("the board of its last minute, read again", took[4], "ms")
        .noting("the fifth time; the first %.0f ms".formatted(took[0]));
  }

  private static final String OPEN =
      "select (select count(*) from visit where ended_at is null) + (select count(*) from ring where ended_at is null)"
          + " + (select count(*) from talk where until is null)";

  private static double heap(List<Look> looks) {
    return looks.stream().mapToDouble(Look::heapMb).average().orElseThrow();
  }

  private static int files(List<Look> looks) {
    return looks.stream().mapToInt(Look::files).min().orElseThrow();
  }
}
