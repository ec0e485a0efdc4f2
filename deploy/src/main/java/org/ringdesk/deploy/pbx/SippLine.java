package org.ringdesk.deploy.pbx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One customer's line or one agent's phone, while it is in use. */
public final class SippLine implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(2);

  private final String name;
  private final Process process;
  private final Path folder;

  SippLine(String name, Process process, Path folder) {
    this.name = name;
    this.process = process;
    this.folder = folder;
  }

  public boolean isOpen() {
    return process.isAlive();
  }

  /**
   * Waits until the call is over.
   *
   * @throws IllegalStateException with SIPp's complaints when the call did not go as its scenario
   *     says, or is not over in time
   */
  public void ends(Duration within) throws IOException, InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          name + " is still on the line after " + within.toSeconds() + " s.");
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          name
              + " went otherwise than planned (SIPp says "
              + process.exitValue()
              + "):\n"
              + complaints());
    }
  }

  /** Cuts the line, whatever is going on: nobody is told. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String complaints() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String ending : new String[] {".errors", ".log"}) {
      Path file = folder.resolve(name + ending);
      if (Files.exists(file)) {
        String all = Files.readString(file, StandardCharsets.ISO_8859_1);
        text.append(all, 0, Math.min(all.length(), 2_000)).append('\n');
      }
    }
    return text.toString();
  }
}
