package org.ringdesk.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.people.Session;
import org.ringdesk.people.Sessions;
import org.ringdesk.people.Token;

/**
 * Lets those go on who were here a moment ago when the database is away: the board has no need of
 * it, and a bad day is when it is wanted most. Confined to one context.
 */
final class Remembering implements Gate {
  static final Duration LONGEST = Duration.ofMinutes(30);
  private static final int MOST = 5_000;

  private record Seen(Session session, Instant at) {}

  private final Sessions sessions;
  private final InstantSource clock;
  private final Map<Token, Seen> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Token, Seen> eldest) {
          return size() > MOST;
        }
      };

  Remembering(Sessions sessions, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public Optional<Session> session(Token token) {
    try {
      Optional<Session> found = sessions.find(token);
      found.ifPresentOrElse(
          s -> seen.put(token, new Seen(s, clock.instant())), () -> seen.remove(token));
      return found;
    } catch (DatabaseException e) {
      Seen before = seen.get(token);
      boolean fresh = before != null && before.at().plus(LONGEST).isAfter(clock.instant());
      if (!e.away() || before == null || !fresh) throw e;
      return Optional.of(before.session());
    }
  }

  @Override
  public Set<Token> stillHere(Set<Token> tokens) {
    try {
      return sessions.stillHere(tokens);
    } catch (DatabaseException e) {
      if (!e.away()) throw e;
      return tokens;
    }
  }
}
