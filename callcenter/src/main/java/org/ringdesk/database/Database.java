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
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.TransactionRollbackException;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
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

  /**
   * The server gives up first, so that a slow statement does not come back to a busy connection.
   */
  private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(PATIENCE_SECONDS - 5);

  private final Pool pool;
  private final Sql statements;

  /**
   * @param url {@code postgresql://user:password@host:port/name}
   * @param connections at most so many at once
   */
  public Database(Vertx vertx, String url, int connections) {
    var options =
        PgConnectOptions.fromUri(url)
            .setReconnectAttempts(0)
            .setCachePreparedStatements(true)
            // Statements of ours are short: compiling them costs more than it saves.
            .addProperty("jit", "off")
            .addProperty("statement_timeout", String.valueOf(STATEMENT_LIMIT.toMillis()));
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

  /**
   * Runs {@code work} in one transaction: all of it happens, or, when it throws, nothing. Whether a
   * commit happened whose answer was lost ({@link DatabaseException#away()}) nobody knows: what
   * follows must bear being done again.
   */
  public <T> T transaction(Function<Sql, T> work) {
    var connection = connect();
    try {
      var transaction = wait(connection.begin(), "begin");
      T result;
      try {
        result = work.apply(new Statements(connection));
      } catch (Throwable e) {
        rollback(transaction, e);
        throw e;
      }
      wait(transaction.commit(), "commit");
      return result;
    } finally {
      connection.close();
    }
  }

  private SqlConnection connect() {
    var connecting = pool.getConnection();
    try {
      return wait(connecting, "connecting");
    } catch (DatabaseException e) {
      connecting.onSuccess(SqlConnection::close); // came too late for us: back to the pool with it
      throw e;
    }
  }

  private static void rollback(Transaction transaction, Throwable because) {
    try {
      wait(transaction.rollback(), "rollback");
    } catch (DatabaseException alreadyGone) {
      because.addSuppressed(alreadyGone);
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

    /**
     * The client knows timestamptz as OffsetDateTime only. PostgreSQL's text has no NUL, but a
     * stranger can send us one: it becomes the character for what cannot be shown.
     */
    private static @Nullable Object wire(@Nullable Object parameter) {
      return switch (parameter) {
        case String text -> text.replace('\0', '\uFFFD');
        case byte[] bytes -> Buffer.buffer(bytes);
        case byte[][] many -> {
          var wired = new Buffer[many.length];
          for (int i = 0; i < many.length; i++) wired[i] = Buffer.buffer(many[i]);
          yield wired;
        }
        case Instant instant -> instant.atOffset(ZoneOffset.UTC);
        case String[] texts -> each(texts, new @Nullable String[texts.length]);
        case Instant[] instants -> each(instants, new @Nullable OffsetDateTime[instants.length]);
        case null, default -> parameter;
      };
    }

    @SuppressWarnings("unchecked") // both callers give an array of what wire makes of its elements
    private static <T> @Nullable T[] each(@Nullable Object[] values, @Nullable T[] wired) {
      for (int i = 0; i < values.length; i++) wired[i] = (T) wire(values[i]);
      return wired;
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
      if (type == Instant[].class) return type.cast(instants(column));
      if (type == Long.class) return type.cast(row.getLong(column));
      return row.get(type, column);
    }

    private @Nullable Instant[] instants(String column) {
      @Nullable OffsetDateTime[] wired = row.get(OffsetDateTime[].class, column);
      var instants = new @Nullable Instant[wired.length];
      for (int i = 0; i < wired.length; i++) {
        var at = wired[i];
        instants[i] = at == null ? null : at.toInstant();
      }
      return instants;
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
      if (e instanceof InterruptedException) Thread.currentThread().interrupt();
      throw new DatabaseException(
          what.strip().lines().findFirst().orElse("") + ": " + e.getMessage(), e, isAway(e));
    }
  }

  /**
   * Worth another try? What a refusal names may pass by itself; a mistake of the caller's stays
   * one.
   */
  private static boolean isAway(Exception cause) {
    if (!(cause instanceof PgException refusal)) return !isMistake(cause);
    return DatabaseException.passes(refusal.getSqlState());
  }

  /**
   * Commit after a refused statement, a call on an event loop, and parameters that do not fit, for
   * which the client has no type of its own.
   */
  private static boolean isMistake(Exception cause) {
    var message = String.valueOf(cause.getMessage());
    return cause instanceof TransactionRollbackException
        || cause instanceof IllegalStateException
        || message.startsWith("Parameter at position")
        || message.startsWith("The number of parameters");
  }
}
