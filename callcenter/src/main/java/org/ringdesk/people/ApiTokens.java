package org.ringdesk.people;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.Database;

/** The keys of programs. Each is shown once and kept as a hash; a withdrawn one stays listed. */
public final class ApiTokens {
  /** By which people, and programs that look for leaked secrets, know what it is. */
  public static final String PREFIX = "ringdesk_";

  public static final Duration LONGEST = Duration.ofDays(2 * 366);
  private static final int MOST = 200;
  private static final Duration NOTED = Duration.ofMinutes(1);
  private static final Pattern NAME = Pattern.compile("[^\\p{C}]{1,60}");
  private static final Pattern HOTLINE = Pattern.compile("\\+?[0-9*#]{1,20}");

  /** What an administrator says of a program. */
  public record Form(String name, Set<Right> rights, Reach reach, Instant expiresAt) {}

  /**
   * @param secret what the program shows; nobody can be told again
   */
  public record Issued(ApiToken token, String secret) {}

  private final Database database;
  private final InstantSource clock;

  ApiTokens(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * @throws Objected with nothing changed
   */
  public Issued create(Form form, Audit.By by) {
    check(form);
    var token = Token.random();
    long id =
        database.transaction(
            tx -> {
              var created =
                  tx.first(
                          """
                          insert into api_token (name, hash, rights, desks, hotlines, created_at, created_by, expires_at)
                          values ($1, $2, $3, $4, $5, $6, $7, $8) returning id
                          """,
                          row -> row.number("id"),
                          form.name(),
                          token.programHash(),
                          form.rights().stream().map(Right::key).sorted().toArray(String[]::new),
                          form.reach().deskIds(),
                          form.reach().numbers(),
                          clock.instant(),
                          by.operator(),
                          form.expiresAt())
                      .orElseThrow();
              new Audit(tx, clock).add(by, Act.TOKEN_CREATED, form.name(), told(form));
              return created;
            });
    return new Issued(find(id).orElseThrow(), PREFIX + token.value());
  }

  private void check(Form form) {
    if (!NAME.matcher(form.name()).matches()) throw new Objected(Objection.TOKEN_NAME);
    if (form.rights().isEmpty()) throw new Objected(Objection.TOKEN_RIGHTS);
    if (form.reach()
        .hotlines()
        .filter(h -> h.isEmpty() || !h.stream().allMatch(n -> HOTLINE.matcher(n).matches()))
        .isPresent()) throw new Objected(Objection.TOKEN_HOTLINES);
    var now = clock.instant();
    if (!form.expiresAt().isAfter(now) || form.expiresAt().isAfter(now.plus(LONGEST)))
      throw new Objected(Objection.TOKEN_EXPIRY);
    if (all().stream().filter(t -> t.opens(now)).count() >= MOST)
      throw new Objected(Objection.TOKENS_MANY);
  }

  private static Map<String, String> told(Form form) {
    return Map.of(
        "rights",
        form.rights().stream().map(Right::key).sorted().collect(Collectors.joining(" ")),
        "desks",
        joined(form.reach().desks().orElse(null)),
        "hotline",
        joined(form.reach().hotlines().orElse(null)));
  }

  private static String joined(@Nullable Set<?> some) {
    return some == null ? "" : some.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  /**
   * From now on it opens nothing.
   *
   * @return false when there is none that did
   */
  public boolean withdraw(long id, Audit.By by) {
    return database.transaction(
        tx -> {
          var name =
              tx.first(
                  "update api_token set withdrawn_at = $2 where id = $1 and withdrawn_at is null"
                      + " returning name",
                  row -> row.text("name"),
                  id,
                  clock.instant());
          name.ifPresent(n -> new Audit(tx, clock).add(by, Act.TOKEN_WITHDRAWN, n));
          return name.isPresent();
        });
  }

  /** Those that open something first, then the newest first. */
  public List<ApiToken> all() {
    return database.list(
        "select "
            + ApiToken.COLUMNS
            + " from api_token t left join operator o on o.id = t.created_by"
            + " order by t.withdrawn_at is not null, t.expires_at <= $1, t.id desc limit 1000",
        ApiToken::from,
        clock.instant());
  }

  public Optional<ApiToken> find(long id) {
    return database.first(
        "select "
            + ApiToken.COLUMNS
            + " from api_token t left join operator o on o.id = t.created_by where t.id = $1",
        ApiToken::from,
        id);
  }

  /** Empty when it never was, is withdrawn or has expired. */
  public Optional<ApiToken> opened(String secret) {
    var token = token(secret);
    if (token.isEmpty()) return Optional.empty();
    var now = clock.instant();
    var found =
        database
            .first(
                "select "
                    + ApiToken.COLUMNS
                    + " from api_token t left join operator o on o.id = t.created_by where t.hash ="
                    + " $1",
                ApiToken::from,
                token.get().programHash())
            .filter(t -> t.opens(now));
    found
        .filter(t -> t.usedAt().filter(at -> at.plus(NOTED).isAfter(now)).isEmpty())
        .ifPresent(
            t -> database.change("update api_token set used_at = $2 where id = $1", t.id(), now));
    return found;
  }

  private static Optional<Token> token(String secret) {
    return secret.startsWith(PREFIX)
        ? Optional.of(new Token(secret.substring(PREFIX.length()))).filter(Token::wellFormed)
        : Optional.empty();
  }
}
