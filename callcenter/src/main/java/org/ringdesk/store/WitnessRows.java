package org.ringdesk.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Sql;
import org.ringdesk.witness.Difference;

/** What came of laying the two witnesses side by side. */
final class WitnessRows {
  private WitnessRows() {}

  private record Row(CallId call, Difference difference) {}

  static void write(Sql sql, String pbx, Batch batch) {
    differences(sql, batch);
    batch
        .reconciled()
        .ifPresent(
            until ->
                sql.change("update pbx set reconciled_until = $2 where name = $1", pbx, until));
  }

  private static void differences(Sql sql, Batch batch) {
    var rows = new ArrayList<Row>();
    batch.differences().forEach((call, all) -> all.forEach(d -> rows.add(new Row(call, d))));
    if (rows.isEmpty()) return;
    sql.change(
        """
        insert into difference (call, what, ami, ledger, rule, found_at)
        select call, what, ami, ledger, rule, $6 from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
          as new (call, what, ami, ledger, rule)
        on conflict (call, what, ami, ledger) do nothing
        """,
        rows.stream().map(r -> r.call().value()).toArray(UUID[]::new),
        rows.stream().map(r -> r.difference().what()).toArray(String[]::new),
        rows.stream().map(r -> r.difference().ami()).toArray(String[]::new),
        rows.stream().map(r -> r.difference().ledger()).toArray(String[]::new),
        rows.stream().map(r -> r.difference().rule().key()).toArray(String[]::new),
        batch.reconciled().orElse(Instant.EPOCH));
  }
}
