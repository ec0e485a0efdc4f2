package org.ringdesk.call;

/**
 * Who a queue's member is, by its member name ({@code membername} in queues.conf), or its interface
 * where it has none.
 */
public record AgentName(String value) {
  @Override
  public String toString() {
    return value;
  }
}
