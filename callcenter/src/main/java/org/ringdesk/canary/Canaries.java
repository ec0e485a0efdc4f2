package org.ringdesk.canary;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.ringdesk.ami.CanarySign;
import org.ringdesk.ami.CanarySign.Progress;
import org.ringdesk.ami.ContextName;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.outbox.Effect;
import org.ringdesk.outbox.Handler;
import org.ringdesk.outbox.Outbox;

/**
 * The rows. Whoever sees a call writes it down here, so the one who made it, the server that
 * listens to its PBX and the one with the scripts may be three.
 */
public record Canaries(Sql sql) {
  private static final String EFFECT = "canary";

  /** Of the PBX that is filled in. */
  private static final String LEDGER =
      "(exists (select from ledger_bookmark b where b.pbx = %1$s)"
          + " or exists (select from watch w where w.pbx = %1$s and w.witness = 'ledger'))";

  private static final String UNDER_WAY = "verdict is null and at > now() - interval '1 minute'";

  /** Whether somebody reads that PBX's queue_log for us. */
  public boolean ledger(String pbx) {
    return sql.first("select " + LEDGER.formatted("$1") + " as ledger", r -> r.flag("ledger"), pbx)
        .orElseThrow();
  }

  /** Noted before it is made, with something for the outbox to do. */
  void begin(UUID attempt, String pbx, String hotline, Instant at) {
    sql.change("insert into pbx (name) values ($1) on conflict do nothing", pbx);
    sql.change(
        "insert into canary (uniqueid, pbx, hotline, at) values ($1, $2, $3, $4)",
        uniqueid(attempt),
        pbx,
        hotline,
        at);
    Outbox.put(sql, List.of(new Effect(uniqueid(attempt), EFFECT, at)));
  }

  public static String uniqueid(UUID attempt) {
    return ContextName.CANARY.kind() + "-" + attempt;
  }

  /** AMI told of it. */
  public void heard(CanarySign sign) {
    var left = sign.progress() == Progress.LEFT;
    sql.change(
        "update canary set heard = $2, script = $3, ami_at = $4 where uniqueid = $1 and ami_at is null",
        sign.uniqueid(),
        sign.progress().key(),
        sign.script(),
        left ? sign.at().seen() : null);
  }

  /**
   * Our script met it.
   *
   * @param uniqueid of the half that walks the dialplan
   */
  public void met(String uniqueid, Instant at) {
    sql.change(
        "update canary set agi_at = $2 where uniqueid = $1 and verdict is null",
        uniqueid.replaceFirst(";2$", ""),
        at);
  }

  /** What the outbox does for it. */
  public static Map<String, Handler> handlers() {
    return Map.of(
        EFFECT,
        Handler.each(
            (tx, cause) ->
                tx.change("update canary set outbox_at = now() where uniqueid = $1", cause)));
  }

  public Traces traces(UUID attempt) {
    return sql.first(
            """
            select heard, script, agi_at is not null as agi, outbox_at is not null as outbox,
              exists (select from ledger l where l.pbx = c.pbx and l.callid = c.uniqueid || ';2'
                and split_part(l.line, '|', 5) = 'DESKIN') as came,
              exists (select from ledger l where l.pbx = c.pbx and l.callid = c.uniqueid || ';2'
                and split_part(l.line, '|', 5) = 'DESKOUT') as went,
              %s as ledger
            from canary c where uniqueid = $1
            """
                .formatted(LEDGER.formatted("c.pbx")),
            Canaries::traces,
            uniqueid(attempt))
        .orElseThrow();
  }

  private static Traces traces(Row row) {
    return new Traces(
        row.maybe(String.class, "heard")
            .flatMap(
                key -> Stream.of(Progress.values()).filter(p -> p.key().equals(key)).findAny()),
        row.text("script"),
        row.flag("agi"),
        row.flag("outbox"),
        row.flag("came"),
        row.flag("went"),
        row.flag("ledger"));
  }

  /** It is over. What the outbox has not done by now is left undone. */
  Canary decide(UUID attempt, Collection<Blind> blind, String why) {
    sql.change(
        "delete from outbox where cause = $1 and effect = $2 and done_at is null",
        uniqueid(attempt),
        EFFECT);
    sql.change(
        """
        update canary c set verdict = $2::text[], why = $3,
          ledger_at = (select to_timestamp(max(l.second)) from ledger l where l.pbx = c.pbx and l.callid = c.uniqueid || ';2'
            and split_part(l.line, '|', 5) = 'DESKOUT')
        where uniqueid = $1
        """,
        uniqueid(attempt),
        blind.stream().map(Blind::key).toArray(String[]::new),
        why);
    return list("where uniqueid = $1", uniqueid(attempt)).getFirst();
  }

  /** The last one to each hotline of each PBX. */
  public List<Canary> last() {
    return list(
        """
        where verdict is not null and not exists (select from canary n
          where n.pbx = c.pbx and n.hotline = c.hotline and n.at > c.at and n.verdict is not null)
        order by pbx, hotline
        """);
  }

  public Optional<Canary> last(String pbx, String hotline) {
    return last().stream()
        .filter(c -> c.pbx().equals(pbx) && c.hotline().equals(hotline))
        .findFirst();
  }

  public boolean underWay() {
    return sql.first("select 1 as one from canary where " + UNDER_WAY, row -> true).isPresent();
  }

  /** Lets go of what is older. */
  public void forget(Instant before) {
    sql.change("delete from canary where at < $1", before);
  }

  private List<Canary> list(String which, Object... parameters) {
    return sql.list(
        """
        select *, exists (select from canary w where w.pbx = c.pbx and w.hotline = c.hotline and w.verdict = '{}') as ever_well
        from canary c
        """
            + which,
        Canary::from,
        parameters);
  }
}
