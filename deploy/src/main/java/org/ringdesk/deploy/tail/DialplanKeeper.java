package org.ringdesk.deploy.tail;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ringdesk.deploy.pbx.Dialplan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one file of a PBX as the server writes it, and tells Asterisk to read it again when it
 * changed. Nothing the server says chooses another file or another command.
 */
public final class DialplanKeeper {
  private static final Logger log = LoggerFactory.getLogger(DialplanKeeper.class);
  private static final long EVERY_S = 30;
  private static final int LONGEST = 1 << 20;
  private static final String RELOAD = "dialplan reload";
  private static final String SHOW = "dialplan show ringdesk-hotline";

  private final ServerClient server;
  private final Path file;
  private final List<String> asterisk;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private String reloaded = "";
  private String said = "";

  /**
   * @param etc the folder of Asterisk's configuration
   * @param asterisk its console program, such as {@code asterisk}
   */
  public DialplanKeeper(ServerClient server, Path etc, String asterisk) {
    this.server = server;
    this.file = etc.resolve(Dialplan.FILE);
    this.asterisk = List.of(asterisk, "-C", etc.resolve("asterisk.conf").toString(), "-rx");
  }

  /** Until {@link #stop} or an interrupt. */
  public void run() throws InterruptedException {
    do {
      try {
        var wanted = server.dialplan();
        if (wanted.isPresent()) keep(wanted.get());
      } catch (IOException e) {
        say(String.valueOf(e.getMessage()));
      }
    } while (!stopping.await(EVERY_S, TimeUnit.SECONDS));
  }

  public void stop() {
    stopping.countDown();
  }

  private void keep(String wanted) throws IOException, InterruptedException {
    var trouble = "";
    try {
      if (wanted.length() > LONGEST) throw new IOException("the server's dialplan is too long");
      if (!present().equals(Optional.of(wanted))) write(wanted);
      if (!reloaded.equals(wanted)) reload();
      reloaded = wanted;
    } catch (IOException e) {
      trouble = String.valueOf(e.getMessage());
    }
    say(trouble);
    server.dialplanTold(present().orElse(""), trouble);
  }

  private Optional<String> present() throws IOException {
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /** Asterisk finds the old file or the new one, whatever happens meanwhile. */
  private void write(String wanted) throws IOException {
    var draft = file.resolveSibling(Dialplan.FILE + ".new");
    try {
      Files.writeString(draft, wanted);
      try (var written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException(file + " cannot be written: " + e.getMessage(), e);
    }
    log.info("{} is written", file);
  }

  private void reload() throws IOException, InterruptedException {
    ask(RELOAD);
    if (!ask(SHOW).contains("Context 'ringdesk-hotline'"))
      throw new IOException(
          "Asterisk does not read it: its extensions.conf wants the line #include "
              + Dialplan.FILE);
  }

  private String ask(String command) throws IOException, InterruptedException {
    var words = new ArrayList<>(asterisk);
    words.add(command);
    var console =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    try {
      var answer = new String(console.getInputStream().readNBytes(LONGEST), StandardCharsets.UTF_8);
      if (console.waitFor(10, TimeUnit.SECONDS) && console.exitValue() == 0) return answer;
      throw new IOException("asterisk -rx \"" + command + "\" fails: " + answer.strip());
    } finally {
      console.destroyForcibly();
    }
  }

  private void say(String trouble) {
    if (!trouble.isEmpty() && !trouble.equals(said)) log.warn("{}", trouble);
    said = trouble;
  }
}
