package org.ringdesk.deploy.bench;

import java.util.List;

/** All that can be measured, in the order in which it is. */
public final class Benchmarks {
  private Benchmarks() {}

  public static List<Benchmark> all() {
    return List.of(
        new LoadStream(),
        new PureCore(),
        new CallCost(),
        new BoardFrames(),
        new StartUp(),
        new Soak(),
        new LogImport(),
        new StoredCalls());
  }
}
