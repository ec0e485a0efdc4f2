package org.ringdesk.deploy.bench;

import java.util.ArrayList;
import java.util.List;

/** A start as an administrator sees it. */
final class StartUp implements Benchmark {
  @Override
  public String name() {
    return "start";
  }

  @Override
  public String what() {
    return "from the start of the program, with the database up, to the first board that a browser gets";
  }

  @Override
  public List<Result> run(Round round) throws Exception {
    try (var premises = Premises.open(round);
        var pbx = new LivePbx(premises)) {
      var cookie = cookie(round, premises);
      var seconds = new ArrayList<Double>();
      for (int i = 0; i < round.of(5, 2); i++) {
        long begin = System.nanoTime();
        try (var program = Program.start(round, premises.settings())) {
          program.await("/board", cookie);
          seconds.add((System.nanoTime() - begin) / 1e9);
          pbx.awaitListener();
        }
        round.say("start %d: %.2f s", i + 1, seconds.getLast());
      }
      var sorted = seconds.stream().mapToDouble(s -> s).sorted().toArray();
      return List.of(
          Result.of("start to first board, median", sorted[sorted.length / 2], "s")
              .atMost(3)
              .noting("fastest " + Result.number(sorted[0]) + " s of " + sorted.length));
    }
  }

  /** A session outlives its server. */
  private static String cookie(Round round, Premises premises) throws Exception {
    try (var program = Program.start(round, premises.settings())) {
      program.await("/sign-in", "");
      return Premises.signIn(program);
    }
  }
}
