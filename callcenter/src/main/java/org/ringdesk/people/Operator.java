package org.ringdesk.people;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ringdesk.call.AgentName;
import org.ringdesk.database.Row;

/**
 * Somebody who works here.
 *
 * @param language {@code zh} or {@code en}
 * @param mustChange somebody else knows the password
 */
public record Operator(
    long id,
    String userName,
    String fullName,
    Role role,
    int desk,
    Optional<String> extension,
    Optional<AgentName> agent,
    String language,
    Instant passwordSetAt,
    boolean mustChange,
    Optional<Instant> disabledAt) {

  /** A quarter: the longest that a password may serve. */
  public static final Duration PASSWORD_AGE = Duration.ofDays(92);

  static final String COLUMNS =
      "o.id, o.user_name, o.full_name, o.role, o.desk_id, o.extension, o.agent_name, o.language,"
          + " o.password_set_at, o.must_change, o.disabled_at";

  static Operator from(Row row) {
    return new Operator(
        row.number("id"),
        row.text("user_name"),
        row.text("full_name"),
        Role.ofKey(row.text("role")).orElseThrow(),
        Math.toIntExact(row.number("desk_id")),
        row.maybe(String.class, "extension"),
        row.maybe(String.class, "agent_name").map(AgentName::new),
        row.text("language"),
        row.instant("password_set_at"),
        row.flag("must_change"),
        row.maybe(Instant.class, "disabled_at"));
  }

  /** Nothing else may be done before: somebody else knows the password, or it has served long. */
  public boolean mustChange(Instant now) {
    return mustChange || passwordSetAt.plus(PASSWORD_AGE).isBefore(now);
  }

  public boolean disabled() {
    return disabledAt.isPresent();
  }

  /** Sees nothing but their own until an address says otherwise. */
  public Viewer viewer() {
    return new Viewer(id, userName, fullName, role, desk, extension, agent, Scope.OWN);
  }
}
