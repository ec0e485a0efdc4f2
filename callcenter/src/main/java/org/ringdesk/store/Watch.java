package org.ringdesk.store;

import java.time.Instant;
import org.ringdesk.database.Sql;

/** When the AMI link of a PBX was up: the minutes outside these rows had one witness less. */
public sealed interface Watch {
  Instant at();

  record Began(Instant at) implements Watch {}

  record Ended(Instant at, String why) implements Watch {}

  default void write(Sql sql, String pbx) {
    switch (this) {
      case Began b ->
          sql.change(
              "insert into watch (pbx, witness, since) values ($1, 'ami', $2) on conflict (pbx, witness, since) do nothing",
              pbx,
              b.at());
      case Ended e ->
          sql.change(
              "update watch set until = greatest($2, since), why = $3 where pbx = $1 and witness = 'ami' and until is null",
              pbx,
              e.at(),
              e.why());
    }
  }

  /**
   * Ends what an earlier run left open when it died: nothing after its last journal row was
   * watched.
   */
  static void closeWhatDied(Sql sql, String pbx) {
    sql.change(
        """
        update watch set why = 'the server stopped',
          until = greatest(since, (select max(seen_at) from journal where pbx = $1 and seen_at >= watch.since))
        where pbx = $1 and witness = 'ami' and until is null
        """,
        pbx);
    sql.change(
        """
        update presence set until = greatest(since, (select max(seen_at) from journal where pbx = $1 and seen_at >= presence.since))
        where pbx = $1 and until is null
        """,
        pbx);
  }
}
