package org.ringdesk.callcenter;

import java.util.Optional;
import org.ringdesk.ledger.Bookmark;
import org.ringdesk.ledger.TailReport;

/**
 * What companions beside PBXs bring and fetch. All but {@link #opens} throw {@link Elsewhere} on a
 * server that does not own the PBX now; those of the ledger wait for the database.
 */
public interface Companions {
  /** Another server of ours owns the PBX, or none yet: ask there, or again. */
  final class Elsewhere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Elsewhere(String pbx) {
      super("this server does not own " + pbx + " now");
    }
  }

  /** Whether this token is that of the companion beside this PBX. */
  boolean opens(String pbx, String token);

  /** Where the reading of the queue_log stands; empty before the first line. */
  Optional<Bookmark> bookmark(String pbx);

  /**
   * Returns when lines and bookmark are on disk. Bringing them again changes nothing.
   *
   * @throws Elsewhere when nothing was kept
   */
  void take(String pbx, TailReport report);

  /** What Ringdesk writes for the PBX; empty where the PBX keeps its own dialplan. */
  Optional<String> dialplan(String pbx);

  /**
   * What became of it there.
   *
   * @param text that the PBX has now
   * @param trouble why it is not in use, for people; empty when it is
   */
  void dialplanTold(String pbx, String text, String trouble);
}
