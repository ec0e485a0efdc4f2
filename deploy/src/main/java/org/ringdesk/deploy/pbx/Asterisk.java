package org.ringdesk.deploy.pbx;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Asterisk that this program runs, on a folder that {@link PbxFiles} has written. It needs
 * no root and no installation. Not for several threads at once, but for {@link #cli}.
 */
public final class Asterisk implements AutoCloseable {
  private static final Duration BOOT = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(8);

  /** A socket's path may be this long; Asterisk cuts a longer one and then nobody finds it. */
  private static final int LONGEST_SOCKET_PATH = 107;

  private final AsteriskTree tree;
  private final Path folder;
  private Process process;

  private Asterisk(AsteriskTree tree, Path folder, Process process) {
    this.tree = tree;
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts and waits until every module is loaded; about half a second.
   *
   * @throws IOException with Asterisk's last words when it does not come up within 30 s
   */
  public static Asterisk start(AsteriskTree tree, Path runFolder) throws IOException {
    Path folder = runFolder.toAbsolutePath().normalize();
    if (folder.resolve("run/asterisk.ctl").toString().getBytes(StandardCharsets.UTF_8).length
        > LONGEST_SOCKET_PATH) {
      throw new IOException(
          "The path of the run folder is too long for Asterisk's socket: " + folder);
    }
    linkTree(tree, folder);
    Asterisk asterisk = new Asterisk(tree, folder, launch(tree, folder));
    asterisk.awaitFullyBooted();
    return asterisk;
  }

  /** Starts again on the same folder, after {@link #kill9()} or {@link #stop()}. */
  public void startAgain() throws IOException {
    if (process.isAlive()) {
      throw new IllegalStateException("Asterisk " + pid() + " is still running.");
    }
    process = launch(tree, folder);
    awaitFullyBooted();
  }

  /** One command of Asterisk's console, and what it prints. */
  public String cli(String command) throws IOException {
    Process console =
        Children.start(
            new ProcessBuilder(command("-rx", command))
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null")));
    String answer = new String(console.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!ended(console, END)) {
      console.destroyForcibly();
    }
    return answer;
  }

  /** Ends it at once but in good order: calls are hung up. */
  public void stop() throws IOException {
    if (process.isAlive()) {
      cli("core stop now");
    }
    if (!ended(process, END)) {
      kill9();
    }
  }

  /** As a crash would: nobody is told, nothing is written. */
  public void kill9() {
    process.destroyForcibly();
    if (!ended(process, END)) {
      throw new IllegalStateException("Asterisk " + pid() + " survived kill -9.");
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public Path folder() {
    return folder;
  }

  /** A folder for each language, where prompts of our own may be added at any time. */
  public Path sounds() {
    return folder.resolve("data/sounds");
  }

  public Path queueLog() {
    return folder.resolve("log/queue_log");
  }

  /** What Asterisk printed: notices, warnings, errors. */
  public Path console() {
    return folder.resolve("log/console.txt");
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  // The configuration names only the run folder, so that it does not depend on where this Asterisk
  // lies.
  private static void linkTree(AsteriskTree tree, Path folder) throws IOException {
    link(folder.resolve("modules"), tree.modules());
    link(folder.resolve("data/documentation"), tree.share().resolve("documentation"));
    linkSounds(tree.share().resolve("sounds/en"), folder.resolve("data/sounds/en"));
    Files.createDirectories(folder.resolve("data/moh"));
  }

  // One by one: our own prompts lie beside them.
  private static void linkSounds(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    if (Files.isSymbolicLink(to)) { // as an older version left it
      Files.delete(to);
    }
    Files.createDirectories(to);
    try (Stream<Path> sounds = Files.list(from)) {
      for (Path sound : sounds.toList()) {
        link(to.resolve(sound.getFileName()), sound);
      }
    }
  }

  private static void link(Path link, Path target) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target.toAbsolutePath());
  }

  private static Process launch(AsteriskTree tree, Path folder) throws IOException {
    // Left behind by a killed one; it would look like a boot that has already happened.
    Files.deleteIfExists(folder.resolve("run/asterisk.ctl"));
    return Children.start(
        new ProcessBuilder(command(tree, folder, "-f"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("log/console.txt").toFile())));
  }

  private void awaitFullyBooted() throws IOException {
    long deadline = System.nanoTime() + BOOT.toNanos();
    Path socket = folder.resolve("run/asterisk.ctl");
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (Files.exists(socket) && cli("core waitfullybooted").contains("fully booted")) {
        return;
      }
      ended(process, Duration.ofMillis(20));
    }
    process.destroyForcibly();
    throw new IOException(
        "Asterisk did not come up in " + folder + ". Its last words:\n" + lastWords());
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(console(), StandardCharsets.ISO_8859_1);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  private List<String> command(String... arguments) {
    return command(tree, folder, arguments);
  }

  private static List<String> command(AsteriskTree tree, Path folder, String... arguments) {
    List<String> command = program(tree);
    command.addAll(List.of("-C", folder.resolve("etc/asterisk.conf").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<String> program(AsteriskTree tree) {
    List<String> command = new ArrayList<>();
    Path loader = tree.loader();
    if (loader != null) {
      command.addAll(
          List.of(
              loader.toString(),
              "--library-path",
              loader.resolveSibling("").toString(),
              "--argv0",
              "asterisk"));
    }
    command.add(tree.binary().toString());
    return command;
  }

  /** The program itself with what it needs before its arguments. */
  public List<String> program() {
    return program(tree);
  }

  private static boolean ended(Process process, Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
