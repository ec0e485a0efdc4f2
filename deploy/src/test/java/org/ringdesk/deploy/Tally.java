package org.ringdesk.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A drill's calls by three who know: SIPp, which made them; the PBX's own queue_log, read here once
 * more by nothing of ours; and the rows.
 *
 * @param drill its name
 * @param before how many lines the queue_log had
 */
record Tally(House house, String drill, int before) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** How the calls of one drill are counted, in numbers. */
  record Line(String drill, int made, long both, long ami, long ledger, long difference) {
    static final String HEAD =
        "| drill | calls made (SIPp) | counted by both | by AMI alone | by the ledger alone | difference |\n"
            + "|---|---|---|---|---|---|";

    @Override
    public String toString() {
      return "| %s | %d | %d | %d | %d | %d |"
          .formatted(drill, made, both, ami, ledger, difference);
    }
  }

  static Tally begin(House house, String drill) throws Exception {
    return new Tally(house, drill, house.bench().queueLog().size());
  }

  /** The queue_log's lines since the drill began, in their fields. */
  List<String[]> log() throws Exception {
    var all = house.bench().queueLog();
    return all.subList(before, all.size()).stream().map(l -> l.split("\\|", -1)).toList();
  }

  /** How many lines of this event were written since the drill began. */
  long written(String event) throws Exception {
    return log().stream().filter(l -> l[4].equals(event)).count();
  }

  void awaitWritten(String event, int lines) throws Exception {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (written(event) < lines) {
      if (System.nanoTime() > deadline)
        throw new AssertionError(
            drill + ": only " + written(event) + " of " + lines + " " + event + " were written");
      Thread.sleep(50);
    }
  }

  /**
   * Waits until the two witnesses were laid side by side past the last call.
   *
   * @param results how many calls ended how, by the story that SIPp played
   * @throws AssertionError unless there is zero difference
   */
  Line end(Map<String, Integer> results) throws Exception {
    var ended = new TreeMap<String, Integer>();
    outcomes().values().forEach(o -> ended.merge(o, 1, Integer::sum));
    assertEquals(new TreeMap<>(results), ended, drill + ": what SIPp played and the log tells");
    return end(results.values().stream().mapToInt(Integer::intValue).sum());
  }

  /** As {@link #end(Map)}, where SIPp knows how many calls it made but not how each ended. */
  Line end(int made) throws Exception {
    var written = outcomes();
    assertEquals(made, written.size(), drill + ": what SIPp made and the log tells");
    awaitReconciled();
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var differences = differences(written);
    while (!differences.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(200);
      differences = differences(written);
    }
    var line =
        new Line(
            drill,
            made,
            count(written, "ami and ledger"),
            count(written, "not ledger"),
            count(written, "not ami"),
            differences.size());
    System.out.println(line);
    assertEquals(List.of(), differences, drill);
    return line;
  }

  private void awaitReconciled() throws Exception {
    var last = log().getLast()[0];
    var sql = "select (reconciled_until > to_timestamp(%s))::text from pbx".formatted(last);
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!house.ask(sql).equals(List.of("true"))) {
      if (System.nanoTime() > deadline)
        throw new AssertionError(
            drill
                + ": reconciled only until "
                + house.ask("select coalesce(reconciled_until::text, 'never') from pbx")
                + ", the last line is of "
                + last);
      Thread.sleep(100);
    }
  }

  /** By Uniqueid, how each inbound call ended as its lines tell. */
  private Map<String, String> outcomes() throws Exception {
    var events = new LinkedHashMap<String, List<String>>();
    for (var line : log()) {
      if (line[4].equals("DESKIN")) events.put(line[1], new ArrayList<>());
      if (events.containsKey(line[1])) events.get(line[1]).add(line[4]);
    }
    var outcomes = new LinkedHashMap<String, String>();
    events.forEach((uniqueid, told) -> outcomes.put(uniqueid, outcome(told)));
    return outcomes;
  }

  private static String outcome(List<String> events) {
    if (events.contains("CONNECT")) return "answered";
    if (events.contains("ABANDON")) return "abandoned";
    if (events.contains("EXITWITHTIMEOUT")) return "timed_out";
    return events.contains("DESKOUT") ? "abandoned" : "lost_with_pbx";
  }

  /** Each call that is counted otherwise than the log tells, or not, or twice, or without a log. */
  private List<String> differences(Map<String, String> written) throws Exception {
    var counted = new HashMap<String, String>();
    var differences = new ArrayList<String>();
    for (var row :
        house.ask(
            """
            select uniqueid || ' ' || case when ended_at is null then 'open' else coalesce(outcome, 'none') end
              || ' with ' || (select count(*) from ticket_call t where t.call = c.id) || ' ticket'
              || case when direction = 'in' then '' else ', ' || direction end
            from call c where direction = 'in'
            """)) {
      var parts = row.split(" ", 2);
      if (counted.put(parts[0], parts[1]) != null) differences.add(parts[0] + " is counted twice");
    }
    written.forEach(
        (uniqueid, outcome) -> {
          var row = counted.get(uniqueid);
          if (row == null) differences.add(uniqueid + ": " + outcome + " is not counted");
          else if (!row.equals(outcome + " with 1 ticket"))
            differences.add(uniqueid + ": " + outcome + " is counted as " + row);
        });
    var known = new ArrayList<String>();
    for (var line : house.bench().queueLog()) {
      var fields = line.split("\\|", -1);
      if (fields[4].equals("DESKIN")) known.add(fields[1]);
    }
    counted.keySet().stream()
        .filter(uniqueid -> !known.contains(uniqueid))
        .forEach(uniqueid -> differences.add(uniqueid + " was no call"));
    return differences;
  }

  private long count(Map<String, String> written, String which) throws Exception {
    if (written.isEmpty()) return 0;
    var names = "'" + String.join("', '", written.keySet()) + "'";
    return Long.parseLong(
        house
            .ask(
                "select count(*)::text from call where ended_at is not null and uniqueid in ("
                    + names
                    + ") and "
                    + which)
            .getFirst());
  }
}
