package org.ringdesk.call;

import java.util.UUID;

/**
 * Our own name for a call: a UUIDv7, so that ids sort as the calls came. The PBX's name for it is a
 * {@link Leg}, unique only until that PBX restarts its clock.
 */
public record CallId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
