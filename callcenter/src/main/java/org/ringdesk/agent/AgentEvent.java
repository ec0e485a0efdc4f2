package org.ringdesk.agent;

import org.ringdesk.call.AgentName;
import org.ringdesk.call.At;
import org.ringdesk.call.QueueName;

/** What the queues say of their members. */
public sealed interface AgentEvent {
  At at();

  /**
   * A member as a queue sees it now (QueueMemberStatus, -Added, -Pause, and QueueMember of the list
   * after a login).
   */
  record MemberSeen(
      At at,
      QueueName queue,
      AgentName agent,
      String phone,
      Device device,
      boolean inCall,
      boolean paused,
      String reason)
      implements AgentEvent {}

  /** A member left a queue (QueueMemberRemoved). */
  record MemberRemoved(At at, QueueName queue, AgentName agent) implements AgentEvent {}

  /** A list of all members begins (QueueStatus answered): members not on it are gone. */
  record ListBegan(At at) implements AgentEvent {}

  /** That list is complete (QueueStatusComplete). */
  record ListEnded(At at) implements AgentEvent {}
}
