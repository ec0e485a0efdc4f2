package org.ringdesk.canary;

import java.util.List;

/** For the page: asks the database, so call it where waiting is allowed. */
public interface CanaryKeeper {
  /** The last one to each hotline of each PBX. */
  List<Canary> last();

  boolean underWay();

  /** Calls every hotline once, away from here. */
  void ask();
}
