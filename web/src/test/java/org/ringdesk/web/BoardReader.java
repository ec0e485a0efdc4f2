package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Reads a board's stream as {@code live.js} does; fails where that would have to begin again. */
final class BoardReader {
  private List<String> lines = List.of();
  private long version;
  private int wholes;
  private int changes;

  /**
   * @param event {@code event: …}, {@code data: …}
   */
  void hear(String event) {
    String name = event.substring("event: ".length(), event.indexOf('\n'));
    JsonObject data = new JsonObject(event.substring(event.indexOf("\ndata: ") + 7));
    if (name.equals("board")) {
      lines = data.getJsonArray("lines").stream().map(String.class::cast).toList();
      wholes++;
    } else if (name.equals("change")) {
      assertEquals(version, data.getLong("after"));
      lines = changed(data.getJsonArray("lines"));
      changes++;
    } else return;
    version = data.getLong("version");
  }

  private List<String> changed(JsonArray parts) {
    List<String> next = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof JsonArray old)
        next.addAll(lines.subList(old.getInteger(0), old.getInteger(0) + old.getInteger(1)));
      else next.add((String) part);
    }
    return List.copyOf(next);
  }

  List<String> lines() {
    return lines;
  }

  long version() {
    return version;
  }

  /** Whole boards heard. */
  int wholes() {
    return wholes;
  }

  int changes() {
    return changes;
  }
}
