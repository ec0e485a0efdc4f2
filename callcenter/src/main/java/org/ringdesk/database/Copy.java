package org.ringdesk.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * The fastest way into PostgreSQL, for rows by the ten thousand that are not there yet: COPY, which
 * the Vert.x client does not speak. A connection of its own; not safe for threads.
 */
public final class Copy implements AutoCloseable {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final int BUFFER = 1 << 16;

  private final Connection connection;

  /**
   * @param jdbcUrl {@code jdbc:postgresql://…}
   */
  public Copy(String jdbcUrl, String user, String password) {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "30");
    // Losing the last moment's work to a power cut costs another run, no row.
    properties.setProperty("options", "-c synchronous_commit=off -c statement_timeout=25s");
    try {
      connection = DriverManager.getConnection(jdbcUrl, properties);
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw failure("connecting", e);
    }
  }

  /**
   * Writes all these rows, in the order of the tables, or none.
   *
   * @return false: one of them is there already, and nothing was written
   */
  public boolean write(List<CopyRows> tables) {
    try {
      for (var rows : tables) if (!rows.isEmpty()) write(rows);
      connection.commit();
      return true;
    } catch (SQLException e) {
      rollback(e);
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) return false;
      throw failure("copy", e);
    }
  }

  private void write(CopyRows rows) throws SQLException {
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(rows.statement(), rows.stream(), BUFFER);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the rows are in memory
    }
  }

  private void rollback(SQLException because) {
    try {
      connection.rollback();
    } catch (SQLException alreadyGone) {
      because.addSuppressed(alreadyGone);
    }
  }

  private static DatabaseException failure(String what, SQLException e) {
    return new DatabaseException(
        what + ": " + e.getMessage(), e, DatabaseException.passes(e.getSQLState()));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure("closing", e);
    }
  }
}
