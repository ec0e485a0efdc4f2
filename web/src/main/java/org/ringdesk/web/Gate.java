package org.ringdesk.web;

import java.util.Optional;
import org.ringdesk.people.Session;
import org.ringdesk.people.Token;

/** Who holds a token. */
interface Gate {
  Optional<Session> session(Token token);
}
