package org.ringdesk.deploy.pbx;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The people around the PBX: customers who call and phones that are called, each a SIPp process of
 * its own. Bounded in time, so that a forgotten one ends by itself.
 */
public final class Sipp {
  /**
   * Longer than any call here: a phone that rings as long is never answered, a talk as long ends
   * from the other side.
   */
  public static final Duration FOR_EVER = Duration.ofHours(10);

  private static final int ANY_NUMBER_OF_CALLS = 1_000_000;

  /** Where SIPp hears, for it does not listen. */
  private static final String VOICE = "[auto_media_port]";

  private static final int A_SECOND = 8_000;

  private static final String SPEAK =
      """
        <nop><action><exec rtp_stream="%s,-1,8,PCMA/8000"/></action></nop>
      """;

  private static final String EVENT_PAYLOAD = " 101";
  private static final String EVENT_LINES =
      "    a=rtpmap:101 telephone-event/8000\n    a=fmtp:101 0-15\n";

  private final Path folder;
  private final PbxPlan plan;
  private final Duration atMost;
  private final AtomicInteger started = new AtomicInteger();

  /**
   * @param folder where scenarios and SIPp's complaints are written
   * @param atMost no process lives longer
   */
  public Sipp(Path folder, PbxPlan plan, Duration atMost) {
    this.folder = folder;
    this.plan = plan;
    this.atMost = atMost;
  }

  /**
   * Who calls, as the carrier passes it on. Nothing is checked: a caller may send anything, line
   * breaks written as {@code %0d%0a} included.
   *
   * @param number the user part of the SIP address
   * @param name the display name, empty for none
   * @param withheld the number is not to be shown: From is anonymous, and the number stands beside
   *     it with {@code Privacy: id}
   */
  public record CallerId(String number, String name, boolean withheld) {
    public static CallerId of(String number) {
      return new CallerId(number, "", false);
    }
  }

  /** A customer who calls and stays for at most so long, in the queue or talking. */
  public SippLine calls(CallerId caller, String did, Duration stays) throws IOException {
    return calls(caller, did, stays, List.of());
  }

  /**
   * Customers who call one after the other, each with a number of its own, until so many have; each
   * stays for at most so long.
   *
   * @param statistics what SIPp counts, second by second: a table with a line of names, separated
   *     by semicolons
   */
  public SippLine flood(String did, Duration stays, int perSecond, int calls, Path statistics)
      throws IOException {
    var address = "1380013[call_number]@" + PbxPlan.CARRIER_HOST;
    var plain = new HashMap<>(phoneOf(VOICE, true, ""));
    plain.put("from", "<sip:" + address + ">");
    plain.put("identity", "P-Asserted-Identity: <sip:" + address + ">");
    return start(
        "caller",
        plain,
        Map.of("stays", millis(stays)),
        new String[] {
          PbxPlan.PBX_HOST + ":" + plan.listen().sip(),
          "-s",
          did,
          "-m",
          Integer.toString(calls),
          "-r",
          Integer.toString(perSecond),
          "-trace_stat",
          "-stf",
          statistics.toString(),
          "-fd",
          "1"
        },
        PbxPlan.CARRIER_HOST,
        Ports.udp(PbxPlan.CARRIER_HOST));
  }

  /** As {@link #calls}, pressing keys after the answer: SIP INFO, from a phone without RFC 4733. */
  public SippLine calls(CallerId caller, String did, Duration stays, List<Keystroke> keys)
      throws IOException {
    return caller("caller", caller, did, stays, phoneOf(VOICE, keys.isEmpty(), infos(keys)));
  }

  /** As {@link #calls}, speaking and pressing keys through a handset: RFC 4733. */
  public SippLine calls(CallerId caller, String did, Duration stays, Handset handset)
      throws IOException {
    return caller(
        "caller", caller, did, stays, phoneOf(Integer.toString(handset.port()), true, ""));
  }

  /** As {@link #calls}, speaking all the while. */
  public SippLine speaks(CallerId caller, String did, Duration stays) throws IOException {
    Files.createDirectories(folder);
    Path speech = Files.write(folder.resolve("speech.alaw"), Handset.tone(A_SECOND));
    return caller(
        "caller",
        caller,
        did,
        stays,
        phoneOf("[rtpstream_audio_port]", false, SPEAK.formatted(speech)));
  }

  /**
   * @param events whether keys may be pressed in the voice stream
   * @param keys what is done after the answer
   */
  private static Map<String, String> phoneOf(String voice, boolean events, String keys) {
    return Map.of(
        "voice",
        voice,
        "event_payload",
        events ? EVENT_PAYLOAD : "",
        "event_lines",
        events ? EVENT_LINES : "",
        "keys",
        keys);
  }

  /**
   * A customer who hangs up after so long because nobody has answered: the call ends by CANCEL.
   * Fails when the PBX answers before.
   */
  public SippLine callsAndCancels(CallerId caller, String did, Duration stays) throws IOException {
    return caller("caller-cancels", caller, did, stays, Map.of());
  }

  /** A phone that takes any number of calls: rings for so long, then talks for so long at most. */
  public SippLine phone(String hostAndPort, Duration rings, Duration talks) throws IOException {
    return phone(hostAndPort, rings, talks, 0);
  }

  /**
   * @param busy the share of calls, from 0 to 1, that find it busy
   */
  public SippLine phone(String hostAndPort, Duration rings, Duration talks, double busy)
      throws IOException {
    return phone(
        "phone",
        hostAndPort,
        Map.of("rings", millis(rings), "talks", millis(talks), "busy", Double.toString(busy)));
  }

  /** As {@link #phone}; says back what is said to it. */
  public SippLine echoes(String hostAndPort, Duration rings, Duration talks) throws IOException {
    return phone(
        "phone",
        hostAndPort,
        "[media_port]",
        Map.of("rings", millis(rings), "talks", millis(talks), "busy", "0"),
        "-rtp_echo");
  }

  public SippLine busyPhone(String hostAndPort) throws IOException {
    return phone("phone-busy", hostAndPort, Map.of());
  }

  /** A phone that rings, talks and then transfers the caller to another extension. */
  public SippLine transferringPhone(
      String hostAndPort, Duration rings, Duration talks, String extension) throws IOException {
    return phone(
        "phone-transfers",
        hostAndPort,
        Map.of(
            "rings",
            millis(rings),
            "talks",
            millis(talks),
            "target",
            extension + "@" + PbxPlan.PBX_HOST + ":" + plan.listen().sip()));
  }

  /**
   * The engineers' mobiles behind the carrier; the last digit of the number that is rung tells what
   * happens: see {@code mobiles.xml}.
   *
   * @param handset presses 1 for the numbers that end in 8
   */
  public SippLine mobiles(String hostAndPort, Duration talks, Handset handset) throws IOException {
    handset.pressesForEach(new Keystroke(Duration.ofMillis(1_500), '1'));
    return phone(
        "mobiles", hostAndPort, Integer.toString(handset.port()), Map.of("talks", millis(talks)));
  }

  private static String infos(List<Keystroke> keys) throws IOException {
    var text = new StringBuilder();
    int cseq = 2;
    for (var key : keys)
      text.append(
          scenario("info-key")
              .replace("{{pause}}", millis(key.after()))
              .replace("{{key}}", Character.toString(key.key()))
              .replace("{{cseq}}", Integer.toString(cseq++)));
    return text.toString();
  }

  private SippLine caller(
      String scenario, CallerId caller, String did, Duration stays, Map<String, String> plain)
      throws IOException {
    Map<String, String> words = new HashMap<>();
    String address = caller.number() + "@" + PbxPlan.CARRIER_HOST;
    String name = caller.name().isEmpty() ? "" : "\"" + caller.name() + "\" ";
    words.put(
        "from",
        caller.withheld()
            ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>"
            : name + "<sip:" + address + ">");
    words.put(
        "identity",
        "P-Asserted-Identity: <sip:"
            + address
            + ">"
            + (caller.withheld() ? "\n    Privacy: id" : ""));
    words.put("stays", millis(stays));
    return start(
        scenario,
        plain,
        words,
        new String[] {
          PbxPlan.PBX_HOST + ":" + plan.listen().sip(), "-s", did, "-m", "1", "-l", "1"
        },
        PbxPlan.CARRIER_HOST,
        Ports.udp(PbxPlan.CARRIER_HOST));
  }

  private SippLine phone(String scenario, String hostAndPort, Map<String, String> words)
      throws IOException {
    return phone(scenario, hostAndPort, VOICE, words);
  }

  private SippLine phone(
      String scenario, String hostAndPort, String voice, Map<String, String> words, String... more)
      throws IOException {
    String[] parts = hostAndPort.split(":");
    List<String> what = new ArrayList<>(List.of("-m", Integer.toString(ANY_NUMBER_OF_CALLS)));
    what.addAll(List.of(more));
    return start(
        scenario,
        Map.of("voice", voice),
        words,
        what.toArray(String[]::new),
        parts[0],
        Integer.parseInt(parts[1]));
  }

  private SippLine start(
      String scenario,
      Map<String, String> plain,
      Map<String, String> words,
      String[] what,
      String host,
      int port)
      throws IOException {
    Files.createDirectories(folder);
    String name = scenario + "-" + started.incrementAndGet();
    Path script = folder.resolve(name + ".xml");
    Files.writeString(script, filledIn(scenario, plain, words));
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            "sipp", "-sf", script.toString(), "-i", host, "-p", Integer.toString(port));
    builder.command().addAll(List.of(what));
    builder
        .command()
        .addAll(
            List.of(
                "-mi",
                host,
                "-mp",
                Integer.toString(Ports.media(host)),
                "-ci",
                host,
                "-timeout",
                atMost.toSeconds() + "s",
                "-timeout_error",
                "-nostdin",
                "-trace_err",
                "-error_file",
                folder.resolve(name + ".errors").toString()));
    Process process =
        Children.start(
            builder
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile()));
    return new SippLine(name, process, folder);
  }

  // SIPp has its own words in single brackets; a caller's name must not become one of them, nor end
  // the message.
  private static String filledIn(
      String scenario, Map<String, String> plain, Map<String, String> words) throws IOException {
    String text = scenario(scenario);
    for (Map.Entry<String, String> word : plain.entrySet()) {
      text = text.replace("{{" + word.getKey() + "}}", word.getValue());
    }
    for (Map.Entry<String, String> word : words.entrySet()) {
      text =
          text.replace(
              "{{" + word.getKey() + "}}",
              word.getValue().replace("[", "\\[").replace("]]>", "]] >"));
    }
    return text;
  }

  private static String scenario(String name) throws IOException {
    try (InputStream in = Sipp.class.getResourceAsStream("/sipp/" + name + ".xml")) {
      if (in == null) {
        throw new IOException("There is no SIPp scenario " + name + ".");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String millis(Duration duration) {
    return Long.toString(Math.max(1, duration.toMillis()));
  }
}
