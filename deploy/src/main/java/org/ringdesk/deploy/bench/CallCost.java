package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.ringdesk.deploy.pbx.Asterisk;
import org.ringdesk.deploy.pbx.AsteriskTree;
import org.ringdesk.deploy.pbx.PbxFiles;
import org.ringdesk.deploy.pbx.PbxPlan;
import org.ringdesk.deploy.pbx.Sipp;
import org.ringdesk.deploy.pbx.Sipp.CallerId;
import org.ringdesk.deploy.pbx.SippLine;

/**
 * What a call costs the server, beside what it costs the PBX; then what a minute of talk costs
 * them, of which the flood's calls have hardly any.
 */
final class CallCost implements Benchmark {
  private static final String HOTLINE = "4008100001";
  private static final int PER_SECOND = 50;
  private static final Duration AT_MOST = Duration.ofMinutes(5);
  private static final Duration STAYS = Duration.ofMillis(2_500);
  private static final Duration RINGS = Duration.ofMillis(100);
  private static final Duration TALKS = Duration.ofMillis(400);

  /** So long people talk to a service desk. */
  private static final int MINUTES_OF_TALK = 3;

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
      try (var program = Program.start(round, premises.settings())) {
        program.await("/sign-in", "");
        try (var people = new Viewers(program.port(), Premises.signIn(program))) {
          people.come(1, 1);
          var sipp = new Sipp(round.folder().resolve("sipp"), plan, AT_MOST);
          return new House(round, plan, premises, pbx, program, sipp).measure();
        }
      }
    }
  }

  private record House(
      Round round, PbxPlan plan, Premises premises, Asterisk pbx, Program program, Sipp sipp) {

    List<Result> measure() throws Exception {
      var results = new ArrayList<Result>();
      double server;
      double asterisk;
      try (var one = sipp.phone(phone("1001"), RINGS, TALKS);
          var two = sipp.phone(phone("1002"), RINGS, TALKS)) {
        flood(round.of(180, 5), "warm-up");
        until("select count(*) from call where ended_at is null", 0);
        var calls = "select count(*) from call where direction = 'in' and ended_at is not null";
        long before = premises.ask(calls);
        var ofServer = Cpu.of(program.pid());
        var ofPbx = Cpu.of(pbx.pid());
        var ofDatabase = Cpu.ofDatabase(round.folder().resolve("database"));
        int made = flood(round.of(60, 10), "flood");
        until(calls, before + made);
        server = ofServer.since() * 1_000 / made;
        asterisk = ofPbx.since() * 1_000 / made;
        results.add(
            Result.of("server to Asterisk", server / asterisk, "times")
                .atMost(0.15)
                .noting(made + " calls"));
        results.add(
            Result.of("calls not counted", made - (premises.ask(calls) - before), "calls")
                .atMost(0));
        results.add(Result.of("server", server, "ms a call"));
        results.add(Result.of("Asterisk", asterisk, "ms a call"));
        results.add(Result.of("PostgreSQL", ofDatabase.since() * 1_000 / made, "ms a call"));
        results.add(Result.of("heap after it", program.heapMb(), "MB").atMost(Program.HEAP_MB));
      }
      var minute = minuteOfTalk();
      results.add(Result.of("server", minute.server(), "ms a minute of talk"));
      results.add(Result.of("Asterisk", minute.asterisk(), "ms a minute of talk"));
      results.add(
          Result.of(
                  "server to Asterisk, had each call " + MINUTES_OF_TALK + " minutes of talk",
                  (server + MINUTES_OF_TALK * minute.server())
                      / (asterisk + MINUTES_OF_TALK * minute.asterisk()),
                  "times")
              .noting("reckoned from the above"));
      return results;
    }

    /** Milliseconds of processor time. */
    private record Minute(double server, double asterisk) {}

    /** Two who talk with sound both ways, less what the same time costs when nobody does. */
    private Minute minuteOfTalk() throws Exception {
      until("select count(*) from call where ended_at is null", 0);
      var idle = costOf(round.of(60, 3));
      try (var one = sipp.echoes(phone("1001"), RINGS, Sipp.FOR_EVER);
          var two = sipp.echoes(phone("1002"), RINGS, Sipp.FOR_EVER);
          var caller = talker("13800138001");
          var other = talker("13800138002")) {
        if (!until("select count(*) from talk where until is null", 2))
          throw new IOException("Nobody talks; SIPp's words are in " + round.folder());
        var talking = costOf(round.of(60, 3));
        return new Minute(
            Math.max(0, talking.server() - idle.server()) / 2,
            Math.max(0, talking.asterisk() - idle.asterisk()) / 2);
      }
    }

    private Minute costOf(int seconds) throws InterruptedException {
      var ofServer = Cpu.of(program.pid());
      var ofPbx = Cpu.of(pbx.pid());
      Thread.sleep(Duration.ofSeconds(seconds));
      return new Minute(
          ofServer.since() * 1_000 * 60 / seconds, ofPbx.since() * 1_000 * 60 / seconds);
    }

    private SippLine talker(String number) throws IOException {
      return sipp.speaks(CallerId.of(number), HOTLINE, AT_MOST);
    }

    private String phone(String extension) {
      return Objects.requireNonNull(plan.phone(extension).contact());
    }

    /** False when it does not come to that. */
    private boolean until(String count, long wanted) throws InterruptedException {
      for (int i = 0; i < 200; i++) {
        if (premises.ask(count) == wanted) return true;
        Thread.sleep(50);
      }
      return false;
    }

    /** Answers how many calls SIPp made. */
    private int flood(int seconds, String name) throws Exception {
      var statistics = round.folder().resolve(name + ".csv");
      try (var line = sipp.flood(HOTLINE, STAYS, PER_SECOND, PER_SECOND * seconds, statistics)) {
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
}
