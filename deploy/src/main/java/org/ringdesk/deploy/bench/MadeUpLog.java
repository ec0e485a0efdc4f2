package org.ringdesk.deploy.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A {@code queue_log} such as a FreePBX writes: some 9,000 calls a day to six queues with sixty
 * agents who come, pause and go. The same number of lines is the same log every time.
 */
final class MadeUpLog {
  private static final long FIRST = 1_700_006_400; // midnight in Shanghai
  private static final int DAY = 86_400;
  private static final int CALLS_A_DAY = 9_000;
  private static final int AGENTS = 60;
  private static final int CALLERS = 150_000;
  private static final List<String> QUEUES = List.of("400", "401", "402", "403", "404", "405");

  private record Line(long second, long order, String text) {}

  private final Random random = new Random(20_261_124);
  private final PriorityQueue<Line> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Line::second).thenComparingLong(Line::order));
  private final BufferedWriter out;
  private final long most;
  private long written;
  private long orders;
  private long channels;

  private MadeUpLog(BufferedWriter out, long most) {
    this.out = out;
    this.most = most;
  }

  static void write(Path file, long lines) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      var log = new MadeUpLog(out, lines);
      for (long day = FIRST; log.written < lines; day += DAY) log.day(day);
    }
  }

  private void day(long midnight) throws IOException {
    for (int agent = 0; agent < AGENTS; agent++) shift(agent, midnight + 8 * 3_600);
    for (int i = 0; i < CALLS_A_DAY && written < most; i++) {
      // eleven hours, each call at its own moment
      long second = midnight + 8 * 3_600 + (long) i * 11 * 3_600 / CALLS_A_DAY;
      flush(second);
      call(second);
    }
    flush(midnight + DAY);
  }

  private void flush(long until) throws IOException {
    while (!waiting.isEmpty() && waiting.peek().second < until && written < most) {
      out.write(waiting.remove().text);
      out.write('\n');
      written++;
    }
  }

  private void shift(int agent, long begin) {
    var who = name(agent);
    for (var queue : List.of(queue(agent), queue(agent + 1))) {
      add(begin + agent, "NONE", queue, who, "ADDMEMBER|");
      add(begin + 39_000 + agent, "NONE", queue, who, "REMOVEMEMBER|");
    }
    for (int pause = 1; pause <= 12; pause++) {
      long at = begin + pause * 3_000L + random.nextInt(1_000);
      add(at, "NONE", "NONE", who, "PAUSEALL|" + (pause == 4 ? "Lunch" : "Break"));
      add(at + 60 + random.nextInt(900), "NONE", "NONE", who, "UNPAUSEALL|");
    }
  }

  private void call(long second) {
    var id = second + "." + ++channels;
    var queue = queue(random.nextInt(QUEUES.size()));
    add(second, id, "NONE", "NONE", "DID|4008001234");
    if (random.nextInt(40) == 0) {
      add(second, id, queue, "NONE", random.nextBoolean() ? "JOINEMPTY|" : "FULL|");
      return;
    }
    long at = stay(second + 1 + random.nextInt(8), id, queue, caller());
    if (at > 0 && random.nextInt(30) == 0)
      stay(at, id, queue(random.nextInt(QUEUES.size())), caller());
  }

  /** When a talk ended; 0 where there was none. */
  private long stay(long second, String id, String queue, String caller) {
    add(second, id, queue, "NONE", "ENTERQUEUE||" + caller + "|1");
    long at = second;
    for (int tries = random.nextInt(3); tries > 0; tries--) {
      at += 15 + random.nextInt(3);
      add(at, id, queue, name(random.nextInt(AGENTS)), "RINGNOANSWER|15000");
    }
    at += 3 + random.nextInt(20);
    long waited = at - second;
    int fate = random.nextInt(100);
    if (fate < 76) {
      var agent = name(random.nextInt(AGENTS));
      int talk = 20 + random.nextInt(400);
      add(at, id, queue, agent, "CONNECT|" + waited + "|" + at + "." + ++channels + "|3");
      add(
          at + talk,
          id,
          queue,
          agent,
          (random.nextBoolean() ? "COMPLETECALLER|" : "COMPLETEAGENT|")
              + waited
              + "|"
              + talk
              + "|1");
      return at + talk;
    }
    if (fate < 94) add(at, id, queue, "NONE", "ABANDON|1|1|" + waited);
    else if (fate < 98) add(at, id, queue, "NONE", "EXITWITHTIMEOUT|1|1|" + waited);
    else add(at, id, queue, "NONE", "EXITWITHKEY|1|1|1|" + waited);
    return 0;
  }

  private String caller() {
    int any = random.nextInt(CALLERS);
    if (any % 25 == 0) return "anonymous";
    if (any % 25 == 1) return "021-6" + (1_000_000 + any);
    return "138" + (10_000_000 + any * 7);
  }

  private void add(long second, String id, String queue, String agent, String rest) {
    waiting.add(
        new Line(second, orders++, second + "|" + id + "|" + queue + "|" + agent + "|" + rest));
  }

  private static String queue(int any) {
    return QUEUES.get(any % QUEUES.size());
  }

  private static String name(int agent) {
    return "Agent " + (1_001 + agent);
  }
}
