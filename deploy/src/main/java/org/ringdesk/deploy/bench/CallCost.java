package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ringdesk.deploy.pbx.Asterisk;
import org.ringdesk.deploy.pbx.AsteriskTree;
import org.ringdesk.deploy.pbx.PbxFiles;
import org.ringdesk.deploy.pbx.PbxPlan;
import org.ringdesk.deploy.pbx.Sipp;

/** What a call costs the server, beside what it costs the PBX. */
final class CallCost implements Benchmark {
  private static final int PER_SECOND = 50;
  private static final Duration AT_MOST = Duration.ofMinutes(5);
  private static final Duration STAYS = Duration.ofMillis(2_500);

  @Override
  public String name() {
    return "call-cost";
  }

  @Override
  public String what() {
    return "processor time of the server for each call, and of Asterisk in the same run: 50 real calls/s";
  }

  @Override
  public List<Result> run(Round round) throws Exception {
    var plan =
        PbxPlan.onLoopback("pbx1").withQueue("network", q -> q.ringing(Duration.ofSeconds(5)));
    var folder = round.folder().resolve("pbx");
    PbxFiles.write(plan, folder);
    var tree = AsteriskTree.find(round.root().resolve("deploy/.cache"));
    try (var premises = Premises.open(round);
        var pbx = Asterisk.start(tree, folder)) {
      premises
          .with("RINGDESK_PBX_1_PORT", plan.listen().ami())
          .with("RINGDESK_PBX_1_USER", plan.ami().user())
          .with("RINGDESK_PBX_1_SECRET", plan.ami().secret())
          .with("RINGDESK_PBX_1_QUEUE_LOG", pbx.queueLog());
      int n = 0;
      for (var hotline : plan.hotlines())
        premises.with("RINGDESK_HOTLINE_" + ++n + "_NUMBER", hotline.did());
      for (int i = 1; i <= n; i++)
        premises.with("RINGDESK_HOTLINE_" + i + "_ZONE", Premises.ZONE.getId());
      var sipp = new Sipp(round.folder().resolve("sipp"), plan, AT_MOST);
      try (var program = Program.start(round, premises.settings());
          var one = phone(sipp, plan, "1001");
          var two = phone(sipp, plan, "1002")) {
        program.await("/sign-in", "");
        try (var people = new Viewers(program.port(), Premises.signIn(program))) {
          people.come(1, 1);
          flood(round, sipp, round.of(180, 5), "warm-up");
          return measure(round, premises, pbx, program, sipp);
        }
      }
    }
  }

  private static AutoCloseable phone(Sipp sipp, PbxPlan plan, String extension) throws IOException {
    return sipp.phone(
        java.util.Objects.requireNonNull(plan.phone(extension).contact()),
        Duration.ofMillis(100),
        Duration.ofMillis(400));
  }

  private static List<Result> measure(
      Round round, Premises premises, Asterisk pbx, Program program, Sipp sipp) throws Exception {
    var calls = "select count(*) from call where direction = 'in' and ended_at is not null";
    var open = "select count(*) from call where ended_at is null";
    for (int i = 0; i < 200 && premises.ask(open) > 0; i++) Thread.sleep(50);
    long before = premises.ask(calls);
    var ofServer = Cpu.of(program.pid());
    var ofPbx = Cpu.of(pbx.pid());
    var ofDatabase = Cpu.ofDatabase(round.folder().resolve("database"));
    int made = flood(round, sipp, round.of(60, 10), "flood");
    for (int i = 0; i < 200 && premises.ask(calls) < before + made; i++) Thread.sleep(50);
    double server = ofServer.since();
    double asterisk = ofPbx.since();
    double database = ofDatabase.since();
    long counted = premises.ask(calls) - before;
    var results = new ArrayList<Result>();
    results.add(
        Result.of("server to Asterisk", server / asterisk, "times")
            .atMost(0.15)
            .noting(made + " calls"));
    results.add(Result.of("calls not counted", made - counted, "calls").atMost(0));
    results.add(Result.of("server", server * 1_000 / made, "ms a call"));
    results.add(Result.of("Asterisk", asterisk * 1_000 / made, "ms a call"));
    results.add(Result.of("PostgreSQL", database * 1_000 / made, "ms a call"));
    results.add(Result.of("heap after it", program.heapMb(), "MB").atMost(Program.HEAP_MB));
    return results;
  }

  /** Answers how many calls SIPp made. */
  private static int flood(Round round, Sipp sipp, int seconds, String name) throws Exception {
    var statistics = round.folder().resolve(name + ".csv");
    try (var line = sipp.flood("4008100001", STAYS, PER_SECOND, PER_SECOND * seconds, statistics)) {
      for (int i = 0; line.isOpen(); i++) {
        if (i > AT_MOST.toMillis() / 100) throw new IOException("SIPp does not end");
        Thread.sleep(100);
      }
    }
    return Integer.parseInt(last(statistics, "TotalCallCreated"));
  }

  private static String last(Path statistics, String column) throws IOException {
    var lines = Files.readAllLines(statistics);
    var names = List.of(lines.getFirst().split(";"));
    return lines.getLast().split(";")[names.indexOf(column)];
  }
}
