package org.ringdesk.call;

import java.time.Instant;

/**
 * What a caller heard, pressed or was led to.
 *
 * @param name what was done, such as {@code menu}
 * @param value what came of it, such as {@code 2}; may be empty
 */
public record Step(Instant at, String name, String value) {
  /** The call met another one; the value is the Linkedid that both have since. */
  static final String JOINED = "joined";
}
