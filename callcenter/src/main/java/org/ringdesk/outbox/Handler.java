package org.ringdesk.outbox;

import java.util.List;
import java.util.function.BiConsumer;
import org.ringdesk.database.Sql;

/** Does one kind of effect. */
@FunctionalInterface
public interface Handler {
  /**
   * Does it for all that is due together. What it writes through {@code tx} happens together with
   * the note that the effects are done. When it throws, nothing does, and each cause is tried
   * alone, so that one that fails holds up no other.
   *
   * @param causes each once, the longest waiting first
   */
  void handle(Sql tx, List<String> causes);

  /** One cause after the other. */
  static Handler each(BiConsumer<Sql, String> one) {
    return (tx, causes) -> causes.forEach(cause -> one.accept(tx, cause));
  }
}
