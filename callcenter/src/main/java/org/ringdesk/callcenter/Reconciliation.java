package org.ringdesk.callcenter;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ringdesk.call.Call;
import org.ringdesk.call.Leg;
import org.ringdesk.database.Sql;
import org.ringdesk.ledger.Ledger;
import org.ringdesk.store.CallRows;
import org.ringdesk.witness.Stretch;

/** Finds what there is to lay side by side of one PBX. */
record Reconciliation(String pbx, CallRows rows, Ledger ledger) {
  /**
   * @param told each call that moved, as the ledger tells it
   * @param stored of these calls, and of those that only the link told of, what is stored
   */
  record Found(List<Call> told, Map<Leg, Call> stored) {
    Optional<Call> stored(Leg caller) {
      return Optional.ofNullable(stored.get(caller));
    }
  }

  /** The calls that have a line in the ledger, or an end, within the stretch. */
  Found find(Sql sql, Stretch moved) {
    var uniqueids = moved(sql, moved);
    var stored =
        rows.read(sql, "pbx = $1 and uniqueid = any($2::text[])", pbx, array(uniqueids)).stream()
            .collect(Collectors.toMap(Call::caller, Function.identity()));
    return new Found(ledger.calls(sql, uniqueids), stored);
  }

  private Set<String> moved(Sql sql, Stretch in) {
    return new LinkedHashSet<>(
        sql.list(
            """
            select distinct callid from ledger where pbx = $1 and second > $2 and second <= $3
            union
            select uniqueid from call where pbx = $1 and ended_at > $4 and ended_at <= $5 and not ledger
            """,
            row -> row.text("callid"),
            pbx,
            in.since().getEpochSecond(),
            in.until().getEpochSecond(),
            in.since(),
            in.until()));
  }

  private static String[] array(Set<String> names) {
    return names.toArray(String[]::new);
  }
}
