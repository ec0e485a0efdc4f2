package org.ringdesk.ledger;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives the lines of one file, read from its beginning, their places. Lines of one second may lie
 * apart by as many other seconds as {@link #SECONDS}.
 */
public final class Places {
  private static final int SECONDS = 300;

  private final Map<Long, Second> seconds =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Second> eldest) {
          return size() > SECONDS;
        }
      };

  public LedgerLine next(QueueLogLine line) {
    var second = seconds.computeIfAbsent(line.second(), s -> new Second());
    var nth = second.equal.merge(line.raw(), 1, Integer::sum) - 1;
    return new LedgerLine(line, nth, second.lines++);
  }

  private static final class Second {
    final Map<String, Integer> equal = new HashMap<>(4);
    int lines;
  }
}
