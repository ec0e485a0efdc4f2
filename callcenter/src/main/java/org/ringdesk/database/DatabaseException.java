package org.ringdesk.database;

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
}
