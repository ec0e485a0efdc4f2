package org.ringdesk.deploy.bench;

import java.util.List;

/** Something that is measured. */
public interface Benchmark {
  /** As it is typed: small letters and hyphens. */
  String name();

  /** One sentence: from where to where is measured. */
  String what();

  /**
   * Makes the load, and ends all that it started.
   *
   * @return the figures, the one that matters first
   * @throws Exception when nothing could be measured; the message says why
   */
  List<Result> run(Round round) throws Exception;
}
