package org.ringdesk.figure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.Sql;

/**
 * What is asked of some facts.
 *
 * @param select gives {@code bucket}, from 1, {@code grp}, and the measures by their keys
 */
record CallQuery(Facts facts, String select, List<Measure> measures) {
  /**
   * @param name of the group's member; null where it is not told apart
   */
  record Counted(int bucket, @Nullable String name, Tally tally) {
    Counted in(int other) {
      return new Counted(other, name, tally);
    }
  }

  List<Counted> list(Sql sql) {
    return facts.list(
        sql,
        select,
        row ->
            new Counted(
                row.get(Integer.class, "bucket") - 1,
                (String) row.value("grp"),
                Measure.read(measures, row)));
  }

  /** What tells this question from every other. */
  byte[] hash() {
    return facts.hash(select + measures);
  }
}
