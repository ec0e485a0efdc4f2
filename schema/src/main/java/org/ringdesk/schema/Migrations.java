package org.ringdesk.schema;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/**
 * Brings a database to the newest schema. Safe to call at every start and by two servers at once.
 */
public final class Migrations {
  private Migrations() {}

  /**
   * @param jdbcUrl {@code jdbc:postgresql://…}, PostgreSQL 15 or newer
   * @return how many migrations were applied; 0 when the schema was already new
   * @throws FlywayException when the database cannot be reached or holds a newer schema than this
   *     program knows
   */
  public static int migrate(String jdbcUrl, String user, String password) {
    var flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(jdbcUrl, user, password)
            .locations("classpath:db/migration")
            .validateMigrationNaming(true)
            .load();
    refuseNewer(flyway.info());
    return flyway.migrate().migrationsExecuted;
  }

  /** Flyway itself only warns. */
  private static void refuseNewer(MigrationInfoService schema) {
    for (var step : schema.applied())
      if (step.getState() == MigrationState.FUTURE_SUCCESS)
        throw new FlywayException(
            "its tables are of version %s, made by a newer Ringdesk. Start that one, or restore the dump from before it."
                .formatted(step.getVersion()));
  }
}
