package org.ringdesk.deploy.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How late a board is. */
final class BoardFrames implements Benchmark {
  private static final double CALLS_PER_SECOND = 20;
  private static final int LOOKERS = 20;

  /** Until everything is compiled and the board is full. */
  private static final int WARM_UP_SECONDS = 15;

  @Override
  public String name() {
    return "board-frames";
  }

  @Override
  public String what() {
    return "from the PBX's moment of a new call to the viewer's having its frame: 20 calls/s, 1,000 viewers";
  }

  @Override
  public List<Result> run(Round round) throws Exception {
    int viewers = round.of(1_000, 100);
    int seconds = round.of(60, 15);
    try (var premises = Premises.open(round);
        var pbx = new LivePbx(premises);
        var program = Program.start(round, premises.settings())) {
      program.await("/sign-in", "");
      pbx.awaitListener();
      var cookie = Premises.signIn(program);
      try (var people = new Viewers(program.port(), cookie)) {
        people.come(viewers, LOOKERS);
        pbx.tell(load(round, 0, WARM_UP_SECONDS), () -> {});
        return measure(round, program, pbx, people, seconds);
      }
    }
  }

  /** How long each call that entered since then took to each looker, in ms. */
  static double[] seen(Viewers people, Instant since) {
    return people.seen().stream()
        .filter(s -> s.entered() >= since.toEpochMilli())
        .mapToDouble(Viewers.Seen::took)
        .toArray();
  }

  private static RecordedLoad load(Round round, int earlierSeconds, int seconds) throws Exception {
    return new RecordedLoad(
        round.root(),
        (int) (earlierSeconds * CALLS_PER_SECOND),
        (int) (seconds * CALLS_PER_SECOND),
        CALLS_PER_SECOND,
        Instant.now().plusSeconds(1));
  }

  private static List<Result> measure(
      Round round, Program program, LivePbx pbx, Viewers people, int seconds) throws Exception {
    int watching = people.watching();
    long bytes = people.bytes();
    long frames = people.frames();
    var server = Cpu.of(program.pid());
    var beside = Cpu.of(ProcessHandle.current().pid());
    var begin = Instant.now();
    var load = load(round, WARM_UP_SECONDS, seconds);
    pbx.tell(load, () -> {});
    for (int i = 0; i < 300 && seen(people, begin).length < load.calls() * LOOKERS; i++)
      Thread.sleep(100);
    double took = (System.currentTimeMillis() - begin.toEpochMilli()) / 1e3;
    var times = seen(people, begin);
    var results = new ArrayList<Result>();
    results.add(
        Result.p99("event to frame", times, "ms")
            .atMost(100)
            .noting(watching + " viewers, looked at by " + LOOKERS));
    results.add(
        Result.of("calls that a looker never saw", load.calls() * LOOKERS - times.length, "calls")
            .atMost(0));
    results.add(Result.of("viewers lost", watching - people.watching(), "viewers").atMost(0));
    double each = (people.frames() - frames) / (double) LOOKERS;
    double sent = people.bytes() - bytes;
    results.add(Result.of("frames a viewer", each / took, "frames/s"));
    results.add(Result.of("a frame", sent / each / watching / 1e3, "kB"));
    results.add(Result.of("sent", sent / took / 1e6, "MB/s"));
    results.add(Result.of("cores used by the server", server.since() / took, "cores"));
    results.add(Result.of("by PBX and viewers", beside.since() / took, "cores"));
    results.add(Result.of("heap after it", program.heapMb(), "MB").atMost(Program.HEAP_MB));
    return results;
  }
}
