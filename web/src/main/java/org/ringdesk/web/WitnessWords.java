package org.ringdesk.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ringdesk.ami.LinkFault;
import org.ringdesk.call.Evidence;
import org.ringdesk.call.Outcome;
import org.ringdesk.witness.Difference;

/**
 * What is written down of the witnesses, which is the same in every language, in the reader's
 * words. What it does not know it leaves as it is.
 */
record WitnessWords(ZoneId zone, Messages words) {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

  /** {@code network at 2026-11-24T01:00:00Z: answered}, of a visit; of a ring without its end. */
  private static final Pattern SEEN =
      Pattern.compile("(.+) at (\\S+Z)(?:: (\\w+))?", Pattern.DOTALL);

  /** Why a witness stopped watching. */
  String why(String written) {
    return switch (written) {
      case "the server stopped" -> words.text("fault.stopped");
      case "the companion is silent" -> words.text("ledger.silent");
      case "missing" -> words.text("ledger.missing");
      case "denied" -> words.text("ledger.denied");
      case "the file that was being read is gone" -> words.text("gap.gone");
      case "the file was replaced by a shorter one" -> words.text("gap.shorter");
      case "the file was truncated" -> words.text("gap.truncated");
      default -> fault(written);
    };
  }

  private String fault(String written) {
    LinkFault fault = LinkFault.read(written);
    return fault.sentence().equals(written) ? LinkWords.fault(fault, words) : Visible.text(written);
  }

  String told(String what, String story) {
    if (story.isEmpty()) return words.text("witnesses.nothing");
    return switch (what) {
      case Difference.OUTCOME -> outcome(story);
      case Difference.ENTERED_AT, Difference.LEFT_AT, Difference.ANSWERED_AT ->
          moment(story).orElse(Visible.text(story));
      case Difference.VISIT, Difference.RING -> seen(story);
      default -> Visible.text(story);
    };
  }

  /** {@code lost_with_pbx by snapshot}. */
  private String outcome(String story) {
    String[] parts = story.split(" by ", 2);
    String outcome = outcomeKey(parts[0]);
    return parts.length == 1 ? outcome : words.text("why.quoting", outcome, evidence(parts[1]));
  }

  private String outcomeKey(String key) {
    return Stream.of(Outcome.values()).anyMatch(o -> o.key().equals(key))
        ? words.text("outcome." + key)
        : Visible.text(key);
  }

  private String evidence(String key) {
    return Stream.of(Evidence.values()).anyMatch(e -> e.key().equals(key))
        ? words.text("evidence." + key)
        : Visible.text(key);
  }

  private String seen(String story) {
    Matcher seen = SEEN.matcher(story);
    if (!seen.matches()) return Visible.text(story);
    String end = Optional.ofNullable(seen.group(3)).map(o -> " · " + outcomeKey(o)).orElse("");
    return Visible.text(seen.group(1))
        + " · "
        + moment(seen.group(2)).orElse(Visible.text(seen.group(2)))
        + end;
  }

  private Optional<String> moment(String text) {
    try {
      return Optional.of(MOMENT.format(Instant.parse(text).atZone(zone)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
