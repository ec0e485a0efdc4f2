package org.ringdesk.deploy.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.ringdesk.board.Board;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.deploy.EmbeddedDatabase;
import org.ringdesk.deploy.FolderLock;
import org.ringdesk.deploy.Server;
import org.ringdesk.deploy.Settings;
import org.ringdesk.deploy.demo.Accounts;
import org.ringdesk.deploy.demo.DemoCalendar;
import org.ringdesk.deploy.demo.History;
import org.ringdesk.deploy.demo.People;
import org.ringdesk.deploy.pbx.Asterisk;
import org.ringdesk.deploy.pbx.AsteriskTree;
import org.ringdesk.deploy.pbx.Children;
import org.ringdesk.deploy.pbx.PbxFiles;
import org.ringdesk.deploy.pbx.PbxPlan;
import org.ringdesk.deploy.pbx.Ports;
import org.ringdesk.deploy.pbx.Sipp;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.ivr.PromptFolder;
import org.ringdesk.people.Role;

/**
 * A whole call centre on this machine: database, Asterisk, server, customers and agents with real
 * SIP telephones.
 */
public final class Demo implements Command {
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final long SEED = 20_261_124;

  /** What was started, last first: ended in that order. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  @Override
  public int run(List<String> args) {
    var time = seconds(args);
    var begin = Instant.now();
    // Ctrl-C may come before everything has started.
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-of-demo"));
    try {
      var server = start();
      System.out.println(whatToLookAt(server.port()));
      System.out.println(firstCall(server.callCenter().board(), begin));
      Shutdown.until(time, this::end);
      return 0;
    } catch (InterruptedException e) {
      end();
      return 1;
    } catch (IOException | UncheckedIOException | TimeoutException e) {
      end();
      System.err.println("The demo does not start: " + e.getMessage());
      return 1;
    }
  }

  private Server start() throws IOException, TimeoutException {
    var root = Path.of(System.getProperty("ringdesk.root", "."));
    var runs = root.resolve("deploy/.run/demo");
    keep(FolderLock.take(runs));
    var orphans = Children.endOrphans(runs);
    if (orphans > 0)
      System.err.printf("%d programs that a killed demo left behind are ended.%n", orphans);
    var tree = AsteriskTree.find(root.resolve("deploy/.cache"));
    var database =
        keep(
            EmbeddedDatabase.start(
                Optional.ofNullable(System.getenv("DESK_DATA"))
                    .map(Path::of)
                    .orElse(runs.resolve("database"))));
    var plan =
        PbxPlan.onLoopback("pbx1").withAgi(PbxPlan.PBX_HOST + ":" + Ports.tcp(PbxPlan.PBX_HOST));
    PbxFiles.write(plan, runs.resolve("pbx"));
    var pbx = keep(Asterisk.start(tree, runs.resolve("pbx")));
    speakPrompts(root, pbx.sounds());
    var settings = Settings.read(Optional.empty(), environment(plan, pbx));
    var server =
        keep(
            Server.start(
                settings,
                database.url(),
                Clock.systemUTC(),
                new DemoCalendar(Clock.systemUTC(), settings.hotlines().zone())));
    Accounts.engage(server.staff(), plan);
    writeHistory(server, settings.hotlines(), database.url(), runs);
    keep(new People(plan, new Sipp(runs.resolve("people"), plan, A_DAY), SEED)).start();
    return server;
  }

  private static String whatToLookAt(int port) {
    return """
    Ringdesk is at http://127.0.0.1:%d/ ; everybody's password is %s. Sign in as
      supervisor   the board: rates against 75 %%, who waits, each call in a sentence; and the scripts
      %s   an agent's desk: who calls, what to say, the form
      second       the second line: the board
      admin        people, and who did what
    Customers call every few seconds: some wait, some give up and call again. Of the agents one is sometimes busy and one never answers.
    For 20 s of every 90 s it is evening here: the engineer on call is rung, and takes the call or does not.
    The pages begin in Chinese; EN at the top changes that. Ctrl-C ends everything; the calls are kept for the next demo."""
        .formatted(port, Accounts.PASSWORD, agents());
  }

  private static String agents() {
    return Accounts.of(PbxPlan.onLoopback("pbx1")).stream()
        .filter(a -> a.form().role() == Role.AGENT)
        .map(Accounts.Account::userName)
        .collect(Collectors.joining(" "));
  }

  /** Waits for a call of today, and says how long that took from {@code begin}. */
  private static String firstCall(Board board, Instant begin) throws InterruptedException {
    var deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      if (board.snapshot().lastCalls().stream().anyMatch(c -> c.enteredAt().isAfter(begin))) {
        var took = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
        return "The first call is on the board, %.1f s after the start%s."
            .formatted(took, sinceTheCommand());
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    return "No call has come to the board in %d s; deploy/.run/demo/pbx/log/console.txt has Asterisk's words."
        .formatted(PATIENCE.toSeconds());
  }

  /** With what the launcher did before: fetching and building, where needed. */
  private static String sinceTheCommand() {
    return Optional.ofNullable(System.getProperty("ringdesk.commanded"))
        .map(at -> Duration.between(Instant.ofEpochSecond(Long.parseLong(at)), Instant.now()))
        .map(took -> " and %d s after the command".formatted(took.toSeconds()))
        .orElse("");
  }

  /** A demo without voices is still one: Asterisk passes over a sound that is not there. */
  private static void speakPrompts(Path root, Path sounds) {
    try {
      new PromptFolder(root.resolve("deploy/.cache/prompts"), root.resolve("deploy/prompts"))
          .writeTo(sounds);
    } catch (IOException e) {
      System.err.println("Callers hear no prompts: " + e.getMessage());
    }
  }

  private static void writeHistory(
      Server server, Hotlines hotlines, DatabaseUrl database, Path runs) throws IOException {
    var today = LocalDate.now(hotlines.zone());
    var history = new History(server.database(), hotlines, SEED);
    var calls = history.write(today);
    if (calls == 0) return;
    System.err.printf("Thirty days of history: %d calls of a made-up past.%n", calls);
    var log = runs.resolve("old-queue_log");
    history.writeOldLog(log, today);
    var done =
        new ImportQueueLog(Map.of(), System.out, System.err)
            .into(database, QueueLogImport.inOrder(List.of(log)), History.OLD_PBX, hotlines);
    System.err.printf(
        "Thirty days before those, imported from the queue_log of an older PBX: %d calls.%n",
        done.sum().calls());
  }

  private static Map<String, String> environment(PbxPlan plan, Asterisk pbx) {
    var environment = new HashMap<String, String>();
    environment.put("RINGDESK_NODE", "demo");
    environment.put("RINGDESK_PBX_1_NAME", plan.name());
    environment.put("RINGDESK_PBX_1_PORT", Integer.toString(plan.listen().ami()));
    environment.put("RINGDESK_PBX_1_USER", plan.ami().user());
    environment.put("RINGDESK_PBX_1_SECRET", plan.ami().secret());
    environment.put("RINGDESK_PBX_1_QUEUE_LOG", pbx.queueLog().toString());
    environment.put(
        "RINGDESK_PBX_1_VOICEMAIL_FOLDER",
        pbx.folder().resolve("spool/ringdesk-voicemail").toString());
    environment.put("RINGDESK_AGI_PORT", Objects.requireNonNull(plan.agi()).split(":")[1]);
    environment.put("RINGDESK_WEB_PORT", System.getenv().getOrDefault("RINGDESK_WEB_PORT", "8080"));
    int n = 0;
    for (var hotline : plan.hotlines()) {
      environment.put("RINGDESK_HOTLINE_" + ++n + "_NUMBER", hotline.did());
      environment.put("RINGDESK_HOTLINE_" + n + "_ZONE", "Asia/Shanghai");
      environment.put("RINGDESK_HOTLINE_" + n + "_ONCALL", People.onCall(n));
      environment.put("RINGDESK_HOTLINE_" + n + "_ONCALL_RING", "8");
    }
    return environment;
  }

  private synchronized <T extends AutoCloseable> T keep(T part) {
    started.push(part);
    return part;
  }

  private synchronized void end() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) { // the next one has to end all the same
        System.err.println("Something did not end cleanly: " + e.getMessage());
      }
    }
  }

  private static Duration seconds(List<String> args) {
    if (args.isEmpty()) return A_DAY;
    if (args.size() == 2
        && args.getFirst().equals("--seconds")
        && args.get(1).matches("[1-9][0-9]{0,5}"))
      return Duration.ofSeconds(Long.parseLong(args.get(1)));
    throw new Misused(
        "demo takes --seconds N with N from 1 to 999999, not " + String.join(" ", args) + ".");
  }
}
