package org.ringdesk.schema;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL of one test's own, which may be killed: what it has confirmed is on disk, as where
 * the product runs.
 */
public final class MortalDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final int port;
  private final TestDatabase database;
  private EmbeddedPostgres server;

  private MortalDatabase(Path folder, EmbeddedPostgres server) {
    this.folder = folder;
    this.server = server;
    this.port = server.getPort();
    this.database =
        TestDatabase.in(
            new TestServer("embedded", "127.0.0.1", port, "postgres", "postgres"), "postgres");
  }

  /**
   * @param folder an empty one, below which the server keeps all it has
   */
  public static MortalDatabase start(Path folder) throws IOException {
    return new MortalDatabase(folder, launch(folder, 0));
  }

  /** Nothing is in it yet. */
  public TestDatabase database() {
    return database;
  }

  /** The server and all that work for it, at once. */
  public void kill9() throws IOException {
    var pid = Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst());
    var postmaster = ProcessHandle.of(pid).orElseThrow();
    var all = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    postmaster.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    for (var one : all) one.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    Files.delete(folder.resolve("data/epg-lock")); // the library's own, held by this program still
  }

  public void startAgain() throws IOException {
    server = launch(folder, port);
  }

  /**
   * Its shutdown hook is kept for a test that is broken off; one that was killed complains there.
   */
  private static EmbeddedPostgres launch(Path folder, int port) throws IOException {
    var builder =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(folder.resolve("program").toFile())
            .setDataDirectory(folder.resolve("data"))
            .setCleanDataDirectory(false)
            .setLocaleConfig("locale", "C.UTF-8")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("max_connections", "100")
            .setPGStartupWait(PATIENCE);
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
