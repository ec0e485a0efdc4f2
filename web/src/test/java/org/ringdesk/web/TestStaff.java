package org.ringdesk.web;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.ringdesk.database.Database;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Operator;
import org.ringdesk.people.Operators.Form;
import org.ringdesk.people.Passwords;
import org.ringdesk.people.Role;
import org.ringdesk.people.Staff;
import org.ringdesk.people.Token;
import org.ringdesk.schema.TestDatabase;

/** One person of each role in a database of their own, and what their browsers hold. */
final class TestStaff implements AutoCloseable {
  static final String PASSWORD = "correct horse battery staple";

  /** Quick: what these tests look at is not how long hashing takes. */
  private static final Passwords.Cost CHEAP = new Passwords.Cost(64, 1, 1);

  private final TestDatabase testDatabase = TestDatabase.fresh();
  private final Database database;
  private final Staff staff;
  private final Map<Role, Operator> people = new EnumMap<>(Role.class);

  TestStaff(Vertx vertx, InstantSource clock) {
    database = new Database(vertx, testDatabase.url(), 4);
    staff = new Staff(database, clock, CHEAP);
    for (Role role : Role.values())
      people.put(
          role,
          staff
              .operators()
              .create(name(role), Form.of(name(role), role, "en"), PASSWORD, Audit.By.COMMAND));
  }

  static String name(Role role) {
    return role.key().toLowerCase(Locale.ROOT);
  }

  Staff staff() {
    return staff;
  }

  Database database() {
    return database;
  }

  Operator operator(Role role) {
    return Objects.requireNonNull(people.get(role));
  }

  /** A browser they signed in with just now. */
  Token signedIn(Role role) {
    return staff.sessions().begin(operator(role));
  }

  static String cookie(Token token) {
    return "ringdesk_session=" + token.value();
  }

  @Override
  public void close() {
    database.close();
    testDatabase.close();
  }
}
