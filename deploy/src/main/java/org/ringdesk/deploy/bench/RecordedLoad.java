package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.ringdesk.ami.AmiFramer;
import org.ringdesk.ami.AmiMessage;
import org.ringdesk.ami.AmiPlayer;

/**
 * A busy PBX's stream out of recordings of single calls: each is told again and again under other
 * Uniqueids, channels and agents, a little later each time, so that hundreds of calls go on at
 * once.
 */
final class RecordedLoad {
  /** Contexts whose calls come from phones of the house. */
  static final Set<String> OWN_PHONES = Set.of("from-agents", "from-internal");

  private static final String CAPTURES = "callcenter/src/test/resources/captures";

  /** Each teller has agents of its own; more than calls go on at once. */
  private static final int TEAMS = 2_000;

  /** No recording has a Uniqueid, or channel, with a higher number. */
  private static final int NUMBERS = 1_000;

  private static final Pattern OWN =
      Pattern.compile(
          "\nTimestamp: (?<second>\\d+)\\.(?<micro>\\d{6})|(?<=pbx1-\\d{1,10}\\.)(?<unique>\\d+)|(?<=[0-9;]-)(?<channel>[0-9a-f]{8})(?![0-9a-f-])"
              + "|(?<=PJSIP/100)(?<phone>\\d)|(?<=Agent )(?<agent>One|Two|Three)");

  private final List<Story> stories;
  private final int earlier;
  private final int count;
  private final double perSecond;
  private final long begin;
  private final PriorityQueue<Teller> going =
      new PriorityQueue<>(Comparator.comparingLong(Teller::next));
  private int begun;
  private long messages;
  private long calls;
  private long at;

  /** The first of its PBX. */
  RecordedLoad(Path root, int count, double perSecond, Instant begin) throws IOException {
    this(root, 0, count, perSecond, begin);
  }

  /**
   * @param earlier how many recordings this PBX has told before
   * @param count how many recordings are told
   * @param perSecond so many begin each second, by the stream's own clock
   * @param begin when the first begins
   */
  RecordedLoad(Path root, int earlier, int count, double perSecond, Instant begin)
      throws IOException {
    this.stories = stories(root);
    this.earlier = earlier;
    this.count = count;
    this.perSecond = perSecond;
    this.begin = ChronoUnit.MICROS.between(Instant.EPOCH, begin);
  }

  /** The next message as a socket would bring it; empty at the end. */
  String next() {
    while (begun < count && (going.isEmpty() || due(begun) <= going.element().next())) {
      var story = stories.get(begun % stories.size());
      calls += story.calls;
      going.add(new Teller(story, earlier + begun, due(begun)));
      begun++;
    }
    if (going.isEmpty()) return "";
    var teller = going.remove();
    at = teller.next();
    var message = teller.tell();
    messages++;
    if (teller.goesOn()) going.add(teller);
    return message;
  }

  /** When that of the last {@link #next} happened, in µs since 1970. */
  long at() {
    return at;
  }

  /** Told so far. */
  long messages() {
    return messages;
  }

  /** How many customers have called so far. */
  long calls() {
    return calls;
  }

  private long due(int no) {
    return begin + (long) (no / perSecond * 1_000_000);
  }

  /** One recording of one customer's call, or of several. */
  private record Story(List<Line> lines, long calls) {}

  /**
   * One message.
   *
   * @param at in µs since the recording began
   * @param parts its text, cut wherever something of one's own has to stand
   * @param own what that is, in order: one less than the parts
   */
  private record Line(long at, List<String> parts, List<Own> own) {}

  private enum Kind {
    TIMESTAMP,
    UNIQUE,
    CHANNEL,
    PHONE,
    AGENT
  }

  /**
   * @param number what stands there in the recording, where it is a number
   */
  private record Own(Kind kind, long number, String text) {}

  static List<AmiMessage> messages(Path recording) throws IOException {
    var framer = new AmiFramer("pbx1");
    var messages = new ArrayList<AmiMessage>();
    var text = new String(AmiPlayer.recording(recording), AmiMessage.WIRE);
    for (var line : text.split("\r\n", -1))
      framer.on(line, Instant.EPOCH).filter(m -> !m.event().isEmpty()).ifPresent(messages::add);
    return messages;
  }

  private static List<Story> stories(Path root) throws IOException {
    var stories = new ArrayList<Story>();
    try (var files = Files.list(root.resolve(CAPTURES))) {
      for (var file : files.filter(f -> f.toString().endsWith(".ami")).sorted().toList())
        stories.add(story(messages(file)));
    }
    if (stories.isEmpty()) throw new IOException("there are no recordings in " + CAPTURES);
    return stories;
  }

  private static Story story(List<AmiMessage> messages) {
    var lines = new ArrayList<Line>();
    long began = -1;
    long at = 0;
    for (var message : messages) {
      var stamp = message.header("Timestamp").orElse("").replace(".", "");
      long now = stamp.isEmpty() ? began + at : Long.parseLong(stamp);
      if (began < 0) began = now;
      at = Math.max(at, now - began); // neighbours may step back
      lines.add(line(message.text(), began, at));
    }
    return new Story(lines, messages.stream().filter(RecordedLoad::customerCalls).count());
  }

  private static boolean customerCalls(AmiMessage m) {
    return m.event().equals("Newchannel")
        && m.header("ChannelState").equals(java.util.Optional.of("4"))
        && m.header("Uniqueid").equals(m.header("Linkedid"))
        && !OWN_PHONES.contains(m.header("Context").orElse(""));
  }

  private static Line line(String text, long began, long at) {
    var parts = new ArrayList<String>();
    var own = new ArrayList<Own>();
    int from = 0;
    for (var found : OWN.matcher(text).results().toList()) {
      parts.add(text.substring(from, found.start()));
      own.add(own(found, began));
      from = found.end();
    }
    parts.add(text.substring(from));
    return new Line(at, parts, own);
  }

  private static Own own(MatchResult found, long began) {
    if (found.group("second") != null)
      return new Own(
          Kind.TIMESTAMP, Long.parseLong(found.group("second") + found.group("micro")) - began, "");
    if (found.group("unique") != null)
      return new Own(Kind.UNIQUE, Long.parseLong(found.group("unique")), "");
    if (found.group("channel") != null)
      return new Own(Kind.CHANNEL, Long.parseLong(found.group("channel"), 16), "");
    return found.group("phone") != null
        ? new Own(Kind.PHONE, 0, found.group("phone"))
        : new Own(Kind.AGENT, 0, found.group("agent"));
  }

  /** Tells one story under names of its own. */
  private static final class Teller {
    private final Story story;
    private final int no;
    private final long began;
    private int told;

    Teller(Story story, int no, long began) {
      this.story = story;
      this.no = no;
      this.began = began;
    }

    long next() {
      return began + story.lines.get(told).at;
    }

    boolean goesOn() {
      return told < story.lines.size();
    }

    String tell() {
      var line = story.lines.get(told++);
      var text = new StringBuilder();
      for (int i = 0; i < line.own.size(); i++)
        text.append(line.parts.get(i)).append(own(line.own.get(i)));
      return text.append(line.parts.getLast()).toString();
    }

    private String own(Own own) {
      return switch (own.kind) {
        case TIMESTAMP -> {
          long at = began + own.number;
          yield "\nTimestamp: %d.%06d".formatted(at / 1_000_000, at % 1_000_000);
        }
        case UNIQUE -> Long.toString(own.number + (long) no * NUMBERS);
        case CHANNEL -> "%08x".formatted(own.number + (long) no * NUMBERS & 0xffffffffL);
        case PHONE -> own.text + no % TEAMS;
        case AGENT -> own.text + " " + no % TEAMS;
      };
    }
  }
}
