package org.ringdesk.people;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.AgentName;

/**
 * Who asks, and how far they see: every query of what belongs to a desk or a person takes one.
 *
 * @param name as people call them
 * @param extension of the phone they sit at
 * @param agent what the PBX's queues call them
 * @param scope as the route table says for the address they ask
 */
public record Viewer(
    long id,
    String userName,
    String name,
    Role role,
    int desk,
    Optional<String> extension,
    Optional<AgentName> agent,
    Scope scope) {

  public boolean may(Right right) {
    return right.of(role);
  }

  public Viewer seeing(Scope wanted) {
    var reached = wanted == Scope.DESK && may(Right.SEE_ALL_DESKS) ? Scope.HOUSE : wanted;
    return new Viewer(id, userName, name, role, desk, extension, agent, reached);
  }

  /**
   * The one desk whose rows may be seen, null for all: {@code ($1::int is null or desk_id = $1)}.
   */
  public @Nullable Integer onlyDesk() {
    return scope == Scope.HOUSE ? null : desk;
  }

  /** The one operator whose rows may be seen, null for all that {@link #onlyDesk()} leaves. */
  public @Nullable Long onlyOperator() {
    return scope == Scope.OWN ? id : null;
  }
}
