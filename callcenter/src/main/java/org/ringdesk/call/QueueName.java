package org.ringdesk.call;

/** A queue's name as the PBX writes it; case matters there. */
public record QueueName(String value) {
  @Override
  public String toString() {
    return value;
  }
}
