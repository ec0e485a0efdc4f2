package org.ringdesk.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.ringdesk.call.Witness;
import org.ringdesk.database.Database;
import org.ringdesk.schema.TestDatabase;
import org.ringdesk.witness.Gap.Recovery;

class GapsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Instant NINE = Instant.parse("2026-11-24T09:00:00Z");

  @AutoClose private static final TestDatabase DATABASE = TestDatabase.fresh();
  @AutoClose private final Database sql = new Database(VERTX, DATABASE.url(), 2);

  @AfterAll
  static void end() {
    VERTX.close().await();
  }

  @Test
  void eachCallThatAGapTouchesIsToldAsItIsKnown() {
    sql.change("insert into pbx (name) values ('pbx1')");
    sql.change(
        """
        insert into watch (pbx, witness, since, until, why) values
          ('pbx1', 'ami', '2026-11-24 09:00Z', '2026-11-24 10:00Z', 'killed'),
          ('pbx1', 'ami', '2026-11-24 10:10Z', null, null),
          ('pbx1', 'ledger', '2026-11-24 08:00Z', '2026-11-24 11:00Z', 'gone')
        """);
    call("before", "10:05", "'abandoned'", false, true);
    call("through", "09:59", "'answered'", true, true);
    call("cut", "09:58", "'answered'", true, true);
    sql.change(
        """
        insert into visit (call, no, queue, specialty, entered_at, ended_at, outcome, evidence)
        select id, 0, 'network', 'network', entered_at, ended_at, 'answered', 'ledger' from call where uniqueid = 'cut'
        """);
    call("menu", "09:57", "'no_queue'", true, false);
    call("waits", "09:56", "null", true, false);
    call("unheard", "11:05", "'abandoned'", true, false);

    var gaps = new Gaps(sql);
    assertEquals(
        List.of(
            new Gaps.Begun("pbx1", Witness.AMI, NINE),
            new Gaps.Begun("pbx1", Witness.LEDGER, NINE.minusSeconds(3_600))),
        gaps.begun());
    var found = gaps.since(NINE, null);
    assertEquals(List.of(Witness.LEDGER, Witness.AMI), found.stream().map(Gap::witness).toList());
    assertEquals(
        Map.of("+861105", Recovery.RECOVERED, "+860956", Recovery.OPEN), told(found.getFirst()));
    assertEquals(
        Map.of(
            "+861005", Recovery.RECOVERED,
            "+860959", Recovery.UNHARMED,
            "+860958", Recovery.COMPLETED,
            "+860957", Recovery.UNHARMED,
            "+860956", Recovery.OPEN),
        told(found.getLast()));
    assertEquals(1, found.getLast().of(Recovery.RECOVERED));
  }

  private static Map<String, Recovery> told(Gap gap) {
    return gap.calls().stream().collect(Collectors.toMap(Gap.Touched::from, Gap.Touched::recovery));
  }

  /** Ends six minutes after it came, unless it goes on. */
  private void call(String uniqueid, String at, String outcome, boolean ami, boolean ledger) {
    sql.change(
        """
        insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, from_number, entered_at, local_day, ended_at, outcome, evidence, ami, ledger, journal)
        select gen_random_uuid(), 'pbx1', '%1$s', '%1$s', 'in', 'from-trunk', '4008100000', 1, '', '+86%2$s', '2026-11-24 %3$sZ', '2026-11-24',
          case when %4$s is not null then timestamptz '2026-11-24 %3$sZ' + interval '6 minutes' end, %4$s,
          case when %4$s is not null then 'complete' end, %5$s, %6$s, '{}'
        """
            .formatted(uniqueid, at.replace(":", ""), at, outcome, ami, ledger));
  }
}
