package org.ringdesk.database;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A statement that failed. {@link #away()} tells a database that cannot be used now (try again
 * later) from a statement that it refused.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What is wrong with the database, not with what it was asked: classes 08 (connection), 25 (it
   * only reads, as a standby does), 40 (rolled back, try again), 53 (resources), 55 (locked), 57
   * (shutdown, too slow), 58 (its disk fails); then 42501 (rights that somebody took), and XX001
   * and XX002 (a table or an index is damaged).
   */
  private static final Pattern ITS_OWN_TROUBLE =
      Pattern.compile("(?:08|25|40|53|55|57|58)...|42501|XX00[12]");

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

  /** Whether what a refusal's SQL state names passes, by itself or when somebody mends it. */
  static boolean passes(@Nullable String state) {
    return state == null || ITS_OWN_TROUBLE.matcher(state).matches();
  }
}
