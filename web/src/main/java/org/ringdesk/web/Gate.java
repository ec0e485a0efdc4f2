package org.ringdesk.web;

import java.util.Optional;
import java.util.Set;
import org.ringdesk.people.Session;
import org.ringdesk.people.Token;

/** Who holds a token. */
interface Gate {
  Optional<Session> session(Token token);

  /** Those of these that are still somebody's. */
  Set<Token> stillHere(Set<Token> tokens);
}
