package org.ringdesk.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code deploy/desk} itself, as it is typed. */
class LauncherTest {
  private static final Path DESK = Path.of("desk").toAbsolutePath();
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  /** Debian's tools take their clusters from another folder when told to by a variable. */
  private static final Path DEBIANS_TOOL = Path.of("/usr/bin/pg_createcluster");

  private record Said(int exit, String out, String err) {}

  @Test
  void aWordItDoesNotKnowExitsTwoAndAnArgumentTooManyToo() throws Exception {
    assertEquals(2, desk(Map.of(), "frobnicate").exit);
    assertEquals(2, desk(Map.of(), "database", "now").exit);
  }

  @Test
  void helpNamesEveryCommandThatTheLauncherKnows() throws Exception {
    var help = desk(Map.of(), "help");
    assertEquals(0, help.exit);
    for (var command :
        List.of("demo", "run", "build", "database", "doctor", "admin-password", "prompts", "test"))
      assertTrue(help.out.contains("deploy/desk " + command), command);
  }

  @Test
  void whoIsNotRootIsToldWhatRootTypesAndNothingIsChanged() throws Exception {
    var data = Files.createTempDirectory("desk-data").resolve("new");
    var launcher = forEverybody();
    var command = new ArrayList<String>();
    if (ROOT)
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    command.addAll(List.of("bash", launcher.toString(), "database"));
    var said = run(Map.of("DESK_DATA", data.toString()), command);
    assertEquals(1, said.exit, said.err);
    assertTrue(said.err.contains("DESK_DATA=" + data + " " + launcher + " database"), said.err);
    assertTrue(said.err.contains("createdb --owner ringdesk --encoding UTF8"), said.err);
    assertFalse(Files.exists(data));
  }

  @Test
  void whoMayNotBuildIsToldWhatTheOwnerTypes() throws Exception {
    var launcher = forEverybody();
    var command = new ArrayList<String>();
    if (ROOT)
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    else
      Files.setPosixFilePermissions(
          launcher.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
    command.addAll(List.of("bash", launcher.toString(), "run"));
    var said = run(Map.of("JAVA_HOME", System.getProperty("java.home")), command);
    assertEquals(1, said.exit, said.err);
    assertTrue(said.err.contains("Who may types: " + launcher + " build"), said.err);
  }

  /** The launcher, where others may read it too: the sources may lie in a folder of one's own. */
  private static Path forEverybody() throws IOException {
    var home = Files.createTempDirectory("desk-launcher");
    var lib = Files.createDirectories(home.resolve("deploy/lib"));
    try (var files = Files.list(DESK.resolveSibling("lib"))) {
      for (var file : files.toList()) Files.copy(file, lib.resolve(file.getFileName()));
    }
    var launcher = Files.copy(DESK, home.resolve("deploy/desk"));
    try (var copies = Files.walk(home)) {
      for (var copy : copies.toList())
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return launcher;
  }

  /**
   * In a cluster of the test's own. Where that cannot be (it takes root and Debian's PostgreSQL),
   * what is left to look at is that nothing is done without them: see above.
   */
  @Test
  void rootGetsADatabaseOnceAndWhatSomebodyElseMadeIsLeftAlone() throws Exception {
    if (!ROOT || !Files.exists(DEBIANS_TOOL)) {
      System.err.println("deploy/desk database is not walked here: no root, or no " + DEBIANS_TOOL);
      whoIsNotRootIsToldWhatRootTypesAndNothingIsChanged();
      return;
    }
    try (var cluster = new Cluster()) {
      var data = cluster.folder.resolve("data of ours");
      var environment =
          Map.of("PG_CLUSTER_CONF_ROOT", cluster.configuration(), "DESK_DATA", data.toString());

      var first = desk(environment, "database");
      assertEquals(0, first.exit, first.err);
      var file = data.resolve("database-url");
      var url = Files.readString(file).strip();
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      assertEquals("UTF8 off", facts(url));

      assertEquals(0, desk(environment, "database").exit);
      assertEquals(url, Files.readString(file).strip());

      Files.delete(file); // lost: it is ours still, with another password
      assertEquals(0, desk(environment, "database").exit);
      assertEquals("UTF8 off", facts(Files.readString(file).strip()));

      cluster.stop();
      assertEquals(0, desk(environment, "database").exit);
      url = Files.readString(file).strip();
      assertEquals("UTF8 off", facts(url));

      var stranger =
          desk(
              Map.of(
                  "PG_CLUSTER_CONF_ROOT",
                  cluster.configuration(),
                  "DESK_DATA",
                  cluster.folder.resolve("another").toString()),
              "database");
      assertEquals(1, stranger.exit);
      assertTrue(stranger.err.contains("the Ringdesk in " + data), stranger.err);
      assertEquals("UTF8 off", facts(url));

      cluster.sql("comment on role ringdesk is 'of the opera'");
      var foreign = desk(environment, "database");
      assertEquals(1, foreign.exit);
      assertTrue(
          foreign.err.contains("a role ringdesk that deploy/desk did not make"), foreign.err);
      assertEquals("UTF8 off", facts(url));
    }
  }

  /** How the database is encoded, and whether its owner may do anything to the server. */
  private static String facts(String address) throws SQLException {
    var url = new DatabaseUrl(address);
    try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select current_setting('server_encoding') || ' ' || current_setting('is_superuser')")) {
      assertTrue(row.next());
      return row.getString(1);
    }
  }

  /** One of Debian's clusters, as the postgres user's, in a folder that goes away. */
  private static final class Cluster implements AutoCloseable {
    final Path folder = Files.createTempDirectory("desk-cluster");
    private final String version = newest();

    Cluster() throws IOException, InterruptedException {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      pg(
          "pg_createcluster",
          "--datadir=" + folder.resolve("server"),
          "--logfile=" + folder.resolve("log"),
          "--port=" + freePort(),
          version,
          "desktest");
    }

    String configuration() {
      return folder.resolve("etc").toString();
    }

    void stop() throws IOException, InterruptedException {
      pg("pg_ctlcluster", version, "desktest", "stop");
    }

    void sql(String statement) throws IOException, InterruptedException {
      pg(
          "runuser",
          "-u",
          "postgres",
          "--",
          "psql",
          "--cluster",
          version + "/desktest",
          "-c",
          statement);
    }

    private Said pg(String... command) throws IOException, InterruptedException {
      var said = run(Map.of("PG_CLUSTER_CONF_ROOT", configuration()), List.of(command));
      assertEquals(0, said.exit, said.err);
      return said;
    }

    @Override
    public void close() throws IOException, InterruptedException {
      pg("pg_dropcluster", "--stop", version, "desktest");
      try (var left = Files.walk(folder)) {
        for (var path : left.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
      }
    }

    private static String newest() throws IOException {
      try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
        return versions
            .filter(v -> Files.exists(v.resolve("bin/initdb")))
            .map(v -> v.getFileName().toString())
            .max(Comparator.comparingInt(Integer::parseInt))
            .orElseThrow();
      }
    }

    private static int freePort() throws IOException {
      try (var socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      }
    }
  }

  private static Said desk(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("bash", DESK.toString()));
    command.addAll(List.of(words));
    return run(environment, command);
  }

  private static Said run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    var out = Files.createTempFile("desk", ".out");
    var err = Files.createTempFile("desk", ".err");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " does not end");
    }
    var said = new Said(process.exitValue(), text(out), text(err));
    Files.delete(out);
    Files.delete(err);
    return said;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
