package org.ringdesk.people;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.ringdesk.database.Database;
import org.ringdesk.database.Row;

/**
 * From a name and a password to a session. Whether there is anybody of that name shows neither in
 * the answer nor in how long it takes.
 */
public final class SignIn {
  private static final int LONGEST_NAME = 64;

  public sealed interface Answer {}

  public record Welcome(Token token, Operator operator) implements Answer {}

  public record Wrong() implements Answer {}

  /** Too many wrong ones from this place. */
  public record Later(Duration pause) implements Answer {}

  private record Known(Operator operator, String password) {
    static Known from(Row row) {
      return new Known(Operator.from(row), row.text("password"));
    }
  }

  private final Database database;
  private final Passwords passwords;
  private final InstantSource clock;

  SignIn(Database database, Passwords passwords, InstantSource clock) {
    this.database = database;
    this.passwords = passwords;
    this.clock = clock;
  }

  /**
   * Hashes, so it takes a while and a core: not on the context that serves pages.
   *
   * @param address where the browser is
   */
  public Answer signIn(String typed, String password, String address) {
    var userName = name(typed);
    var attempts = new Attempts(database);
    var wait = attempts.begin(userName, address, clock.instant());
    if (wait.isPresent()) return new Later(wait.get());
    var known = find(userName);
    if (!matches(password, known)) {
      attempts.trim();
      known.ifPresent(k -> failed(k.operator, address));
      return new Wrong();
    }
    attempts.forget(userName, address);
    return welcome(known.orElseThrow(), password, address);
  }

  public void signOut(Viewer viewer, Token token, String address) {
    database.transaction(
        tx -> {
          new Sessions(tx, clock).end(token);
          new Audit(tx, clock).add(Audit.By.of(viewer, address), Act.SIGNED_OUT, viewer.userName());
          return token;
        });
  }

  /**
   * Every session of theirs ends; this browser goes on with a new one. Hashes, as {@link #signIn}.
   *
   * @throws Objected with nothing changed
   */
  public Token changePassword(
      Viewer viewer, String current, String wanted, String again, String address) {
    var attempts = new Attempts(database);
    if (attempts.begin(viewer.userName(), address, clock.instant()).isPresent()
        || !matches(current, find(viewer.userName()))) throw new Objected(Objection.PASSWORD_WRONG);
    attempts.forget(viewer.userName(), address);
    if (!wanted.equals(again)) throw new Objected(Objection.PASSWORD_UNEQUAL);
    if (wanted.equals(current)) throw new Objected(Objection.PASSWORD_SAME);
    Passwords.objection(wanted, viewer.userName())
        .ifPresent(
            objection -> {
              throw new Objected(objection);
            });
    var hash = passwords.hash(wanted);
    return database.transaction(
        tx -> {
          var by = Audit.By.of(viewer, address);
          tx.change(
              "update operator set password = $2, password_set_at = $3, must_change = false where id = $1",
              viewer.id(),
              hash,
              clock.instant());
          new Audit(tx, clock).add(by, Act.PASSWORD_CHANGED, viewer.userName());
          var sessions = new Sessions(tx, clock);
          sessions.endAll(viewer.id());
          return sessions.begin(find(viewer.userName()).orElseThrow().operator);
        });
  }

  /** Says who it is wherever a name is typed: in small letters, as people say it. */
  private static String name(String typed) {
    var name = typed.strip().toLowerCase(Locale.ROOT);
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  private Optional<Known> find(String userName) {
    return database.first(
        "select o.password, "
            + Operator.COLUMNS
            + " from operator o where o.user_name = $1 and o.disabled_at is null",
        Known::from,
        userName);
  }

  /** What is longer than a password may be is nobody's, and not worth hashing. */
  private boolean matches(String password, Optional<Known> known) {
    var hashed = password.length() <= 2 * Passwords.LONGEST ? password : "";
    return passwords.matches(hashed, known.map(k -> k.password));
  }

  private void failed(Operator operator, String address) {
    new Audit(database, clock)
        .add(
            new Audit.By(null, operator.userName(), address),
            Act.SIGN_IN_FAILED,
            operator.userName());
  }

  private Welcome welcome(Known known, String password, String address) {
    var outgrown = passwords.outgrown(known.password);
    var hash = outgrown ? passwords.hash(password) : known.password;
    return database.transaction(
        tx -> {
          var operator = known.operator;
          if (outgrown)
            tx.change("update operator set password = $2 where id = $1", operator.id(), hash);
          new Audit(tx, clock)
              .add(
                  new Audit.By(operator.id(), operator.userName(), address),
                  Act.SIGNED_IN,
                  operator.userName());
          return new Welcome(new Sessions(tx, clock).begin(operator), operator);
        });
  }
}
