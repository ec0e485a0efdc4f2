package org.ringdesk.outbox;

import org.ringdesk.database.Sql;

/** Does one kind of effect. */
@FunctionalInterface
public interface Handler {
  /**
   * What it writes through {@code tx} happens together with the note that the effect is done. When
   * it throws, nothing does, and the effect is tried again later.
   */
  void handle(Sql tx, String cause);
}
