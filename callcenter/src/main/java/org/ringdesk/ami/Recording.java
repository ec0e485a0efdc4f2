package org.ringdesk.ami;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file of recorded bytes of a manager socket, plain or gzipped. It is read twice, once to see
 * what it holds and once to be played, and never held in memory.
 *
 * <p>What its recorder's own login left in it is passed over, and so is a last message that is cut
 * off: what is missing from it might change what it says.
 *
 * @param system the PBX's {@code systemname}: what stands before the last hyphen of its Uniqueids,
 *     or its {@code SystemName} headers; empty when it has none
 * @param events how many events it holds
 * @param timestamped whether they carry the PBX's own moments ({@code timestampevents=yes})
 * @param last the moment of the last event
 * @param began each channel by its Uniqueid, and how it appeared: another recording that tells of
 *     the same Uniqueid otherwise is another PBX's
 * @param homes dialplan contexts in which only phones of queue members began calls
 * @param flaws what could not be used, as sentences
 */
public record Recording(
    Path file,
    Optional<String> system,
    long events,
    boolean timestamped,
    Instant last,
    Map<String, String> began,
    Set<String> homes,
    List<String> flaws) {
  private static final String GREETING = "Asterisk Call Manager";
  private static final Pattern NAMED = Pattern.compile("(.{1,80})-\\d{9,11}\\.\\d{1,10}");
  private static final Pattern ENDPOINT = Pattern.compile("(.+)-[0-9a-f]{8}(;[12])?");

  /** So much of a file tells whether its lines end with CR LF or were turned to LF alone. */
  private static final int SAMPLE = 64 * 1024;

  /**
   * @throws IOException when it cannot be read
   * @throws NotOne when it holds nothing that a manager socket says
   */
  public static Recording of(Path file) throws IOException {
    var look = new Look();
    var read = read(file, look::at);
    if (!look.any && !read.greeted) throw new NotOne();
    return look.recording(file, read);
  }

  /** The file holds nothing that a manager socket says. */
  public static final class NotOne extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Each message in order, as it has to be sent; each of its events says when it happened. */
  public void play(Consumer<String> to) throws IOException {
    if (timestamped) {
      read(file, m -> to.accept(m.text()));
      return;
    }
    var moments = new Moments();
    read(file, m -> to.accept(moments.stamped(m)));
  }

  /** What went by while reading, beside messages. */
  private record Passed(boolean greeted, long cut, boolean torn) {}

  private static Passed read(Path file, Consumer<AmiMessage> to) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file), SAMPLE)) {
      return read(new Lines(unzipped(in)), to);
    }
  }

  private static InputStream unzipped(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return new BufferedInputStream(zipped ? new GZIPInputStream(in, SAMPLE) : in, SAMPLE);
  }

  private static Passed read(Lines lines, Consumer<AmiMessage> to) throws IOException {
    var framer = new AmiFramer("recording");
    boolean greeted = false;
    boolean between = true;
    for (var line = lines.next(); line != null; line = lines.next()) {
      if (between && line.startsWith(GREETING)) {
        greeted = true;
        continue;
      }
      var message = framer.on(line, Instant.EPOCH);
      greeted |= message.filter(AmiMessage::response).isPresent();
      between = message.isPresent() || (between && line.isEmpty());
      message.filter(Recording::wanted).ifPresent(to);
    }
    // Whole lines of a last message without its blank line can be believed, but not within a
    // number.
    var rest = between ? Optional.<AmiMessage>empty() : framer.on("", Instant.EPOCH);
    rest.filter(m -> wanted(m) && !m.torn()).ifPresent(to);
    return new Passed(greeted, framer.cut(), lines.torn || (!between && rest.isEmpty()));
  }

  /** Answers to whatever the recorder asked are none of ours. */
  private static boolean wanted(AmiMessage m) {
    return !m.cut() && !m.lines().isEmpty() && (!m.response() || m.action().isPresent());
  }

  /** What a first reading finds. */
  private static final class Look {
    private final Map<String, String> began = new HashMap<>();
    private final Map<String, Set<String>> endpoints = new HashMap<>();
    private final Set<String> members = new HashSet<>();
    private Optional<String> prefix = Optional.empty();
    private Optional<String> header = Optional.empty();
    private Instant last = Instant.EPOCH;
    private long events;
    private boolean timestamps;
    private boolean any;

    void at(AmiMessage m) {
      if (!looksGenuine(m)) return;
      any = true;
      events++;
      m.timestamp()
          .ifPresent(
              at -> {
                timestamps = true;
                last = at.isAfter(last) ? at : last;
              });
      name(m);
      if (m.event().equals("Newchannel")) began(m);
      if (m.event().equals("AgentCalled")) members.add(m.word("Interface"));
    }

    private static boolean looksGenuine(AmiMessage m) {
      return m.lines().size() > 2
          && m.lines().get(0).startsWith("Event: ")
          && m.lines().get(1).startsWith("Privilege: ");
    }

    private void name(AmiMessage m) {
      if (prefix.isEmpty()) {
        var named = NAMED.matcher(m.word("Uniqueid"));
        if (named.matches()) prefix = Optional.of(named.group(1));
      }
      if (header.isEmpty())
        header = m.header("SystemName").filter(n -> !n.isEmpty() && n.length() <= 80);
    }

    private void began(AmiMessage m) {
      began.putIfAbsent(
          m.word("Uniqueid"),
          m.word("Timestamp") + " " + m.word("Channel") + " " + m.word("CallerIDNum"));
      if (!m.word("ChannelState").equals("4") || !m.word("Uniqueid").equals(m.word("Linkedid")))
        return;
      var endpoint = ENDPOINT.matcher(m.word("Channel"));
      endpoints
          .computeIfAbsent(m.word("Context"), c -> new HashSet<>())
          .add(endpoint.matches() ? endpoint.group(1) : m.word("Channel"));
    }

    Recording recording(Path file, Passed passed) {
      var homes =
          endpoints.entrySet().stream()
              .filter(e -> members.containsAll(e.getValue()))
              .map(Map.Entry::getKey)
              .collect(Collectors.toUnmodifiableSet());
      var flaws = new java.util.ArrayList<String>();
      if (passed.torn()) flaws.add("it ends in the middle of a message, which is left out");
      if (passed.cut() > 0) flaws.add(passed.cut() + " messages are too long and are left out");
      if (events > 0 && !timestamps)
        flaws.add(
            "its events carry no Timestamp (timestampevents is off): their order counts, and their moments are no better than"
                + " the seconds in their channels' Uniqueids and the queues' own HoldTime and TalkTime");
      return new Recording(
          file,
          prefix.or(() -> header),
          events,
          timestamps,
          last,
          Map.copyOf(began),
          homes,
          List.copyOf(flaws));
    }
  }

  /** Lines as {@link AmiSocket} reads them: a lone CR or LF belongs to a value. */
  private static final class Lines {
    private final InputStream in;
    private final boolean bare;
    private boolean torn;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    Lines(InputStream in) throws IOException {
      this.in = in;
      this.bare = bare(in);
    }

    /** A file that was edited by hand, or sent as text, has lost its CRs. */
    private static boolean bare(InputStream in) throws IOException {
      in.mark(SAMPLE);
      var sample = new String(sampled(in), AmiMessage.WIRE);
      in.reset();
      return !sample.contains("\r\n");
    }

    private static byte[] sampled(InputStream in) throws IOException {
      var sample = new ByteArrayOutputStream();
      try {
        for (int b = in.read(); b >= 0 && sample.size() < SAMPLE - 1; b = in.read())
          sample.write(b);
      } catch (EOFException | ZipException e) {
        // The reading proper meets it again, and says so.
      }
      return sample.toByteArray();
    }

    /** Null at the end; what stands behind the last line break is no line. */
    @Nullable String next() throws IOException {
      line.reset();
      int last = -1;
      while (true) {
        int b = byteOrEnd();
        if (b < 0) {
          torn |= line.size() > 0;
          return null;
        }
        if (b == '\n' && (bare || last == '\r')) {
          var text = line.toString(AmiMessage.WIRE);
          return bare ? text : text.substring(0, text.length() - 1);
        }
        if (line.size() < AmiFramer.MAX_LINE + 2) line.write(b);
        last = b;
      }
    }

    private int byteOrEnd() throws IOException {
      try {
        return in.read();
      } catch (EOFException | ZipException e) {
        torn = true;
        return -1;
      }
    }
  }
}
