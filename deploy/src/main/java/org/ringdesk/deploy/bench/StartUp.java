package org.ringdesk.deploy.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A start as an administrator sees it, but not the first after a build: that one leaves the archive
 * of classes that the others use.
 */
final class StartUp implements Benchmark {
  @Override
  public String name() {
    return "start";
  }

  @Override
  public String what() {
    return "from the start of the program, which has been started before, with the database up, to the first board that a browser gets";
  }

  @Override
  public List<Result> run(Round round) throws Exception {
    try (var premises = Premises.open(round);
        var pbx = new LivePbx(premises)) {
      var cookie = cookie(round, premises);
      var seconds = new ArrayList<Double>();
      var work = new ArrayList<Double>();
      for (int i = 0; i < round.of(5, 2); i++) {
        long begin = System.nanoTime();
        try (var program = Program.start(round, premises.settings())) {
          program.await("/board", cookie);
          seconds.add((System.nanoTime() - begin) / 1e9);
          work.add(Cpu.seconds(program.pid()));
          pbx.awaitListener();
        }
        round.say(
            "start %d: %.2f s, %.2f s of processor time", i + 1, seconds.getLast(), work.getLast());
      }
      var sorted = sorted(seconds);
      return List.of(
          Result.of("start to first board, median", sorted[sorted.length / 2], "s")
              .atMost(3)
              .noting("fastest " + Result.number(sorted[0]) + " s of " + sorted.length),
          Result.of("its processor time until then, median", sorted(work)[work.size() / 2], "s"));
    }
  }

  private static double[] sorted(List<Double> values) {
    return values.stream().mapToDouble(v -> v).sorted().toArray();
  }

  /** A session outlives its server, and so does the archive of its classes. */
  private static String cookie(Round round, Premises premises) throws Exception {
    try (var program = Program.start(round, premises.settings())) {
      program.await("/sign-in", "");
      return Premises.signIn(program);
    }
  }
}
