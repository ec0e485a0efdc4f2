package org.ringdesk.ami;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * When things happened in a recording whose events do not say it: a Uniqueid holds the second in
 * which its channel began, and the queue tells how long a caller waited and talked. Between these
 * only the order counts: one microsecond a message.
 */
final class Moments {
  private static final Pattern BORN = Pattern.compile("(?:.{1,80}-)?(\\d{9,11})\\.\\d{1,10}");

  private final Map<String, Instant> joined = new HashMap<>();
  private final Map<String, Instant> connected = new HashMap<>();
  private Instant now = Instant.EPOCH;

  /** The message's text with a {@code Timestamp} where Asterisk would have put it. */
  String stamped(AmiMessage m) {
    if (m.event().isEmpty() || m.lines().size() < 2 || !m.lines().get(1).startsWith("Privilege: "))
      return m.text();
    now = now.plusNanos(1_000);
    move(m);
    var lines = new ArrayList<>(m.lines());
    lines.add(2, "Timestamp: %d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1_000));
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  private void move(AmiMessage m) {
    String caller = m.word("Uniqueid");
    switch (m.event()) {
      case "Newchannel" -> born(caller);
      case "QueueCallerJoin" -> joined.put(caller, now);
      case "AgentConnect" -> {
        after(joined.get(caller), m.word("HoldTime"));
        connected.put(caller, now);
      }
      case "QueueCallerAbandon" -> after(joined.remove(caller), m.word("HoldTime"));
      case "AgentComplete" -> after(connected.remove(caller), m.word("TalkTime"));
      case "Hangup" -> joined.remove(caller);
      default -> {}
    }
  }

  private void born(String uniqueid) {
    var second = BORN.matcher(uniqueid);
    if (second.matches()) moveTo(Instant.ofEpochSecond(Long.parseLong(second.group(1))));
  }

  private void after(@org.jspecify.annotations.Nullable Instant since, String seconds) {
    if (since != null && seconds.matches("\\d{1,6}"))
      moveTo(since.plus(Duration.ofSeconds(Long.parseLong(seconds))));
  }

  private void moveTo(Instant moment) {
    if (moment.isAfter(now)) now = moment;
  }
}
