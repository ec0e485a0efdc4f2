package org.ringdesk.people;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.ringdesk.call.AgentName;
import org.ringdesk.database.Database;
import org.ringdesk.database.Sql;

/**
 * Those who work here. Nobody is deleted, only disabled: what they did keeps its name. Every change
 * is in the audit, and an administrator is always left.
 */
public final class Operators {
  private static final Pattern USER_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,31}");
  private static final Pattern FULL_NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N} .,'’·_()-]{1,60}");
  private static final Pattern EXTENSION = Pattern.compile("[0-9]{2,6}");
  private static final Pattern AGENT = Pattern.compile("[^\\p{Cntrl}|,]{1,80}");

  /** What an administrator says of somebody. */
  public record Form(
      String fullName,
      Role role,
      int desk,
      Optional<String> extension,
      Optional<AgentName> agent,
      String language) {

    /** One who sits at no phone. */
    public static Form of(String fullName, Role role, String language) {
      return new Form(fullName, role, 1, Optional.empty(), Optional.empty(), language);
    }

    public Form as(Role other) {
      return new Form(fullName, other, desk, extension, agent, language);
    }

    public Form at(String extension, String agent) {
      return new Form(
          fullName,
          role,
          desk,
          Optional.of(extension),
          Optional.of(new AgentName(agent)),
          language);
    }
  }

  /** An operator, and the password that is shown this once. */
  public record Issued(Operator operator, String password) {}

  public record Desk(int id, String name) {}

  private final Database database;
  private final Passwords passwords;
  private final InstantSource clock;

  Operators(Database database, Passwords passwords, InstantSource clock) {
    this.database = database;
    this.passwords = passwords;
    this.clock = clock;
  }

  /** All of them, those who may not be here any more last. */
  public List<Operator> all() {
    return database.list(
        "select "
            + Operator.COLUMNS
            + " from operator o order by o.disabled_at is not null, o.user_name",
        Operator::from);
  }

  public Optional<Operator> find(long id) {
    return find(database, id);
  }

  public Optional<Operator> find(String userName) {
    return database.first(
        "select " + Operator.COLUMNS + " from operator o where o.user_name = $1",
        Operator::from,
        userName);
  }

  public boolean nobody() {
    return database.first("select 1 as one from operator limit 1", row -> 1).isEmpty();
  }

  public List<Desk> desks() {
    return database.list(
        "select id, name from desk order by id",
        row -> new Desk(Math.toIntExact(row.number("id")), row.text("name")));
  }

  /**
   * With a random password, which they have to change at their first sign-in.
   *
   * @throws Objected with nothing changed
   */
  public Issued create(String userName, Form form, Audit.By by) {
    var password = passwords.random();
    return new Issued(insert(userName, form, password, true, by), password);
  }

  /**
   * With a password that somebody chose for them and that may stay: the demo's.
   *
   * @throws Objected with nothing changed
   */
  public Operator create(String userName, Form form, String password, Audit.By by) {
    return insert(userName, form, password, false, by);
  }

  /**
   * @throws Objected with nothing changed
   * @throws java.util.NoSuchElementException when there is no such operator
   */
  public Operator change(long id, Form form, Audit.By by) {
    check(form);
    return alone(
        tx -> {
          var before = find(tx, id).orElseThrow();
          if (!before.disabled()) checkFree(tx, id, form);
          tx.change(
              """
              update operator set full_name = $2, role = $3, desk_id = $4, extension = $5, agent_name = $6, language = $7
              where id = $1
              """,
              id,
              form.fullName,
              form.role.key(),
              form.desk,
              form.extension.orElse(null),
              form.agent.map(AgentName::value).orElse(null),
              form.language);
          new Audit(tx, clock).add(by, Act.OPERATOR_CHANGED, before.userName(), detail(form));
          return find(tx, id).orElseThrow();
        });
  }

  /**
   * They are out at once, wherever they are signed in.
   *
   * @throws Objected when it is the last administrator
   */
  public Operator disable(long id, Audit.By by) {
    return alone(
        tx -> {
          var operator = find(tx, id).orElseThrow();
          tx.change(
              "update operator set disabled_at = coalesce(disabled_at, $2) where id = $1",
              id,
              clock.instant());
          new Sessions(tx, clock).endAll(id);
          new Audit(tx, clock).add(by, Act.OPERATOR_DISABLED, operator.userName());
          return operator;
        });
  }

  /**
   * @throws Objected when somebody else has their extension or agent by now
   */
  public Operator enable(long id, Audit.By by) {
    return alone(
        tx -> {
          var operator = find(tx, id).orElseThrow();
          checkFree(tx, id, form(operator));
          tx.change("update operator set disabled_at = null where id = $1", id);
          new Audit(tx, clock).add(by, Act.OPERATOR_ENABLED, operator.userName());
          return operator;
        });
  }

  /** A new random password; whoever knew the old one is out. Hashes, so it takes a while. */
  public Issued resetPassword(long id, Audit.By by) {
    var password = passwords.random();
    var hash = passwords.hash(password);
    return alone(
        tx -> {
          var operator = find(tx, id).orElseThrow();
          tx.change(
              "update operator set password = $2, password_set_at = $3, must_change = true where id = $1",
              id,
              hash,
              clock.instant());
          new Sessions(tx, clock).endAll(id);
          new Audit(tx, clock).add(by, Act.PASSWORD_RESET, operator.userName());
          return new Issued(operator, password);
        });
  }

  public static Form form(Operator operator) {
    return new Form(
        operator.fullName(),
        operator.role(),
        operator.desk(),
        operator.extension(),
        operator.agent(),
        operator.language());
  }

  private Operator insert(
      String userName, Form form, String password, boolean mustChange, Audit.By by) {
    if (!USER_NAME.matcher(userName).matches()) throw new Objected(Objection.USER_NAME);
    check(form);
    var hash = passwords.hash(password);
    return alone(
        tx -> {
          if (find(userName).isPresent()) throw new Objected(Objection.USER_NAME_TAKEN);
          checkFree(tx, 0, form);
          var now = clock.instant();
          long id =
              tx.first(
                      """
                      insert into operator (user_name, full_name, role, desk_id, extension, agent_name, language, password, password_set_at, must_change, created_at)
                      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9) returning id
                      """,
                      row -> row.number("id"),
                      userName,
                      form.fullName,
                      form.role.key(),
                      form.desk,
                      form.extension.orElse(null),
                      form.agent.map(AgentName::value).orElse(null),
                      form.language,
                      hash,
                      now,
                      mustChange)
                  .orElseThrow();
          new Audit(tx, clock).add(by, Act.OPERATOR_CREATED, userName, detail(form));
          return find(tx, id).orElseThrow();
        });
  }

  /** One change to the people at a time: so what was checked is still so when it is written. */
  private <T> T alone(Function<Sql, T> work) {
    return database.transaction(
        tx -> {
          tx.change("lock table operator in share row exclusive mode");
          boolean had = administered(tx);
          var done = work.apply(tx);
          if (had && !administered(tx)) throw new Objected(Objection.LAST_ADMINISTRATOR);
          return done;
        });
  }

  private static boolean administered(Sql tx) {
    return tx.first(
            "select 1 as one from operator where role = 'administrator' and disabled_at is null limit 1",
            row -> 1)
        .isPresent();
  }

  private void check(Form form) {
    if (!FULL_NAME.matcher(form.fullName).matches() || form.fullName.isBlank())
      throw new Objected(Objection.FULL_NAME);
    if (form.extension.filter(e -> !EXTENSION.matcher(e).matches()).isPresent())
      throw new Objected(Objection.EXTENSION);
    if (form.agent.filter(a -> !AGENT.matcher(a.value()).matches()).isPresent())
      throw new Objected(Objection.AGENT_NAME);
    if (desks().stream().noneMatch(d -> d.id() == form.desk)) throw new Objected(Objection.DESK);
  }

  private static void checkFree(Sql tx, long id, Form form) {
    if (taken(tx, "extension", form.extension, id)) throw new Objected(Objection.EXTENSION_TAKEN);
    if (taken(tx, "agent_name", form.agent.map(AgentName::value), id))
      throw new Objected(Objection.AGENT_NAME_TAKEN);
  }

  /**
   * @param column a constant of ours
   */
  private static boolean taken(Sql tx, String column, Optional<String> value, long butFor) {
    return value
        .flatMap(
            v ->
                tx.first(
                    "select 1 as one from operator where disabled_at is null and id <> $2 and "
                        + column
                        + " = $1",
                    row -> 1,
                    v,
                    butFor))
        .isPresent();
  }

  private static Optional<Operator> find(Sql sql, long id) {
    return sql.first(
        "select " + Operator.COLUMNS + " from operator o where o.id = $1", Operator::from, id);
  }

  private static Map<String, String> detail(Form form) {
    return Map.of(
        "role", form.role.key(),
        "name", form.fullName,
        "extension", form.extension.orElse("–"),
        "agent", form.agent.map(AgentName::value).orElse("–"));
  }
}
