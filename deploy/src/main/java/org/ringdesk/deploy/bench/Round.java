package org.ringdesk.deploy.bench;

import java.nio.file.Path;

/**
 * One run of benchmarks.
 *
 * @param root where the sources lie: recordings and the cache are below it
 * @param folder for whatever a benchmark writes; empty at its beginning, deleted after its end
 * @param quick less load: to see that it works, not to compare
 */
public record Round(Path root, Path folder, boolean quick) {
  /** Progress. */
  public void say(String format, Object... words) {
    System.err.printf(format + "%n", words);
  }

  /** The one number or the other. */
  int of(int all, int few) {
    return quick ? few : all;
  }
}
