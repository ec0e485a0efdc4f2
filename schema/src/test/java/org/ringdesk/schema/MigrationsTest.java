package org.ringdesk.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  @Test
  void theNewestSchemaHasTheseTables() throws SQLException {
    try (var database = TestDatabase.fresh()) {
      assertEquals(
          List.of(
              "api_token",
              "audit",
              "call",
              "canary",
              "customer",
              "customer_number",
              "day_seal",
              "delivery",
              "desk",
              "difference",
              "hotline_schedule",
              "ivr_step",
              "journal",
              "ledger",
              "ledger_bookmark",
              "ledger_quarantine",
              "operator",
              "outbox",
              "pbx",
              "presence",
              "ring",
              "schedule",
              "schedule_hours",
              "script",
              "script_shown",
              "sealed_figure",
              "session",
              "sign_in_attempt",
              "special_day",
              "talk",
              "tally",
              "tally_change",
              "ticket",
              "ticket_call",
              "visit",
              "watch",
              "webhook",
              "wrap_up",
              "wrap_up_choice",
              "wrap_up_draft",
              "wrap_up_draft_field",
              "wrap_up_field",
              "wrap_up_form"),
          tables(database));
    }
  }

  @Test
  void aSecondStartChangesNothing() {
    try (var database = TestDatabase.fresh()) {
      assertEquals(0, migrate(database));
    }
  }

  @Test
  void aDatabaseOfANewerProgramIsRefusedAndNothingIsChanged() throws SQLException {
    try (var database = TestDatabase.fresh();
        var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
      connection
          .createStatement()
          .execute(
              "insert into flyway_schema_history select 9999, '9999', 'later', type, 'V9999__later.sql', 1, installed_by, installed_on, 1, true from flyway_schema_history limit 1");
      var refused = assertThrows(FlywayException.class, () -> migrate(database));
      assertEquals(
          "its tables are of version 9999, made by a newer Ringdesk. Start that one, or restore the dump from before it.",
          refused.getMessage());
    }
  }

  @Test
  void twoServersThatStartAtOnceMigrateOnce() throws Exception {
    try (var database = TestDatabase.empty();
        var other = TestDatabase.empty();
        var servers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> start = () -> migrate(database);
      var applied = 0;
      for (Future<Integer> server : servers.invokeAll(List.of(start, start)))
        applied += server.get();
      assertEquals(migrations(), applied);
    }
  }

  private static int migrations() throws Exception {
    var folder = Migrations.class.getResource("/db/migration");
    try (var files = Files.list(Path.of(Objects.requireNonNull(folder).toURI()))) {
      return (int) files.filter(f -> f.toString().endsWith(".sql")).count();
    }
  }

  @Test
  void testClassesDoNotSeeEachOthersRows() throws SQLException {
    try (var mine = TestDatabase.fresh();
        var yours = TestDatabase.fresh()) {
      try (var connection =
          DriverManager.getConnection(mine.jdbcUrl(), mine.user(), mine.password())) {
        connection.createStatement().execute("insert into pbx (name) values ('pbx1')");
      }
      assertEquals(List.of(), column(yours, "select name from pbx"));
    }
  }

  private static int migrate(TestDatabase database) {
    return Migrations.migrate(database.jdbcUrl(), database.user(), database.password());
  }

  private static List<String> tables(TestDatabase database) throws SQLException {
    return column(
        database,
        """
        select tablename::text from pg_tables
        where schemaname = 'public' and tablename <> 'flyway_schema_history' order by 1
        """);
  }

  private static List<String> column(TestDatabase database, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var rows = connection.createStatement().executeQuery(sql)) {
      var values = new ArrayList<String>();
      while (rows.next()) values.add(rows.getString(1));
      return values;
    }
  }
}
