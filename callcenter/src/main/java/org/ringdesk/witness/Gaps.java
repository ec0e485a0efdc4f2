package org.ringdesk.witness;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Witness;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.witness.Gap.Recovery;
import org.ringdesk.witness.Gap.Touched;

/** When a witness did not watch, what was recovered, and where the two told different things. */
public final class Gaps {
  public static final int GAPS = 100;
  public static final int CALLS = 200;
  public static final int DIFFERENCES = 100;

  /** A difference with its call, as a page lists it. */
  public record Listed(
      CallId call, String pbx, Instant enteredAt, String from, Difference difference) {
    static Listed from(Row row) {
      return new Listed(
          new CallId(row.uuid("call")),
          row.text("pbx"),
          row.instant("entered_at"),
          row.text("from_shown"),
          new Difference(
              row.text("what"),
              row.text("ami"),
              row.text("ledger"),
              Difference.Rule.ofKey(row.text("rule"))));
    }
  }

  /** A witness watches from then on. */
  public record Begun(String pbx, Witness witness, Instant since) {}

  private final Sql sql;

  public Gaps(Sql sql) {
    this.sql = sql;
  }

  /**
   * The newest first, at most {@link #GAPS}.
   *
   * @param desk whose calls may be seen; null: all
   */
  public List<Gap> since(Instant oldest, @Nullable Integer desk) {
    return sql
        .list(
            """
            select * from (
              select pbx, witness, until as since, lead(since) over (partition by pbx, witness order by since) as until, coalesce(why, '') as why
              from watch) as w
            where since > $1 and (until is null or until > since)
            order by since desc, pbx, witness limit $2
            """,
            Gaps::gap,
            oldest,
            (long) GAPS)
        .stream()
        .map(gap -> withCalls(gap, desk))
        .toList();
  }

  /** Since when each witness of each PBX watches: what was before, nobody heard. */
  public List<Begun> begun() {
    return sql.list(
        "select pbx, witness, min(since) as since from watch group by pbx, witness order by pbx, witness",
        row -> new Begun(row.text("pbx"), witness(row), row.instant("since")));
  }

  /** Where the witnesses told different things, the newest first, at most {@link #DIFFERENCES}. */
  public List<Listed> differences(@Nullable Integer desk) {
    return sql.list(
        """
        select d.*, c.pbx, c.entered_at, coalesce(c.from_number, c.from_raw) as from_shown
        from difference d join call c on c.id = d.call
        where $1::int is null or c.desk_id = $1
        order by d.found_at desc, c.entered_at desc, d.what limit $2
        """,
        Listed::from,
        desk,
        (long) DIFFERENCES);
  }

  private static Gap gap(Row row) {
    return new Gap(
        row.text("pbx"),
        witness(row),
        row.instant("since"),
        row.maybe(Instant.class, "until"),
        row.text("why"),
        List.of(),
        0);
  }

  private static Witness witness(Row row) {
    return row.text("witness").equals(Witness.AMI.key()) ? Witness.AMI : Witness.LEDGER;
  }

  private Gap withCalls(Gap gap, @Nullable Integer desk) {
    var touched =
        sql.list(
            """
            select id, entered_at, coalesce(from_number, from_raw) as from_shown, coalesce(outcome, '') as outcome, ami, ledger,
              exists (select from visit v where v.call = c.id and v.evidence = 'ledger')
                or exists (select from difference d where d.call = c.id) as completed,
              count(*) over () as all_of_them
            from call c
            where pbx = $1 and direction = 'in' and entered_at < $3 and (ended_at is null or ended_at > $2)
              and entered_at > $2 - interval '1 day' and ($4::int is null or desk_id = $4)
            order by entered_at limit $5
            """,
            row -> new Counted(touched(row, gap.witness()), (int) row.number("all_of_them")),
            gap.pbx(),
            gap.since(),
            gap.until().orElse(Instant.parse("9999-01-01T00:00:00Z")),
            desk,
            (long) CALLS);
    return new Gap(
        gap.pbx(),
        gap.witness(),
        gap.since(),
        gap.until(),
        gap.why(),
        touched.stream().map(Counted::call).toList(),
        Optional.of(touched).filter(t -> !t.isEmpty()).map(t -> t.getFirst().of()).orElse(0));
  }

  private record Counted(Touched call, int of) {}

  private static Touched touched(Row row, Witness absent) {
    return new Touched(
        new CallId(row.uuid("id")),
        row.instant("entered_at"),
        row.text("from_shown"),
        row.text("outcome"),
        recovery(row, absent));
  }

  private static Recovery recovery(Row row, Witness absent) {
    if (row.text("outcome").isEmpty()) return Recovery.OPEN;
    if (!row.flag(absent == Witness.AMI ? "ami" : "ledger")) return Recovery.RECOVERED;
    return row.flag("completed") ? Recovery.COMPLETED : Recovery.UNHARMED;
  }
}
