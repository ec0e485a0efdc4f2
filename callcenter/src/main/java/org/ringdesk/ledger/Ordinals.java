package org.ringdesk.ledger;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The places of lines that are followed, across files and restarts. A PBX writes equal lines within
 * moments of each other, so the last {@link #KEPT} different ones are remembered.
 */
final class Ordinals {
  static final int KEPT = 1_024;
  private static final int SECONDS = 64;
  private static final int ENTRY = Long.BYTES + Integer.BYTES;

  private final Map<Long, Integer> equal = new LinkedHashMap<>();
  private final Map<Long, Integer> ofSecond = new LinkedHashMap<>();

  /** As {@link #bytes} wrote them. */
  static Ordinals of(byte[] bytes) {
    var ordinals = new Ordinals();
    if (bytes.length == 0) return ordinals;
    var in = ByteBuffer.wrap(bytes);
    for (int seconds = in.getInt(); seconds > 0; seconds--)
      ordinals.ofSecond.put(in.getLong(), in.getInt());
    while (in.hasRemaining()) ordinals.equal.put(in.getLong(), in.getInt());
    return ordinals;
  }

  byte[] bytes() {
    var out = ByteBuffer.allocate(Integer.BYTES + ENTRY * (ofSecond.size() + equal.size()));
    out.putInt(ofSecond.size());
    ofSecond.forEach((second, lines) -> out.putLong(second).putInt(lines));
    equal.forEach((hash, lines) -> out.putLong(hash).putInt(lines));
    return out.array();
  }

  LedgerLine next(QueueLogLine line) {
    int nth = count(equal, ByteBuffer.wrap(line.hash()).getLong(), KEPT);
    return new LedgerLine(line, nth, count(ofSecond, line.second(), SECONDS));
  }

  /** How often it came before. What has not come for longest is forgotten. */
  private static int count(Map<Long, Integer> counts, long key, int most) {
    var before = counts.remove(key);
    int count = before == null ? 0 : before;
    counts.put(key, Math.min(count + 1, Short.MAX_VALUE)); // the ledger counts no further
    if (counts.size() > most) counts.remove(counts.keySet().iterator().next());
    return count;
  }
}
