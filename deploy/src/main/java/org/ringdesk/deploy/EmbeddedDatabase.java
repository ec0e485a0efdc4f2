package org.ringdesk.deploy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own, in one folder, on loopback: for the demo, for trying things out, and for
 * {@code run --embedded}. It has no dump and no upgrade, and whoever can reach its port may log in.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FolderLock folder;
  private final EmbeddedPostgres server;

  private EmbeddedDatabase(FolderLock folder, EmbeddedPostgres server) {
    this.folder = folder;
    this.server = server;
  }

  /**
   * @param folder made private to this user; its data stay there for the next start
   * @throws IOException also when another program of ours uses the folder
   */
  public static EmbeddedDatabase start(Path folder) throws IOException {
    return start(folder, folder.resolve("program"));
  }

  /**
   * @param program where PostgreSQL itself is unpacked, once
   */
  public static EmbeddedDatabase start(Path folder, Path program) throws IOException {
    var home = folder.toAbsolutePath().normalize();
    makePrivate(home);
    // Its maker turns syncing off, for tests; here the data are somebody's.
    return locked(home, () -> startServer(home, program.toAbsolutePath().normalize(), "on"));
  }

  /**
   * For data that nobody wants afterwards: faster, and lost when the machine stops.
   *
   * @param folder made private to this user; whoever made it deletes it
   * @param program where PostgreSQL itself is unpacked, once
   */
  public static EmbeddedDatabase throwAway(Path folder, Path program) throws IOException {
    makePrivate(folder);
    makePrivate(program);
    try {
      return locked(folder, () -> startServer(folder, program, "off"));
    } catch (IOException | RuntimeException e) {
      endChildrenOf(folder);
      throw new IOException("the database does not start", e);
    }
  }

  /** A start that was broken off leaves its programs running. */
  private static void endChildrenOf(Path folder) {
    ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().commandLine().filter(c -> c.contains(folder.toString())).isPresent())
        .forEach(
            p -> {
              p.destroyForcibly();
              p.onExit().completeOnTimeout(p, 5, java.util.concurrent.TimeUnit.SECONDS).join();
            });
  }

  private interface Starting {
    EmbeddedPostgres start() throws IOException;
  }

  private static EmbeddedDatabase locked(Path home, Starting server) throws IOException {
    var lock = FolderLock.take(home);
    try {
      endAnOrphan(home.resolve("data"));
      return new EmbeddedDatabase(lock, server.start());
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedPostgres startServer(Path home, Path program, String sync)
      throws IOException {
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(program.toFile())
        .setDataDirectory(home.resolve("data"))
        .setCleanDataDirectory(false)
        // What the environment names may not be installed here.
        .setLocaleConfig("locale", "C.UTF-8")
        .setServerConfig("fsync", sync)
        .setServerConfig("synchronous_commit", sync)
        .setServerConfig("full_page_writes", sync)
        .setServerConfig("listen_addresses", "127.0.0.1")
        // No socket file: its folder would have to be short and without spaces.
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("max_connections", "50")
        .setPGStartupWait(PATIENCE)
        .setRegisterShutdownHook(false)
        .start();
  }

  /** The one that another program of ours has started in this folder, if it still runs. */
  public static Optional<DatabaseUrl> running(Path folder) throws IOException {
    var pidFile = folder.toAbsolutePath().normalize().resolve("data/postmaster.pid");
    if (!Files.exists(pidFile)) return Optional.empty();
    // PostgreSQL's own: process, folder, start, port …
    var lines = Files.readAllLines(pidFile);
    if (lines.size() < 4 || postgres(lines.getFirst()).isEmpty()) return Optional.empty();
    return Optional.of(url(Integer.parseInt(lines.get(3).strip())));
  }

  public DatabaseUrl url() {
    return url(server.getPort());
  }

  private static DatabaseUrl url(int port) {
    return new DatabaseUrl("postgresql://postgres@127.0.0.1:" + port + "/postgres");
  }

  private static Optional<ProcessHandle> postgres(String pid) {
    return ProcessHandle.of(Long.parseLong(pid.strip()))
        .filter(p -> p.info().command().filter(c -> c.endsWith("postgres")).isPresent());
  }

  @Override
  public void close() {
    try {
      server.close();
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makePrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /** A server that outlived a killed parent still holds the folder: its own pid file names it. */
  private static void endAnOrphan(Path data) throws IOException {
    var pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) return;
    var orphan = postgres(Files.readAllLines(pidFile).getFirst());
    if (orphan.isPresent()) {
      log.warn(
          "ending the embedded PostgreSQL {} that an earlier run left behind", orphan.get().pid());
      orphan.get().destroy();
      orphan.get().onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
    Files.deleteIfExists(pidFile);
  }
}
