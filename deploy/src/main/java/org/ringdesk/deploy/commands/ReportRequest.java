package org.ringdesk.deploy.commands;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.figure.Buckets;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.Group;

/**
 * What {@code report} was asked for.
 *
 * @param database empty: the usual one
 */
record ReportRequest(
    Subject subject,
    By by,
    Optional<Group> group,
    Buckets buckets,
    Optional<String> queue,
    Optional<DatabaseUrl> database,
    boolean json) {

  enum Subject {
    CALLS,
    AGENTS
  }

  enum By {
    TIME,
    GROUP,
    AGENT
  }

  private static final String SHAPE =
      "report takes calls or agents, then --from T --to T --by hour|day|queue|agent, and where wanted --queue Q --timezone ZONE --database URL --json";

  private static final Set<String> OPTIONS =
      Set.of("--from", "--to", "--by", "--queue", "--timezone", "--database");

  /**
   * @param usual the zone where none is said
   */
  static ReportRequest of(List<String> args, Supplier<ZoneId> usual) {
    var subject =
        switch (args.isEmpty() ? "" : args.getFirst()) {
          case "calls" -> Subject.CALLS;
          case "agents" -> Subject.AGENTS;
          default -> throw new Command.Misused(SHAPE + ".");
        };
    var options = options(args.subList(1, args.size()));
    if (subject == Subject.AGENTS && options.containsKey("--queue"))
      throw new Command.Misused(
          "report agents takes no --queue: an agent's time belongs to no queue.");
    var zone =
        Optional.ofNullable(options.get("--timezone")).map(ReportRequest::zone).orElseGet(usual);
    var from = moment("--from", options, zone);
    var to = moment("--to", options, zone);
    if (!from.isBefore(to)) throw new Command.Misused("--to must be later than --from.");
    var by = by(subject, options.get("--by"));
    return new ReportRequest(
        subject,
        by,
        group(options.get("--by")),
        buckets(by, options, from, to, zone),
        Optional.ofNullable(options.get("--queue")),
        Optional.ofNullable(options.get("--database")).map(UsualDatabase::said),
        options.containsKey("--json"));
  }

  private static Map<String, String> options(List<String> words) {
    var options = new HashMap<String, String>();
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      String value = "";
      if (OPTIONS.contains(word)) {
        if (i + 1 == words.size()) throw new Command.Misused(word + " needs a value.");
        value = words.get(++i);
      } else if (!word.equals("--json")) throw new Command.Misused(SHAPE + ", not " + word + ".");
      if (options.put(word, value) != null) throw new Command.Misused(word + " is there twice.");
    }
    return options;
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new Command.Misused(
          "--timezone takes a name such as Asia/Shanghai, not \"" + name + "\".");
    }
  }

  private static Instant moment(String option, Map<String, String> options, ZoneId zone) {
    var text = options.get(option);
    if (text == null) throw new Command.Misused("report needs " + option + " T.");
    try {
      if (text.length() == "2026-11-24".length())
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      return text.matches(".*T.*(Z|[+-][0-9:]+)")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw new Command.Misused(
          option
              + " takes 2026-11-24, 2026-11-24T08:00 or 2026-11-24T08:00+08:00, not \""
              + text
              + "\".");
    }
  }

  private static By by(Subject subject, @Nullable String key) {
    if (key != null && Step.ofKey(key).isPresent()) return By.TIME;
    if (subject == Subject.CALLS && group(key).isPresent()) return By.GROUP;
    if (key != null && subject == Subject.CALLS && key.equals("agent")) return By.AGENT;
    throw new Command.Misused(
        "--by takes quarter, hour, day, week, month"
            + (subject == Subject.CALLS
                ? ", queue, specialty, hotline, desk, organisation or agent"
                : "")
            + (key == null ? "." : ", not \"" + key + "\"."));
  }

  private static Optional<Group> group(@Nullable String key) {
    return Optional.ofNullable(key).flatMap(Group::ofKey);
  }

  private static Buckets buckets(
      By by, Map<String, String> options, Instant from, Instant to, ZoneId zone) {
    var step = Step.ofKey(options.getOrDefault("--by", ""));
    try {
      return by == By.TIME && step.isPresent()
          ? Buckets.of(step.get(), from, to, zone)
          : Buckets.whole(from, to, zone);
    } catch (IllegalArgumentException e) {
      throw new Command.Misused(
          "So long a time has " + e.getMessage() + ": ask for a shorter one, or by a longer step.");
    }
  }
}
