package org.ringdesk.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * One line of {@code queue_log}: {@code epoch|callid|queue|agent|event|field|field…}.
 *
 * @param moment to the microsecond where the PBX writes it ({@code epoch.micros}), else to the
 *     second
 * @param second the epoch as written, part of the line's key
 * @param callid the Uniqueid of the caller's channel; {@code NONE}, {@code MANAGER} or {@code
 *     REALTIME} where the line tells of no call
 * @param event as written: also events that nobody here knows
 * @param fields what follows the event; of ENTERQUEUE always url, number and position, the last
 *     empty where it was not written
 * @param raw the line as {@link #text} reads it, without its end
 */
public record QueueLogLine(
    Instant moment,
    long second,
    String callid,
    String queue,
    String agent,
    String event,
    List<String> fields,
    String raw) {
  /** What became of reading a line. */
  public sealed interface Result {}

  public record Read(QueueLogLine line) implements Result {}

  /**
   * A line that does not read as the PBX writes them: kept and counted, never believed.
   *
   * @param why a few words, such as {@code no moment}
   */
  public record Broken(String raw, String why) implements Result {}

  /** Asterisk's own buffer for a line. */
  public static final int LONGEST = 8_192;

  private static final int HASH_BYTES = 16;
  private static final long YEAR_2100 = 4_102_444_800L;

  public static Result read(String line) {
    if (line.length() > LONGEST) return new Broken(line, "too long");
    var parts = split(line);
    var moment = moment(parts.getFirst());
    if (moment.equals(Instant.EPOCH)) return new Broken(line, "no moment");
    if (parts.size() < 5) return new Broken(line, "fewer than five fields");
    var event = parts.get(4);
    if (!isEvent(event)) return new Broken(line, "no event");
    var rest = parts.subList(5, parts.size());
    return new Read(
        new QueueLogLine(
            moment,
            moment.getEpochSecond(),
            parts.get(1),
            parts.get(2),
            parts.get(3),
            event,
            event.equals("ENTERQUEUE") ? entry(rest) : List.copyOf(rest),
            line));
  }

  /**
   * The text of a line's bytes: UTF-8, or ISO 8859-1 where they are no UTF-8, so that no byte is
   * lost. A zero byte, which PostgreSQL cannot keep, reads as U+2400.
   */
  public static String text(byte[] bytes, int from, int to) {
    return decode(bytes, from, to).replace('\0', '\u2400');
  }

  private static String decode(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] >= 0) i++;
    if (i == to) return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
  }

  /** Of the raw line: with PBX, second and its place among equal lines of that second, its key. */
  public byte[] hash() {
    try {
      var whole = MessageDigest.getInstance("SHA-256").digest(raw.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(whole, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** The field at {@code i}, from 0; empty where there is none. */
  public String field(int i) {
    return i < fields.size() ? fields.get(i) : "";
  }

  /** The whole number in the field at {@code i}, such as a count of seconds. */
  public OptionalLong count(int i) {
    var text = field(i).strip();
    return isDigits(text) && text.length() <= 15
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** Whether it tells of one call. */
  public boolean ofCall() {
    return switch (callid) {
      case "", "NONE", "MANAGER", "REALTIME" -> false;
      default -> true;
    };
  }

  private static List<String> split(String line) {
    var parts = new ArrayList<String>(12);
    int from = 0;
    for (int bar = line.indexOf('|'); bar >= 0; bar = line.indexOf('|', from)) {
      parts.add(line.substring(from, bar));
      from = bar + 1;
    }
    parts.add(line.substring(from));
    return parts;
  }

  /**
   * url|number|position: the PBX does not escape a caller's number, which may hold anything, so it
   * is what lies between its neighbours. Before Asterisk 10 there was no position.
   */
  private static List<String> entry(List<String> rest) {
    if (rest.size() < 2) return List.of(rest.isEmpty() ? "" : rest.getFirst(), "", "");
    var positioned = rest.size() > 2 && isDigits(rest.getLast());
    var number = String.join("|", rest.subList(1, rest.size() - (positioned ? 1 : 0)));
    return List.of(rest.getFirst(), number, positioned ? rest.getLast() : "");
  }

  /** The epoch where it is none. */
  private static Instant moment(String text) {
    int dot = text.indexOf('.');
    var seconds = dot < 0 ? text : text.substring(0, dot);
    var fraction = dot < 0 ? "0" : text.substring(dot + 1);
    if (!isDigits(seconds) || seconds.length() > 10) return Instant.EPOCH;
    if (!isDigits(fraction) || fraction.length() > 9) return Instant.EPOCH;
    long second = Long.parseLong(seconds);
    return second >= YEAR_2100
        ? Instant.EPOCH
        : Instant.ofEpochSecond(second, Long.parseLong((fraction + "00000000").substring(0, 9)));
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++)
      if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
    return !text.isEmpty();
  }

  /** Asterisk's are upper-case words; a dialplan may write its own. */
  private static boolean isEvent(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c < 128 && Character.isLetterOrDigit(c)) && c != '_' && c != '-') return false;
    }
    return !text.isEmpty();
  }
}
