package org.ringdesk.people;

import java.time.InstantSource;
import java.util.Optional;
import org.ringdesk.database.Database;

/** The people and all that has to do with them, wired. */
public final class Staff {
  /** Who can let everybody else in. */
  public static final String FIRST = "admin";

  private final Operators operators;
  private final SignIn signIn;
  private final Sessions sessions;
  private final Audit audit;
  private final ApiTokens tokens;

  public Staff(Database database, InstantSource clock) {
    this(database, clock, Passwords.Cost.STANDARD);
  }

  /**
   * @param cost cheap only in tests
   */
  public Staff(Database database, InstantSource clock, Passwords.Cost cost) {
    var passwords = new Passwords(cost);
    this.operators = new Operators(database, passwords, clock);
    this.signIn = new SignIn(database, passwords, clock);
    this.sessions = new Sessions(database, clock);
    this.audit = new Audit(database, clock);
    this.tokens = new ApiTokens(database, clock);
  }

  public Operators operators() {
    return operators;
  }

  public SignIn signIn() {
    return signIn;
  }

  public Sessions sessions() {
    return sessions;
  }

  public Audit audit() {
    return audit;
  }

  /** The programs that may read. */
  public ApiTokens tokens() {
    return tokens;
  }

  /** At the first start of all: an administrator, with a password to be shown once. */
  public Optional<Operators.Issued> firstAdministrator(String language) {
    try {
      return operators.nobody() ? Optional.of(createAdministrator(language)) : Optional.empty();
    } catch (Objected another) {
      return Optional.empty(); // another server was quicker: it shows the password
    }
  }

  /** For whoever lost it: {@code admin} is there, may administer, and has a new password. */
  public Operators.Issued resetAdministrator(String language) {
    var by = Audit.By.COMMAND;
    var known = operators.find(FIRST);
    if (known.isEmpty()) return createAdministrator(language);
    var operator = known.get();
    if (operator.disabled()) operators.enable(operator.id(), by);
    if (operator.role() != Role.ADMINISTRATOR) {
      var form = Operators.form(operator);
      operators.change(operator.id(), form.as(Role.ADMINISTRATOR), by);
    }
    return operators.resetPassword(operator.id(), by);
  }

  private Operators.Issued createAdministrator(String language) {
    return operators.create(
        FIRST, Operators.Form.of("Administrator", Role.ADMINISTRATOR, language), Audit.By.COMMAND);
  }
}
