package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;

/** The processor time of programs, from {@code /proc}. */
final class Cpu {
  /** What {@code /proc} counts in; the same on every Linux of today. */
  private static final double TICKS_A_SECOND = 100;

  private final DoubleSupplier seconds;
  private final double before;

  private Cpu(DoubleSupplier seconds) {
    this.seconds = seconds;
    this.before = seconds.getAsDouble();
  }

  static Cpu of(long pid) {
    return new Cpu(() -> seconds(pid));
  }

  /**
   * Of a database's programs, also of those that have ended meanwhile.
   *
   * @param folder with its data
   */
  static Cpu ofDatabase(Path folder) throws IOException {
    long server =
        Long.parseLong(
            Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip());
    return new Cpu(
        () ->
            seconds(server)
                + ProcessHandle.of(server).stream()
                    .flatMap(ProcessHandle::children)
                    .mapToDouble(p -> seconds(p.pid()))
                    .sum());
  }

  /** Seconds since this was made. */
  double since() {
    return seconds.getAsDouble() - before;
  }

  /** Its own and that of its ended children; 0 when there is no such process. */
  static double seconds(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = 0;
      for (int i = 11; i <= 14; i++) ticks += Long.parseLong(fields[i]);
      return ticks / TICKS_A_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }
}
