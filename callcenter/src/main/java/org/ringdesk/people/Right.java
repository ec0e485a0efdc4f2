package org.ringdesk.people;

import static org.ringdesk.people.Role.ADMINISTRATOR;
import static org.ringdesk.people.Role.AGENT;
import static org.ringdesk.people.Role.SECOND_LINE;
import static org.ringdesk.people.Role.SUPERVISOR;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What may be done, and the roles that may do it. What is not said here nobody may. */
public enum Right {
  /** Change one's own password, sign out. */
  KEEP_OWN_ACCOUNT(AGENT, SECOND_LINE, SUPERVISOR, ADMINISTRATOR),
  SEE_BOARD(AGENT, SECOND_LINE, SUPERVISOR, ADMINISTRATOR),
  /** The agent's page: calls, customers, scripts, forms. */
  TAKE_CALLS(AGENT, SECOND_LINE, SUPERVISOR),
  /** Where a route shows a desk's rows: those of all desks. */
  SEE_ALL_DESKS(ADMINISTRATOR),
  /** What is proved of the figures, and what was recovered. */
  SEE_WITNESSES(SUPERVISOR, ADMINISTRATOR),
  MANAGE_PEOPLE(ADMINISTRATOR),
  /** What agents say, and how it was said before. */
  WRITE_SCRIPTS(SUPERVISOR, ADMINISTRATOR),
  /** Have our own hotlines called, and see which witness is blind. */
  CALL_OWN_HOTLINES(SUPERVISOR, ADMINISTRATOR),
  /** What agents write down after a call. */
  WRITE_FORMS(SUPERVISOR, ADMINISTRATOR),
  /** One call, and what became of it. */
  SEE_CALLS(AGENT, SECOND_LINE, SUPERVISOR, ADMINISTRATOR),
  /** Everybody's figures; who may not sees of each list what is their own. */
  SEE_REPORTS(SUPERVISOR, ADMINISTRATOR),
  /** What a caller said to nobody. */
  HEAR_MESSAGES(AGENT, SECOND_LINE, SUPERVISOR),
  SEE_AUDIT(ADMINISTRATOR),
  /** What programs may read with a key of their own, and what they are told of. */
  MANAGE_PROGRAMS(ADMINISTRATOR),
  /** For programs: any figure of any time. */
  READ_FIGURES(),
  /** For programs: who calls from a number. */
  READ_CUSTOMERS(),
  /** For programs: what is to be done, and was. */
  READ_TICKETS(),
  /** The machine's figures, and how each part of it is. */
  SEE_MACHINE(ADMINISTRATOR);

  private final Set<Role> roles;

  Right(Role... roles) {
    this.roles = Set.of(roles);
  }

  /** What a program's key can be given. */
  public static final List<Right> FOR_PROGRAMS =
      List.of(SEE_CALLS, READ_FIGURES, SEE_BOARD, READ_TICKETS, READ_CUSTOMERS);

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Right> forPrograms(String key) {
    return FOR_PROGRAMS.stream().filter(r -> r.key().equals(key)).findFirst();
  }

  public boolean of(Role role) {
    return roles.contains(role);
  }
}
