package org.ringdesk.ami;

import org.ringdesk.agent.AgentEvent;
import org.ringdesk.call.CallEvent;

/** What a message meant. */
public sealed interface Decoded {
  record OfCall(CallEvent event) implements Decoded {}

  record OfAgent(AgentEvent event) implements Decoded {}

  record OfCanary(CanarySign sign) implements Decoded {}

  /**
   * Nothing that moves a call or an agent.
   *
   * @param reason fit for the label of a counter, from a closed set: {@code not-needed:NAME} with a
   *     name that Asterisk has, {@code unknown-event}, {@code foreign-user-event}, {@code
   *     not-genuine}, {@code cut}, {@code response}, {@code action-refused}, {@code
   *     list-cancelled}, {@code broken:HEADER} with a header that the decoder needs
   */
  record Ignored(String reason) implements Decoded {}
}
