package org.ringdesk.callcenter;

import java.time.Duration;
import java.util.Set;

/**
 * When we call our own hotlines.
 *
 * @param every zero: only when asked
 * @param pbxs on which of them
 */
public record CanarySettings(Duration every, Set<String> pbxs) {
  public static final CanarySettings NONE = new CanarySettings(Duration.ZERO, Set.of());

  public CanarySettings {
    pbxs = Set.copyOf(pbxs);
  }
}
