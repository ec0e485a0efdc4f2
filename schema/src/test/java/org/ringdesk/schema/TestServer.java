package org.ringdesk.schema;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL that all tests of one JVM share: in a container where a Docker daemon answers,
 * else embedded. It ends with the JVM.
 */
record TestServer(String kind, String host, int port, String user, String password) {
  private static final String VERSION = "18.3";
  private static final int DOCKER_PATIENCE_MILLIS = 1_000;

  static TestServer get() {
    return Started.SERVER;
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
  }

  private static final class Started {
    static final TestServer SERVER = start();

    private static TestServer start() {
      var server = dockerAnswers() ? container().orElseGet(() -> embedded()) : embedded();
      System.out.println("TestDatabase: " + server.kind());
      return server;
    }
  }

  /**
   * Asked by hand: Testcontainers tries each of its ways for long seconds before it says that there
   * is no Docker. A daemon that is not behind a local socket is believed without asking.
   */
  private static boolean dockerAnswers() {
    var host = System.getenv("DOCKER_HOST");
    if (host != null && !host.startsWith("unix://")) return !host.isBlank();
    return Stream.of(
            Optional.ofNullable(host).map(h -> h.substring("unix://".length())),
            Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).map(d -> d + "/docker.sock"),
            Optional.of("/var/run/docker.sock"))
        .flatMap(Optional::stream)
        .map(Path::of)
        .anyMatch(socket -> Files.exists(socket) && answersPing(socket));
  }

  private static boolean answersPing(Path socket) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        var selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(
          ByteBuffer.wrap("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes("US-ASCII")));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      return selector.select(DOCKER_PATIENCE_MILLIS) > 0
          && channel.read(ByteBuffer.allocate(16)) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  @SuppressWarnings("resource") // Testcontainers removes it when the JVM ends
  private static Optional<TestServer> container() {
    try {
      var container =
          new PostgreSQLContainer("postgres:" + VERSION)
              .withCommand(
                  "postgres", "-c", "fsync=off", "-c", "max_connections=" + MAX_CONNECTIONS);
      container.start();
      return Optional.of(
          new TestServer(
              "PostgreSQL " + VERSION + " in a container",
              container.getHost(),
              container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
              container.getUsername(),
              container.getPassword()));
    } catch (RuntimeException e) {
      // such as a daemon that may not fetch the image
      System.out.println("TestDatabase: Docker answers but starts no PostgreSQL: " + e);
      return Optional.empty();
    }
  }

  private static final String MAX_CONNECTIONS = "200";

  /**
   * As root it runs in a user namespace of its own (PostgreSQL refuses root; the library sees to
   * it). Without fsync: a crash of the machine only ends a test. No socket file, only a port of the
   * loopback.
   */
  private static TestServer embedded() {
    var folder = privateFolder();
    // where it keeps its data, and looks for servers that an earlier, killed run left behind
    System.setProperty("ot.epg.working-dir", folder.toString());
    try {
      var server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(folder.toFile())
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setServerConfig("max_connections", MAX_CONNECTIONS)
              .setServerConfig("fsync", "off")
              .setServerConfig("full_page_writes", "off")
              .setServerConfig("synchronous_commit", "off")
              .setLocaleConfig("locale", "C.UTF-8")
              .start();
      return new TestServer(
          "embedded PostgreSQL " + VERSION, "127.0.0.1", server.getPort(), "postgres", "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
    }
  }

  /**
   * The binaries are run from there, so nobody else may write into it. The library opens the folder
   * it is given to everybody: it gets one inside ours.
   */
  private static Path privateFolder() {
    var root = System.getProperty("ringdesk.root");
    var cache =
        root != null
            ? Path.of(root, "deploy", ".cache")
            : Path.of(System.getProperty("user.home"), ".cache", "ringdesk");
    try {
      Files.createDirectories(cache);
      var folder = cache.resolve("test-postgres");
      if (!Files.isDirectory(folder))
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return folder.resolve("server");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
