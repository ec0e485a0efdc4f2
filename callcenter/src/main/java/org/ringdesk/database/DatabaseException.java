package org.ringdesk.database;

import org.slf4j.event.Level;

/**
 * A statement that failed. {@link #away()} tells a database that cannot be reached (try again
 * later) from a statement that it refused.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean away;

  public DatabaseException(String message, Throwable cause, boolean away) {
    super(message, cause);
    this.away = away;
  }

  public boolean away() {
    return away;
  }

  /**
   * For the log of who tries again: that the database is away is said once, by {@link
   * org.ringdesk.outbox.OutboxWorker}, and not with every try.
   */
  public Level worth() {
    return away ? Level.DEBUG : Level.WARN;
  }
}
