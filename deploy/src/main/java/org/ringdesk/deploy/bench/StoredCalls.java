package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.ringdesk.database.Database;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.figure.Behind;
import org.ringdesk.figure.Buckets;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.Caller;
import org.ringdesk.figure.Figures;
import org.ringdesk.figure.Group;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Only;
import org.ringdesk.figure.Terms;
import org.ringdesk.ticket.TicketNumber;

/** What figures and lists cost when many calls are stored. */
final class StoredCalls implements Benchmark {
  private static final int PAGE = 100;
  private static final int CALLS_PER_SECOND = 20;
  private static final int LOOKERS = 20;

  @Override
  public String name() {
    return "stored-calls";
  }

  @Override
  public String what() {
    return "reports and lists over 10,000,000 calls of three years";
  }

  @Override
  public List<Result> run(Round round) throws Exception {
    int calls = round.of(10_000_000, 200_000);
    var today = LocalDate.now(MadeUpCalls.ZONE);
    var made = new MadeUpCalls(calls, today);
    try (var premises = Premises.open(round)) {
      made.write(round, new DatabaseUrl(premises.settings().getOrDefault("DATABASE_URL", "")));
      var results = new ArrayList<Result>();
      results.add(size(premises, calls));
      results.addAll(new Reading(round, premises.database(), made, today).results());
      results.forEach(r -> round.say("  %s", r));
      try {
        results.addAll(pages(round, premises));
      } catch (IOException | IllegalStateException e) { // what was measured so far stands
        round.say("  the pages could not be measured: %s", e.toString());
      }
      return results;
    }
  }

  private static Result size(Premises premises, int calls) {
    long bytes =
        premises.ask(
            "select sum(pg_total_relation_size(t::regclass)) from unnest('{call,visit,ring,talk,ivr_step,ticket,ticket_call}'::text[]) t");
    return Result.of("rows and indexes of a million calls", bytes * 1e-9 * 1e6 / calls, "GB")
        .noting("without journal and ledger");
  }

  /** One measurement after the other, on the database alone. */
  record Reading(Round round, Database database, MadeUpCalls made, LocalDate today) {
    List<Result> results() {
      var results = new ArrayList<Result>();
      var month = today.minusMonths(3).withDayOfMonth(1);
      results.add(
          Result.of("month by day, counted for the first time", took(() -> days(month)), "ms"));
      results.add(Result.p99("month by day", often(50, i -> days(month)), "ms").atMost(300));
      var current =
          today.withDayOfMonth(1).equals(today) ? today.minusDays(30) : today.withDayOfMonth(1);
      results.add(
          Result.of("this month by day, the first time today", took(() -> days(current)), "ms"));
      results.add(Result.p99("this month by day", often(50, i -> days(current)), "ms").atMost(300));
      results.add(
          Result.p99(
              "a past day by hour",
              often(20, i -> hours(made.day(MadeUpCalls.DAYS - 100 - i))),
              "ms"));
      var random = new Random(1);
      results.add(
          Result.p99(
                  "list of 100 behind a figure: a day, a queue",
                  often(
                      100,
                      i -> page(made.day(random.nextInt(1_000)), MadeUpCalls.QUEUES.get(i % 3), i)),
                  "ms")
              .atMost(100));
      var callers =
          database.list(
              "select from_number from call tablesample system (1) where from_number is not null limit 100",
              row -> row.text("from_number"));
      results.add(
          Result.p99(
                  "the calls of one caller, of a year",
                  often(100, i -> find(callers.get(i % callers.size()), today.minusYears(1))),
                  "ms")
              .atMost(100));
      results.add(
          Result.p99(
              "the calls from numbers that end so, of 30 days",
              often(20, i -> find(end(callers.get(i % callers.size())), today.minusDays(30))),
              "ms"));
      return results;
    }

    private static String end(String number) {
      return number.substring(number.length() - 4);
    }

    /** As the page does it: how many, and the newest. */
    private void find(String caller, LocalDate since) {
      var range = Buckets.whole(at(since), at(today.plusDays(1)), MadeUpCalls.ZONE);
      var asked =
          new Behind.Asked(Measure.CALLS, range, Only.EVERYTHING.from(Caller.typed(caller, "CN")));
      var behind = new Behind(database, Terms.STANDARD, Clock.systemUTC().instant());
      behind.count(asked);
      behind.page(asked, Behind.Order.NEWEST, Optional.empty(), PAGE);
    }

    private void days(LocalDate first) {
      var last = first.plusMonths(1).isAfter(today) ? today : first.plusMonths(1);
      read(Buckets.of(Step.DAY, at(first), at(last), MadeUpCalls.ZONE));
    }

    private void hours(LocalDate day) {
      read(Buckets.of(Step.HOUR, at(day), at(day.plusDays(1)), MadeUpCalls.ZONE));
    }

    private void read(Buckets buckets) {
      new Figures(database, Terms.STANDARD)
          .calls(Clock.systemUTC().instant())
          .byTime(buckets, Only.EVERYTHING);
    }

    private static final List<Measure> MEASURES =
        List.of(Measure.ANSWERED, Measure.ABANDONED, Measure.CALLS_RUNG, Measure.OFFERED);

    private void page(LocalDate day, String queue, int no) {
      var range = Buckets.whole(at(day), at(day.plusDays(1)), MadeUpCalls.ZONE);
      new Behind(database, Terms.STANDARD, Clock.systemUTC().instant())
          .page(
              new Behind.Asked(
                  MEASURES.get(no % MEASURES.size()), range, Only.of(Group.QUEUE, queue)),
              Behind.Order.NEWEST,
              Optional.empty(),
              PAGE);
    }

    private static Instant at(LocalDate day) {
      return day.atStartOfDay(MadeUpCalls.ZONE).toInstant();
    }

    private interface Work {
      void run(int no);
    }

    private static double took(Runnable work) {
      long begin = System.nanoTime();
      work.run();
      return (System.nanoTime() - begin) / 1e6;
    }

    private static double[] often(int times, Work work) {
      for (int i = 0; i < 3; i++) work.run(i);
      var took = new double[times];
      for (int i = 0; i < times; i++) {
        int no = i;
        took[i] = took(() -> work.run(no));
      }
      return took;
    }
  }

  /** Over HTTP, from a server of its own; and what viewers of the board have of it all. */
  private static List<Result> pages(Round round, Premises premises) throws Exception {
    var results = new ArrayList<Result>();
    try (var pbx = new LivePbx(premises);
        var program = Program.start(round, premises.settings())) {
      long begin = System.nanoTime();
      program.await("/sign-in", "");
      results.add(
          Result.of("start until a page is there", (System.nanoTime() - begin) / 1e6, "ms"));
      pbx.awaitListener();
      var cookie = Premises.signIn(program);
      var ids =
          premises
              .database()
              .list(
                  "select id::text as id from call tablesample bernoulli (%s) limit 120"
                      .formatted(round.of(1, 100) / 100.0),
                  r -> r.text("id"));
      for (var id : ids) number(premises.database(), id);
      var took = new ArrayList<Double>();
      try (var client = HttpClient.newHttpClient()) {
        for (var id : ids) took.add(program.took(client, "/calls/" + id, cookie));
      }
      results.add(
          Result.p99(
                  "a call's page over HTTP",
                  took.stream().skip(20).mapToDouble(Double::doubleValue).toArray(),
                  "ms")
              .atMost(100));
      results.add(board(round, pbx, program, cookie));
    }
    return results;
  }

  /** The made-up tickets have no numbers that one could key. */
  private static void number(Database database, String call) {
    database
        .first(
            "select ticket from ticket_call where call = $1::text::uuid",
            r -> r.number("ticket"),
            call)
        .ifPresent(
            ticket ->
                database.change(
                    "update ticket set number = $2 where id = $1",
                    ticket,
                    TicketNumber.ofSerial(ticket).value()));
  }

  /** As without them: {@link BoardFrames}, with few who look. */
  private static Result board(Round round, LivePbx pbx, Program program, String cookie)
      throws Exception {
    try (var people = new Viewers(program.port(), cookie)) {
      people.come(LOOKERS, LOOKERS);
      int warmUp = 15 * CALLS_PER_SECOND;
      pbx.tell(live(round, 0, warmUp), () -> {});
      var begin = Instant.now();
      var load = live(round, warmUp, round.of(30, 10) * CALLS_PER_SECOND);
      pbx.tell(load, () -> {});
      Thread.sleep(2_000);
      var times = BoardFrames.seen(people, begin);
      return Result.p99("event to frame of the live board", times, "ms")
          .atMost(100)
          .noting(
              "%d calls/s, %d viewers, %d not seen"
                  .formatted(CALLS_PER_SECOND, LOOKERS, load.calls() * LOOKERS - times.length));
    }
  }

  private static RecordedLoad live(Round round, int earlier, int calls) throws IOException {
    return new RecordedLoad(
        round.root(), earlier, calls, CALLS_PER_SECOND, Instant.now().plusSeconds(1));
  }
}
