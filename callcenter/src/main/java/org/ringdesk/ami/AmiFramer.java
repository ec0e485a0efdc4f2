package org.ringdesk.ami;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines in, messages out: where does a message end?
 *
 * <p>At a blank line, says the protocol. But Asterisk writes a caller's number as it came, and
 * {@code %0d%0a} in a SIP address puts line breaks into it: the real message is torn, and what
 * follows the break looks like a message of its own. So a number runs until the headers come that
 * Asterisk writes after one, and a message with a number in it does not end before they have come.
 *
 * <p>Why a stranger cannot write those headers as well: Asterisk keeps at most 80 characters of a
 * number. The shortest beginning that {@link AmiMessage#genuine} believes takes 50 and two line
 * breaks 4, which leaves 26; the last headers that must come in one piece before a blank line
 * counts ({@code Priority}, {@code Uniqueid}, {@code Linkedid} of a channel) take 36, the others
 * more. Nothing of this holds for {@code channelvars} in manager.conf, whose values have no limit:
 * no variable that holds a stranger's text belongs there.
 *
 * <p>Pure, not thread-safe, one for each connection. Never throws.
 */
public final class AmiFramer {
  static final int MAX_LINE = 64 * 1024;
  static final int MAX_LINES = 1_000;
  static final int MAX_SIZE = 256 * 1024;

  /**
   * No number is as long as this, so where one's end has not come after so many characters, the PBX
   * does not write what we know: the next blank line counts again.
   */
  private static final int GIVE_UP_AFTER = 512;

  /** What Asterisk writes after the number of a channel, in pieces between which a number lies. */
  private static final List<List<String>> CHANNEL =
      List.of(
          List.of("CallerIDName", "ConnectedLineNum"),
          List.of("ConnectedLineName", "Language", "AccountCode", "Context", "Exten"),
          List.of("Priority", "Uniqueid", "Linkedid"));

  private static final List<List<String>> QUEUE_ENTRY =
      List.of(
          List.of("CallerIDName", "ConnectedLineNum"),
          List.of("ConnectedLineName", "Wait", "Priority"));

  private static final List<List<String>> CEL =
      List.of(
          List.of("CallerIDname", "CallerIDani"),
          List.of("CallerIDrdnis"),
          List.of("CallerIDdnid"),
          List.of("Exten"),
          List.of("Context", "Channel", "Application", "AppData"),
          List.of("EventTime", "AMAFlags", "UniqueID", "LinkedID"));

  private static final List<List<String>> CDR =
      List.of(
          List.of("Destination"),
          List.of("DestinationContext", "CallerID"),
          List.of("Channel", "DestinationChannel", "LastApplication", "LastData"),
          List.of("StartTime", "AnswerTime", "EndTime", "Duration"));

  private final String pbx;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> headers = new HashMap<>();
  private final Set<String> fixed = new HashSet<>();
  private int size;
  private boolean torn;
  private boolean cut;
  private String previous = "";
  private @Nullable Number number;
  private long mendedMessages;
  private long cutMessages;

  public AmiFramer(String pbx) {
    this.pbx = pbx;
  }

  /** Messages with a stranger's line breaks in them, so far. */
  public long mended() {
    return mendedMessages;
  }

  /** Messages that were too long to keep whole, so far. */
  public long cut() {
    return cutMessages;
  }

  /**
   * Takes the next line, without its CR LF, and answers the message that it ends, if it ends one.
   */
  public Optional<AmiMessage> on(String line, Instant seenAt) {
    if (line.isEmpty() && lines.isEmpty()) {
      return cut ? endOfTheCutOne() : Optional.empty();
    }
    keep(line);
    if (lines.size() >= MAX_LINES || size >= MAX_SIZE) {
      return Optional.of(cutHere(seenAt));
    }
    if (number != null) {
      return insideOf(number, line) ? Optional.of(end(seenAt)) : Optional.empty();
    }
    if (line.isEmpty()) {
      return Optional.of(end(seenAt));
    }
    read(line);
    return Optional.empty();
  }

  private Optional<AmiMessage> endOfTheCutOne() {
    cut = false;
    return Optional.empty();
  }

  private void keep(String line) {
    boolean tooLong = line.length() > MAX_LINE;
    cut |= tooLong;
    lines.add(tooLong ? line.substring(0, MAX_LINE) : line);
    size += Math.min(line.length(), MAX_LINE) + 2;
  }

  /** True when this line ends the message although the number's end has not come. */
  private boolean insideOf(Number open, String line) {
    open.take(line);
    if (!open.complete()) {
      return line.isEmpty() && open.waited() > GIVE_UP_AFTER;
    }
    closeNumber(open);
    return false;
  }

  /** What was seen before a stranger's text stands; what comes after it is the PBX's last word. */
  private void closeNumber(Number open) {
    if (open.torn()) {
      torn = true;
      fixed.addAll(headers.keySet());
    }
    for (var found : open.found().entrySet()) {
      String name = AmiMessage.key(found.getKey());
      if (!fixed.contains(name)) {
        headers.put(name, found.getValue());
      }
      fixed.add(name);
    }
    previous = open.lastName();
    number = null;
  }

  private void read(String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      return;
    }
    String name = line.substring(0, colon);
    String value = line.substring(colon + 1).strip();
    String key = AmiMessage.key(name);
    if (!torn) {
      headers.putIfAbsent(key, value);
    } else if (!fixed.contains(key)) {
      headers.put(key, value);
    }
    number = numberIn(name);
    previous = name;
  }

  private @Nullable Number numberIn(String name) {
    if (!mayBeANumber(name)) {
      return null;
    }
    String event = headers.getOrDefault("event", "");
    if (name.endsWith("CallerIDNum")) {
      String prefix = name.substring(0, name.length() - "CallerIDNum".length());
      if (previous.equals(prefix + "ChannelStateDesc")) {
        return new Number(prefix, CHANNEL);
      }
      if (event.equals("QueueEntry")) {
        return new Number(prefix, QUEUE_ENTRY);
      }
      // A foreign dialplan's own event may use the name for anything, with nothing after it.
      return event.equals("UserEvent")
          ? null
          : new Number(prefix, List.of(List.of("CallerIDName")));
    }
    if (name.endsWith("ConnectedLineNum") && !event.equals("UserEvent")) {
      String prefix = name.substring(0, name.length() - "ConnectedLineNum".length());
      return new Number(prefix, List.of(List.of("ConnectedLineName")));
    }
    return switch (event) {
      case "CEL" -> name.equals("CallerIDnum") ? new Number("", CEL) : null;
      case "Cdr" -> name.equals("Source") ? new Number("", CDR) : null;
      default -> null;
    };
  }

  /** As the names below end. */
  private static boolean mayBeANumber(String name) {
    return name.endsWith("um") || name.equals("Source");
  }

  private AmiMessage cutHere(Instant seenAt) {
    cut = true;
    var message = end(seenAt);
    // What follows up to the next blank line is the rest of this one, and no beginning.
    cut = true;
    return message;
  }

  private AmiMessage end(Instant seenAt) {
    if (number != null) {
      torn = true;
      closeNumber(number);
    }
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    mendedMessages += torn ? 1 : 0;
    cutMessages += cut ? 1 : 0;
    var message = new AmiMessage(pbx, seenAt, lines, headers, torn, cut);
    lines.clear();
    headers.clear();
    fixed.clear();
    size = 0;
    torn = false;
    cut = false;
    previous = "";
    return message;
  }

  /**
   * A stranger's number and what must come after it. A piece that comes twice was forged the first
   * time, since the PBX writes after the stranger: the later one counts.
   */
  private static final class Number {
    private record Entry(String name, String value) {}

    private final String prefix;
    private final List<List<String>> pieces;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> found = new HashMap<>();
    private int piecesFound;
    private int waited;

    Number(String prefix, List<List<String>> pieces) {
      this.prefix = prefix;
      this.pieces = pieces;
    }

    void take(String line) {
      int colon = line.indexOf(": ");
      entries.add(
          colon < 1
              ? new Entry("", "")
              : new Entry(line.substring(0, colon), line.substring(colon + 2).strip()));
      waited += line.length() + 2;
      for (int i = Math.min(piecesFound, pieces.size() - 1); i >= 0; i--) {
        if (endsWith(pieces.get(i))) {
          find(pieces.get(i));
          piecesFound = Math.max(piecesFound, i + 1);
          return;
        }
      }
    }

    private boolean endsWith(List<String> piece) {
      int from = entries.size() - piece.size();
      if (from < 0) {
        return false;
      }
      for (int i = piece.size() - 1; i >= 0; i--) {
        if (!isCalled(entries.get(from + i).name(), piece.get(i))) {
          return false;
        }
      }
      return true;
    }

    private boolean isCalled(String name, String unprefixed) {
      return name.length() == prefix.length() + unprefixed.length()
          && name.startsWith(prefix)
          && name.endsWith(unprefixed);
    }

    private void find(List<String> piece) {
      for (var entry : entries.subList(entries.size() - piece.size(), entries.size())) {
        found.put(entry.name(), entry.value());
      }
      waited = 0;
    }

    boolean complete() {
      return piecesFound == pieces.size();
    }

    boolean torn() {
      int genuine = 0;
      for (var piece : pieces) {
        genuine += piece.size();
      }
      return entries.size() > genuine;
    }

    int waited() {
      return waited;
    }

    Map<String, String> found() {
      return found;
    }

    String lastName() {
      return entries.getLast().name();
    }
  }
}
