package org.ringdesk.ami;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * One message of the manager interface, as {@link AmiFramer} found it on the wire.
 *
 * @param pbx the link it came over
 * @param seenAt when its last line was read
 * @param lines exactly as they came, without the blank line that ends the message; blank lines that
 *     a stranger wrote into it are there
 * @param headers by name in lower case (CEL writes {@code UniqueID} where others write {@code
 *     Uniqueid}), without what the framer recognised as a stranger's text
 * @param torn line breaks in it are not the PBX's; it was mended
 * @param cut it is not whole: over-long, or the rest of an over-long one
 */
public record AmiMessage(
    String pbx,
    Instant seenAt,
    List<String> lines,
    Map<String, String> headers,
    boolean torn,
    boolean cut) {

  /**
   * How bytes become the characters of {@link #lines} and back. Latin-1 gives each byte its own
   * character, so that the journal can keep what came, whatever it was; {@link #header} reads them
   * again as UTF-8, which is what Asterisk means.
   */
  public static final Charset WIRE = StandardCharsets.ISO_8859_1;

  /** What our own actions are called, so that their answers are known among the events. */
  static final String OURS = "ringdesk-";

  /** asterisk-java puts its own number and {@code #} before the name an action was given. */
  private static final Pattern OUR_ACTION = Pattern.compile("-?\\d+_\\d+#" + OURS + "([a-z-]+)");

  private static final String TIMESTAMP = "Timestamp: ";

  /**
   * Names of headers in lower case: the same few again and again, unless a stranger makes some up.
   */
  private static final Map<String, String> KEYS = new ConcurrentHashMap<>();

  private static final int KEYS_KEPT = 2_000;

  public AmiMessage {
    lines = List.copyOf(lines);
    headers = Map.copyOf(headers);
  }

  /** For the journal: encode with {@link #WIRE}; {@link AmiFramer} reads it again. */
  public String text() {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /** The value of a header, read as UTF-8; malformed bytes and NUL come out as U+FFFD. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(key(name))).map(AmiMessage::utf8);
  }

  /** As {@link #header}; a header that is not there is empty too. */
  String word(String name) {
    String value = headers.get(key(name));
    return value == null ? "" : utf8(value);
  }

  /** How {@link #headers} calls the header of that name. */
  static String key(String name) {
    String known = KEYS.get(name);
    if (known != null) {
      return known;
    }
    String key = name.toLowerCase(Locale.ROOT);
    if (KEYS.size() < KEYS_KEPT) {
      KEYS.put(name, key);
    }
    return key;
  }

  /** The event's name; empty for a response. */
  public String event() {
    return word("Event");
  }

  /**
   * Whether the PBX wrote it. An event begins {@code Event}, {@code Privilege}, {@code Timestamp}
   * in that order; list entries and responses name an action of ours. A stranger has 80 characters
   * for a number: too few to write such a beginning behind what would end a message.
   */
  public boolean genuine() {
    if (cut || lines.isEmpty()) {
      return false;
    }
    return (lines.size() > 3 && startsAsAnEvent()) || (startsAsAnAnswer() && action().isPresent());
  }

  private boolean startsAsAnEvent() {
    return lines.get(0).startsWith("Event: ")
        && lines.get(1).startsWith("Privilege: ")
        && lines.get(2).startsWith(TIMESTAMP)
        && isMoment(lines.get(2), TIMESTAMP.length());
  }

  private boolean startsAsAnAnswer() {
    return response() || lines.get(0).startsWith("Event: ");
  }

  /** The PBX's own moment; empty where it sends none. */
  Optional<Instant> timestamp() {
    String moment = word("Timestamp");
    if (!isMoment(moment, 0)) {
      return Optional.empty();
    }
    int point = moment.indexOf('.');
    return Optional.of(
        Instant.ofEpochSecond(
            Long.parseLong(moment, 0, point, 10),
            Long.parseLong(moment, point + 1, point + 7, 10) * 1_000));
  }

  /** Seconds since 1970 with six digits after the point, up to the end of the text. */
  private static boolean isMoment(String text, int from) {
    int point = text.indexOf('.', from);
    if (point <= from || point > from + 11 || text.length() != point + 7) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      if (i != point && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
        return false;
      }
    }
    return true;
  }

  boolean response() {
    return !lines.isEmpty() && lines.get(0).startsWith("Response: ");
  }

  /** Which of our actions this answers, such as {@code queue-status}. */
  public Optional<String> action() {
    var matcher = OUR_ACTION.matcher(headers.getOrDefault("actionid", ""));
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String utf8(String wire) {
    for (int i = 0; i < wire.length(); i++) {
      if (wire.charAt(i) >= 0x80 || wire.charAt(i) == 0) {
        return new String(wire.getBytes(WIRE), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
      }
    }
    return wire;
  }
}
