package org.ringdesk.deploy.pbx;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A real Asterisk with customers and agents for a test, which reads as the story of a call:
 *
 * <pre>{@code
 * try (AsteriskBench bench = AsteriskBench.start()) {
 *   bench.agent("1001").answersAfter(ofSeconds(1));
 *   bench.caller("79161112233").calls("4008100001").hangsUpAfter(ofSeconds(5)).ends(ofSeconds(10));
 *   bench.awaitQueueLog(line -> line.contains("|COMPLETECALLER|"));
 * }
 * }</pre>
 *
 * The house is {@link PbxPlan#onLoopback}; a test changes what it needs otherwise. An agent who is
 * given nothing to do is a phone that is switched off.
 */
public final class AsteriskBench implements AutoCloseable {
  private static final Duration LONGEST_STORY = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int SHORT_PROMPT = 8_000 / 5;
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final PbxPlan plan;
  private final Path folder;
  private final Asterisk asterisk;
  private final Sipp sipp;
  private final List<SippLine> lines = new CopyOnWriteArrayList<>();
  private final List<Handset> handsets = new CopyOnWriteArrayList<>();

  private AsteriskBench(PbxPlan plan, Path folder, Asterisk asterisk) {
    this.plan = plan;
    this.folder = folder;
    this.asterisk = asterisk;
    this.sipp = new Sipp(folder.resolve("sipp"), plan, LONGEST_STORY);
  }

  public static AsteriskBench start() throws IOException {
    return start(plan -> plan);
  }

  public static AsteriskBench start(UnaryOperator<PbxPlan> change) throws IOException {
    AsteriskTree tree =
        AsteriskTree.find(Path.of(System.getProperty("ringdesk.root", ".."), "deploy", ".cache"));
    PbxPlan plan = change.apply(PbxPlan.onLoopback("pbx" + STARTED.incrementAndGet()));
    Path folder = Files.createTempDirectory("ringdesk-pbx");
    PbxFiles.write(plan, folder);
    return new AsteriskBench(plan, folder, Asterisk.start(tree, folder));
  }

  public PbxPlan plan() {
    return plan;
  }

  public Asterisk asterisk() {
    return asterisk;
  }

  /** The certificate that AMI over TLS shows, with its key: a PEM file. */
  public Path certificate() {
    return folder.resolve("etc/ami.pem");
  }

  // ---- the people ----

  public Caller caller(String number) {
    return caller(Sipp.CallerId.of(number));
  }

  public Caller caller(Sipp.CallerId id) {
    return new Caller(id);
  }

  public Agent agent(String extension) {
    return new Agent(Objects.requireNonNull(plan.phone(extension).contact()));
  }

  /**
   * The engineers' mobiles, until the end of the story: the last digit of the number that is rung
   * tells what happens, see {@code mobiles.xml}.
   */
  public SippLine mobiles(Duration talks) throws IOException {
    return keep(
        sipp.mobiles(
            plan.trunk().host() + ":" + plan.trunk().port(), talks, handset(plan.trunk().host())));
  }

  /** See {@link Sipp#flood}. */
  public SippLine flood(String did, Duration stays, int perSecond, int calls, Path statistics)
      throws IOException {
    return keep(sipp.flood(did, stays, perSecond, calls, statistics));
  }

  private Handset handset(String host) throws IOException {
    Handset handset = Handset.pickUp(host);
    handsets.add(handset);
    return handset;
  }

  /** Sounds of a fifth of a second under the names of all prompts: a test has no time to listen. */
  public void hasShortPrompts() throws IOException {
    Path sounds = asterisk.sounds();
    for (String language : List.of("zh", "en")) {
      Properties names = new Properties();
      try (InputStream in =
          AsteriskBench.class.getResourceAsStream("/prompts/" + language + ".properties")) {
        names.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
      }
      for (String name : names.stringPropertyNames()) {
        if (!name.endsWith(".pinyin")) {
          Path file = sounds.resolve(language).resolve(name + ".alaw");
          Files.createDirectories(file.resolveSibling(""));
          Files.write(file, new byte[SHORT_PROMPT]);
        }
      }
    }
  }

  /** What the carrier reaches when an agent dials out: an engineer's mobile. */
  public Agent mobile() {
    return new Agent(plan.trunk().host() + ":" + plan.trunk().port());
  }

  public final class Caller {
    private final Sipp.CallerId id;

    private Caller(Sipp.CallerId id) {
      this.id = id;
    }

    public Call calls(String did) {
      return new Call(id, did);
    }
  }

  /** A call that begins when it is said how it ends. */
  public final class Call {
    private final Sipp.CallerId id;
    private final String did;

    private Call(Sipp.CallerId id, String did) {
      this.id = id;
      this.did = did;
    }

    /** Counted from the PBX's answer, which comes before the queue. */
    public SippLine hangsUpAfter(Duration time) throws IOException {
      return keep(sipp.calls(id, did, time));
    }

    /** Presses keys by SIP INFO, then as {@link #hangsUpAfter}. */
    public SippLine infos(List<Keystroke> keys, Duration thenHangsUpAfter) throws IOException {
      return keep(sipp.calls(id, did, thenHangsUpAfter, keys));
    }

    /**
     * Presses keys by RFC 4733, then speaks for so long; hangs up after a time since the answer.
     */
    public SippLine presses(List<Keystroke> keys, Duration thenSpeaks, Duration hangsUpAfter)
        throws IOException {
      Handset handset = handset(PbxPlan.CARRIER_HOST);
      SippLine line = keep(sipp.calls(id, did, hangsUpAfter, handset));
      handset.uses(keys, thenSpeaks);
      return line;
    }

    public SippLine waitsForTheEnd() throws IOException {
      return keep(sipp.calls(id, did, Sipp.FOR_EVER));
    }

    /**
     * Before the PBX has answered: needs something that keeps it from answering, such as a slow
     * FastAGI server.
     */
    public SippLine cancelsAfter(Duration time) throws IOException {
      return keep(sipp.callsAndCancels(id, did, time));
    }
  }

  /** A phone, from now to the end of the story or until its line is closed. */
  public final class Agent {
    private final String contact;

    private Agent(String contact) {
      this.contact = contact;
    }

    public SippLine answersAfter(Duration ringing) throws IOException {
      return keep(sipp.phone(contact, ringing, Sipp.FOR_EVER));
    }

    public SippLine answersAndHangsUp(Duration ringing, Duration talking) throws IOException {
      return keep(sipp.phone(contact, ringing, talking));
    }

    public SippLine ignores() throws IOException {
      return keep(sipp.phone(contact, Sipp.FOR_EVER, Sipp.FOR_EVER));
    }

    public SippLine isBusy() throws IOException {
      return keep(sipp.busyPhone(contact));
    }

    public SippLine answersAndTransfers(Duration ringing, Duration talking, String extension)
        throws IOException {
      return keep(sipp.transferringPhone(contact, ringing, talking, extension));
    }
  }

  private SippLine keep(SippLine line) {
    lines.add(line);
    return line;
  }

  // ---- the PBX ----

  public String cli(String command) throws IOException {
    return asterisk.cli(command);
  }

  public void kill9() {
    asterisk.kill9();
  }

  public void startAgain() throws IOException {
    asterisk.startAgain();
  }

  /** As bytes: a caller's number may hold anything. */
  public List<String> queueLog() throws IOException {
    return Files.exists(asterisk.queueLog())
        ? List.of(Files.readString(asterisk.queueLog(), StandardCharsets.ISO_8859_1).split("\n"))
        : List.of();
  }

  /**
   * Waits for a line, those written before included.
   *
   * @throws AssertionError with the whole log when it does not come within 15 s
   */
  public String awaitQueueLog(Predicate<String> wanted) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<String> log = queueLog();
      for (String line : log) {
        if (wanted.test(line)) {
          return line;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "The line did not come. The queue log is:\n" + String.join("\n", log));
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() throws IOException {
    lines.forEach(SippLine::close);
    handsets.forEach(Handset::close);
    asterisk.close();
    if (!Boolean.getBoolean("ringdesk.keep")) { // for a look at the logs of a test that fails
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
