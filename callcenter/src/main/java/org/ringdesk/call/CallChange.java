package org.ringdesk.call;

import java.util.Optional;

/** A call before and after one event. Figures subtract the one and add the other. */
public record CallChange(Optional<Call> before, Call after) {
  /** True for the change in which {@code after} is so for the first time. */
  public boolean now(java.util.function.Predicate<Call> so) {
    return so.test(after) && before.filter(so).isEmpty();
  }
}
