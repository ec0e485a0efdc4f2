package org.ringdesk.people;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;

/**
 * Who is signed in where. A session ends by itself when unused, and at the latest after a shift.
 */
public final class Sessions {
  /** A live page counts as use. */
  public static final Duration IDLE = Duration.ofHours(2);

  public static final Duration LONGEST = Duration.ofHours(14);

  /** Browsers of one operator at once; one more ends the oldest. */
  private static final int BROWSERS = 10;

  /** Each request is a use; that it is written down once a minute is enough. */
  private static final Duration NOTED = Duration.ofMinutes(1);

  private record Found(Operator operator, Instant seenAt) {
    static Found from(Row row) {
      return new Found(Operator.from(row), row.instant("seen_at"));
    }
  }

  private final Sql sql;
  private final InstantSource clock;

  public Sessions(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** Always a new token: one that somebody planted in the browser before is worth nothing. */
  public Token begin(Operator operator) {
    var now = clock.instant();
    sql.change("delete from session where expires_at < $1 or seen_at < $2", now, now.minus(IDLE));
    sql.change(
        """
        delete from session where token in (
          select token from session where operator = $1 order by created_at desc offset $2)
        """,
        operator.id(),
        BROWSERS - 1);
    var token = Token.random();
    sql.change(
        "insert into session (token, operator, created_at, seen_at, expires_at) values ($1, $2, $3, $3, $4)",
        token.hash(),
        operator.id(),
        now,
        now.plus(LONGEST));
    return token;
  }

  /** Empty when it never was, has ended, or its operator is disabled. */
  public Optional<Session> find(Token token) {
    if (!token.wellFormed()) return Optional.empty();
    var now = clock.instant();
    var found =
        sql.first(
            "select s.seen_at, "
                + Operator.COLUMNS
                + " from session s join operator o on o.id = s.operator"
                + " where s.token = $1 and s.expires_at > $2 and s.seen_at > $3 and o.disabled_at is null",
            Found::from,
            token.hash(),
            now,
            now.minus(IDLE));
    found.filter(f -> f.seenAt.plus(NOTED).isBefore(now)).ifPresent(f -> used(token, now));
    return found.map(
        f -> new Session(f.operator.viewer(), token.csrf(), f.operator.mustChange(now)));
  }

  /**
   * Those of these that are still somebody's: a page that is only looked at counts as use, and
   * closes when its session ends elsewhere.
   */
  public Set<Token> stillHere(Set<Token> tokens) {
    var byHash =
        tokens.stream()
            .filter(Token::wellFormed)
            .collect(Collectors.toMap(t -> HexFormat.of().formatHex(t.hash()), t -> t));
    var now = clock.instant();
    return sql
        .list(
            """
            update session s set seen_at = $2 from operator o
            where s.token in (select decode(h, 'hex') from unnest($1::text[]) h)
              and s.expires_at > $2 and s.seen_at > $3 and o.id = s.operator and o.disabled_at is null
            returning encode(s.token, 'hex') as hash
            """,
            row -> row.text("hash"),
            byHash.keySet().toArray(String[]::new),
            now,
            now.minus(IDLE))
        .stream()
        .map(byHash::get)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  public void end(Token token) {
    sql.change("delete from session where token = $1", token.hash());
  }

  /** Everywhere: the password changed, or they may not be here any more. */
  public void endAll(long operator) {
    sql.change("delete from session where operator = $1", operator);
  }

  private void used(Token token, Instant now) {
    sql.change("update session set seen_at = $2 where token = $1", token.hash(), now);
  }
}
