package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A start as an administrator sees it from the third on: the first lists the program's classes, the
 * launcher makes an archive of them before the second.
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
      var list = round.folder().resolve("classes");
      var cookie = cookie(round, premises, list);
      var classes = "-XX:SharedArchiveFile=" + archive(round, list);
      var seconds = new ArrayList<Double>();
      var work = new ArrayList<Double>();
      for (int i = 0; i < round.of(5, 2); i++) {
        long begin = System.nanoTime();
        try (var program = Program.start(round, premises.settings(), List.of(classes))) {
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

  /** A session outlives its server, and so does the list of its classes. */
  private static String cookie(Round round, Premises premises, Path list) throws Exception {
    var listing = List.of("-XX:DumpLoadedClassList=" + list);
    try (var program = Program.start(round, premises.settings(), listing)) {
      program.await("/sign-in", "");
      var cookie = Premises.signIn(program);
      program.await("/board", cookie);
      return cookie;
    }
  }

  /** As the launcher makes it. */
  private static Path archive(Round round, Path list) throws IOException, InterruptedException {
    var archive = round.folder().resolve("classes.jsa");
    var log = round.folder().resolve("archive.log").toFile();
    var making =
        new ProcessBuilder(
                Program.javaHome().resolve("bin/java").toString(),
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                System.getProperty("java.class.path"))
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    if (making.waitFor() != 0) throw new IOException("no archive of classes could be made");
    return archive;
  }
}
