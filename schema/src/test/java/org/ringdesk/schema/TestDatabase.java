package org.ringdesk.schema;

import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database of its own for one test class, with the newest schema and no rows: a clone of a
 * template that is migrated once a JVM, in a server that is started once a JVM.
 *
 * {@snippet :
 * @AutoClose static final TestDatabase DATABASE = TestDatabase.fresh();
 * }
 */
public final class TestDatabase implements AutoCloseable {
  private static final String TEMPLATE = "ringdesk_template";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final TestServer server;
  private final String name;

  private TestDatabase(TestServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /** A database with the newest schema. The first one of a JVM waits for the server to start. */
  public static TestDatabase fresh() {
    return create(Template.SERVER, TEMPLATE);
  }

  /** A database with nothing in it. */
  public static TestDatabase empty() {
    return create(TestServer.get(), "template1");
  }

  /** One that is there already. */
  static TestDatabase in(TestServer server, String name) {
    return new TestDatabase(server, name);
  }

  private static TestDatabase create(TestServer server, String template) {
    var name = "test_" + COUNT.incrementAndGet();
    execute(server, "create database %s template %s".formatted(name, template));
    return new TestDatabase(server, name);
  }

  public String host() {
    return server.host();
  }

  public int port() {
    return server.port();
  }

  public String user() {
    return server.user();
  }

  public String password() {
    return server.password();
  }

  public String jdbcUrl() {
    return server.jdbcUrl(name);
  }

  /** {@code postgresql://user:password@host:port/name}, as {@code DATABASE_URL} has it. */
  public String url() {
    return url(port());
  }

  /** The same database behind another port of this machine, such as a {@link Relay}'s. */
  public String url(int port) {
    return URI.create(
            "postgresql://%s:%s@%s:%d/%s".formatted(user(), password(), host(), port, name))
        .toString();
  }

  /** Drops it, whoever is still connected. */
  @Override
  public void close() {
    execute(server, "drop database if exists %s with (force)".formatted(name));
  }

  private static void execute(TestServer server, String sql) {
    try (var connection =
            DriverManager.getConnection(
                server.jdbcUrl("postgres"), server.user(), server.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Migrated when the first test asks. */
  private static final class Template {
    static final TestServer SERVER = migrated(TestServer.get());

    private static TestServer migrated(TestServer server) {
      execute(server, "create database " + TEMPLATE);
      Migrations.migrate(server.jdbcUrl(TEMPLATE), server.user(), server.password());
      return server;
    }
  }
}
