package org.ringdesk.deploy.bench;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.ringdesk.deploy.Main;

/** {@code deploy/desk run} as a program of its own, with the heap that it has to do with. */
final class Program implements AutoCloseable {
  static final int HEAP_MB = 256;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern TOTAL = Pattern.compile("\nTotal +\\d+ +(\\d+)");

  private final Process process;
  private final Path log;
  private final int port;

  private Program(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * @param settings as variables of the environment, the port of the pages among them; it has no
   *     others
   */
  static Program start(Round round, Map<String, String> settings) throws IOException {
    return start(round, settings, List.of());
  }

  /**
   * @param java more options for its Java
   */
  static Program start(Round round, Map<String, String> settings, List<String> java)
      throws IOException {
    var log = round.folder().resolve("server.log");
    var command = new ArrayList<String>();
    command.add(javaHome().resolve("bin/java").toString());
    command.add("-Xmx" + HEAP_MB + "m");
    command.add("-XX:+UseParallelGC"); // as the launcher does it
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(java);
    command.add("-Dringdesk.root=" + round.root());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "run"));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(n -> n.matches("(RINGDESK|DATABASE)_.*"));
    builder.environment().putAll(settings);
    return new Program(
        builder.start(), log, Integer.parseInt(settings.getOrDefault("RINGDESK_WEB_PORT", "8080")));
  }

  static Path javaHome() {
    return Path.of(System.getProperty("java.home"));
  }

  long pid() {
    return process.pid();
  }

  int port() {
    return port;
  }

  /**
   * Waits until a page is there.
   *
   * @param cookie of whoever may see it, or empty
   * @throws IOException with the program's last words when it does not come
   */
  void await(String path, String cookie) throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(5))
            .header("Cookie", cookie)
            .build();
    try (var client = HttpClient.newHttpClient()) {
      while (!found(client, request)) {
        if (System.nanoTime() > until || !process.isAlive())
          throw new IOException("the server shows no " + path + ": " + lastWords());
        Thread.sleep(20); // oftener would take the processor from what is waited for
      }
    }
  }

  private static boolean found(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /**
   * How long a page took, in ms.
   *
   * @throws IOException when it is not there
   */
  double took(HttpClient client, String path, String cookie)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Cookie", cookie)
            .build();
    long sent = System.nanoTime();
    int status = client.send(request, BodyHandlers.ofString()).statusCode();
    if (status != 200) throw new IOException(path + ": " + status + ", " + lastWords());
    return (System.nanoTime() - sent) / 1e6;
  }

  String lastWords() throws IOException {
    var lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
  }

  /** What lives in its heap, in MB: after a collection, and without what has come since. */
  double heapMb() throws IOException, InterruptedException {
    var total = TOTAL.matcher(ask("GC.class_histogram"));
    if (!total.find()) throw new IOException("the size of the heap cannot be read");
    return Long.parseLong(total.group(1)) / 1048576.0;
  }

  private String ask(String what) throws IOException, InterruptedException {
    var jcmd =
        new ProcessBuilder(
                javaHome().resolve("bin/jcmd").toString(), Long.toString(process.pid()), what)
            .redirectErrorStream(true)
            .start();
    var answer = new String(jcmd.getInputStream().readAllBytes());
    jcmd.waitFor(20, TimeUnit.SECONDS);
    return answer;
  }

  /** What the kernel counts as its memory, in MB. */
  double residentMb() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
      return lines
          .filter(l -> l.startsWith("VmRSS:"))
          .mapToDouble(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024.0)
          .findFirst()
          .orElse(0);
    }
  }

  /** Files and sockets that it has open. */
  int openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
      return (int) files.count();
    }
  }

  /** In good order: writes what it heard. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) process.destroyForcibly();
  }
}
