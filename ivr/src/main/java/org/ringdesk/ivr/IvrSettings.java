package org.ringdesk.ivr;

import java.util.List;

/**
 * Where Asterisk reaches the scripts, and what callers are offered.
 *
 * @param port 0 takes any free one
 * @param sessions so many callers at once
 * @param scripts at least one; the first also stands for numbers that have none of their own
 */
public record IvrSettings(String host, int port, int sessions, List<HotlineScript> scripts) {
  public IvrSettings {
    scripts = List.copyOf(scripts);
    if (scripts.isEmpty()) throw new IllegalArgumentException("at least one hotline is needed");
  }

  HotlineScript script(String did) {
    return scripts.stream()
        .filter(s -> s.hotline().number().equals(did))
        .findFirst()
        .orElse(scripts.getFirst());
  }
}
