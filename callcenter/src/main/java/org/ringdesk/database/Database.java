package org.ringdesk.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A pool of connections to one PostgreSQL. Call it from virtual threads: every method waits. */
public final class Database implements Sql, AutoCloseable {
  /** Longer than any statement of ours may take; a database that is silent for so long is away. */
  private static final long PATIENCE_SECONDS = 30;

  private final Pool pool;
  private final Sql statements;

  /**
   * @param url {@code postgresql://user:password@host:port/name}
   * @param connections at most so many at once
   */
  public Database(Vertx vertx, String url, int connections) {
    var options =
        PgConnectOptions.fromUri(url).setReconnectAttempts(0).setCachePreparedStatements(true);
    this.pool =
        PgBuilder.pool()
            .with(
                new PoolOptions()
                    .setMaxSize(connections)
                    .setConnectionTimeout(10)
                    .setConnectionTimeoutUnit(TimeUnit.SECONDS))
            .connectingTo(options)
            .using(vertx)
            .build();
    this.statements = new Statements(pool);
  }

  @Override
  public <T> List<T> list(String sql, Function<Row, T> as, @Nullable Object... parameters) {
    return statements.list(sql, as, parameters);
  }

  @Override
  public int change(String sql, @Nullable Object... parameters) {
    return statements.change(sql, parameters);
  }

  /** Runs {@code work} in one transaction: all of it happens, or, when it throws, nothing. */
  public <T> T transaction(Function<Sql, T> work) {
    var connection = wait(pool.getConnection(), "connecting");
    try {
      var transaction = wait(connection.begin(), "begin");
      T result;
      try {
        result = work.apply(new Statements(connection));
      } catch (RuntimeException e) {
        try {
          wait(transaction.rollback(), "rollback");
        } catch (DatabaseException alreadyGone) {
          e.addSuppressed(alreadyGone);
        }
        throw e;
      }
      wait(transaction.commit(), "commit");
      return result;
    } finally {
      connection.close();
    }
  }

  @Override
  public void close() {
    wait(pool.close(), "closing");
  }

  private record Statements(SqlClient client) implements Sql {
    @Override
    public <T> List<T> list(String sql, Function<Row, T> as, @Nullable Object... parameters) {
      var rows = run(sql, parameters);
      var list = new ArrayList<T>(rows.size());
      for (var row : rows) list.add(as.apply(new PgRow(row)));
      return list;
    }

    @Override
    public int change(String sql, @Nullable Object... parameters) {
      return run(sql, parameters).rowCount();
    }

    private RowSet<io.vertx.sqlclient.Row> run(String sql, @Nullable Object... parameters) {
      return Database.wait(client.preparedQuery(sql).execute(tuple(parameters)), sql);
    }

    private static Tuple tuple(@Nullable Object... parameters) {
      var tuple = Tuple.tuple();
      for (var p : parameters) tuple.addValue(wire(p));
      return tuple;
    }

    /** The client knows timestamptz as OffsetDateTime only. */
    private static @Nullable Object wire(@Nullable Object parameter) {
      if (parameter instanceof Instant instant) return instant.atOffset(ZoneOffset.UTC);
      if (parameter instanceof byte[] bytes) return Buffer.buffer(bytes);
      if (!(parameter instanceof Instant[] instants)) return parameter;
      var wire = new @Nullable OffsetDateTime[instants.length];
      for (int i = 0; i < instants.length; i++) wire[i] = (OffsetDateTime) wire(instants[i]);
      return wire;
    }
  }

  private record PgRow(io.vertx.sqlclient.Row row) implements Row {
    @Override
    public @Nullable Object value(String column) {
      return row.getValue(column);
    }

    @Override
    public <T> T get(Class<T> type, String column) {
      if (type == Instant.class)
        return type.cast(row.get(OffsetDateTime.class, column).toInstant());
      if (type == Long.class) return type.cast(row.getLong(column));
      return row.get(type, column);
    }

    @Override
    public byte[] bytes(String column) {
      return row.getBuffer(column).getBytes();
    }
  }

  private static <T extends @Nullable Object> T wait(Future<T> future, String what) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new DatabaseException(what + ": no answer in " + PATIENCE_SECONDS + " s", e, true);
    } catch (Exception e) { // await throws whatever the client failed with
      throw new DatabaseException(
          what.strip().lines().findFirst().orElse("") + ": " + e.getMessage(), e, isAway(e));
    }
  }

  /**
   * A refusal names an SQL state; classes 08 (connection), 53 (resources), 57 (shutdown) and 40
   * (rolled back, try again) pass by themselves.
   */
  private static boolean isAway(Throwable cause) {
    if (!(cause instanceof PgException refusal)) return true;
    var state = refusal.getSqlState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("40");
  }
}
