package org.ringdesk.wrapup;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.CallId;

/**
 * What an agent has written down of a call so far. Each field knows the revision that changed it
 * last, so that two windows merge field by field, and neither overwrites what it has not seen.
 *
 * @param specialty whose form it follows
 * @param revision rises with each save that changes something
 */
public record Draft(
    CallId call,
    AgentName agent,
    String specialty,
    Instant beganAt,
    long revision,
    Instant savedAt,
    Map<String, Entry> entries) {
  public Draft {
    entries = Map.copyOf(entries);
  }

  public record Entry(String value, long revision) {}

  /**
   * What one window wants to save.
   *
   * @param seen the revision it has seen
   * @param values the fields it changed since then, and no others
   */
  public record Edit(long seen, Map<String, String> values) {
    public Edit {
      values = Map.copyOf(values);
    }
  }

  /**
   * @param draft as it is now, with all that could be taken
   * @param contested fields that another window changed meanwhile, with what stands there now: this
   *     window's words were not taken
   */
  public record Merge(Draft draft, Map<String, String> contested) {
    public Merge {
      contested = Map.copyOf(contested);
    }
  }

  public static Draft began(CallId call, AgentName agent, String specialty, Instant at) {
    return new Draft(call, agent, specialty, at, 0, at, Map.of());
  }

  /** Fields that the form has not, and values it cannot take, are left out. */
  public Merge merge(Edit edit, Form form, Instant now) {
    var next = new HashMap<>(entries);
    var contested = new LinkedHashMap<String, String>();
    edit.values()
        .forEach(
            (field, value) -> {
              if (!form.takes(field, value) || value.equals(value(field))) return;
              if (overtaken(field, edit.seen())) contested.put(field, value(field));
              else next.put(field, new Entry(value, revision + 1));
            });
    return next.equals(entries)
        ? new Merge(this, contested)
        : new Merge(new Draft(call, agent, specialty, beganAt, revision + 1, now, next), contested);
  }

  private boolean overtaken(String field, long seen) {
    var entry = entries.get(field);
    return entry != null && entry.revision() > seen;
  }

  public String value(String field) {
    var entry = entries.get(field);
    return entry == null ? "" : entry.value();
  }

  /** By field, without the empty ones. */
  public Map<String, String> values() {
    var values = new TreeMap<String, String>();
    entries.forEach((field, e) -> values.put(field, e.value()));
    values.values().removeIf(String::isBlank);
    return values;
  }
}
