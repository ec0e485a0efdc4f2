package org.ringdesk.desk;

import org.ringdesk.call.Call;

/** What the desks want done by somebody who may wait. */
public sealed interface DeskEvent {
  /** Somebody called: look up who, before a phone rings. */
  record CallerCame(Call call) implements DeskEvent {}

  /** There is a form to write from now on, and the agent takes no other call until it is done. */
  record FormBegan(AgentDesk desk, Work.Talking talking) implements DeskEvent {}

  /** Some screen may look otherwise now. */
  record Changed() implements DeskEvent {}
}
