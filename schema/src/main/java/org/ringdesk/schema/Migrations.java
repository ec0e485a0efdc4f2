package org.ringdesk.schema;

import org.flywaydb.core.Flyway;

/**
 * Brings a database to the newest schema. Safe to call at every start and by two servers at once.
 */
public final class Migrations {
  private Migrations() {}

  /**
   * @param jdbcUrl {@code jdbc:postgresql://…}, PostgreSQL 15 or newer
   * @return how many migrations were applied; 0 when the schema was already new
   * @throws org.flywaydb.core.api.FlywayException when the database cannot be reached or holds a
   *     newer schema than this program knows
   */
  public static int migrate(String jdbcUrl, String user, String password) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(jdbcUrl, user, password)
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
