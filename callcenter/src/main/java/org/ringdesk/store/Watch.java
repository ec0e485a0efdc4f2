package org.ringdesk.store;

import java.time.Instant;
import java.util.Optional;
import org.ringdesk.call.Witness;
import org.ringdesk.database.Sql;

/** When a witness watched a PBX: the minutes outside these rows had one witness less. */
public sealed interface Watch {
  Instant at();

  record Began(Instant at) implements Watch {}

  record Ended(Instant at, String why) implements Watch {}

  default void write(Sql sql, String pbx, Witness witness) {
    switch (this) {
      case Began b ->
          sql.change(
              "insert into watch (pbx, witness, since) values ($1, $2, $3) on conflict (pbx, witness, since) do nothing",
              pbx,
              witness.key(),
              b.at());
      case Ended e ->
          sql.change(
              "update watch set until = greatest($3, since), why = $4 where pbx = $1 and witness = $2 and until is null",
              pbx,
              witness.key(),
              e.at(),
              e.why());
    }
  }

  /**
   * Ends the ledger's watch that an earlier run left open.
   *
   * @return until when the ledger was read; empty when it never was
   */
  static Optional<Instant> closeLedger(Sql sql, String pbx) {
    sql.change(
        """
        update watch set why = 'the server stopped',
          until = greatest(since, (select saved_at from ledger_bookmark where pbx = $1))
        where pbx = $1 and witness = 'ledger' and until is null
        """,
        pbx);
    return sql.first(
            "select max(until) as until from watch where pbx = $1 and witness = 'ledger'",
            row -> row.maybe(Instant.class, "until"),
            pbx)
        .flatMap(until -> until);
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
