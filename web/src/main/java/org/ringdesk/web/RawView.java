package org.ringdesk.web;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ringdesk.call.Call;
import org.ringdesk.database.Sql;
import org.ringdesk.witness.Testimony;

/**
 * What the witnesses said of a call, made safe to look at and otherwise as it came.
 *
 * @param kept how much of the manager link's words is still there
 * @param more messages that are not shown
 */
public record RawView(String kept, List<Message> messages, int more, List<String> lines) {
  /**
   * @param about what of the call it tells of: a channel or a queue
   * @param torn a stranger's line breaks were found in it
   */
  public record Message(String at, String event, String about, boolean torn, String text) {}

  static RawView of(Call call, Sql sql, ZoneId zone) {
    return Testimony.read(sql, call.id())
        .map(t -> of(t, zone))
        .orElse(new RawView(key(Testimony.Kept.NEVER), List.of(), 0, List.of()));
  }

  private static RawView of(Testimony testimony, ZoneId zone) {
    return new RawView(
        key(testimony.kept()),
        testimony.messages().stream().map(said -> message(said, zone)).toList(),
        testimony.more(),
        testimony.lines().stream().map(Visible::text).toList());
  }

  private static String key(Testimony.Kept kept) {
    return kept.name().toLowerCase(Locale.ROOT);
  }

  private static Message message(Testimony.Said said, ZoneId zone) {
    return new Message(
        Times.clock(said.seenAt(), zone),
        Visible.text(said.event()),
        about(said),
        said.torn(),
        said.text().stream().map(Visible::text).collect(Collectors.joining("\n")));
  }

  private static String about(Testimony.Said said) {
    return said.text().stream()
        .filter(
            l ->
                l.startsWith("Channel: ") || l.startsWith("Queue: ") || l.startsWith("UserEvent: "))
        .map(l -> l.substring(l.indexOf(' ') + 1))
        .map(Visible::text)
        .distinct()
        .limit(2)
        .collect(Collectors.joining(" · "));
  }
}
