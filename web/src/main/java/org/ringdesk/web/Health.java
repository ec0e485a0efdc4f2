package org.ringdesk.web;

import java.util.List;

/**
 * How the house is. It is well when every part is.
 *
 * @param parts the database, each PBX link, the outbox …
 */
public record Health(List<Part> parts) {
  public Health {
    parts = List.copyOf(parts);
  }

  /**
   * @param name short and stable, for machines: {@code database}, {@code pbx:pbx1}
   * @param sentence for people: what was looked at and what was seen
   */
  public record Part(String name, boolean well, String sentence) {}

  public boolean well() {
    return parts.stream().allMatch(Part::well);
  }
}
