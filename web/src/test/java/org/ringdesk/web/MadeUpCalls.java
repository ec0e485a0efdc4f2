package org.ringdesk.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Direction;
import org.ringdesk.call.Evidence;
import org.ringdesk.call.Leg;
import org.ringdesk.call.Line;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Ring;
import org.ringdesk.call.RingEnd;
import org.ringdesk.call.Stay;
import org.ringdesk.call.Step;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;
import org.ringdesk.call.Witness;
import org.ringdesk.database.Database;
import org.ringdesk.people.Audit;
import org.ringdesk.store.CallRows;
import org.ringdesk.ticket.TicketDesk;
import org.ringdesk.wrapup.Draft;
import org.ringdesk.wrapup.Drafts;
import org.ringdesk.wrapup.Forms;

/** Three stored calls: one answered at the desk, one by the engineer on call, one a message. */
record MadeUpCalls(Database database, MadeUpDesk house) {
  static final Instant TWO = Instant.parse("2026-11-24T06:00:00Z"); // two o'clock at the hotline
  static final CallId ANSWERED = id(1);
  static final CallId ON_CALL = id(2);
  static final CallId MESSAGE = id(3);
  static final String FILE = "1764000003.3.wav";
  private static final AgentName LIU = new AgentName("Liu Na");

  static CallId id(int n) {
    long at = TWO.plusSeconds(3_600L * n).toEpochMilli();
    return new CallId(new UUID(at << 16 | 0x7000L, 0x8000000000000000L + n));
  }

  void write() {
    database.change("insert into pbx (name) values ('pbx1') on conflict do nothing");
    var calls = List.of(answered(), onCall(), message());
    new CallRows(house.hotlines(), c -> house.number(c).e164()).write(database, calls);
    for (var call : calls)
      database.transaction(
          tx -> {
            new TicketDesk(house.hotlines()).follow(tx, List.of(call.id()));
            return true;
          });
    var drafts = new Drafts(database);
    drafts.begin(Draft.began(ANSWERED, MadeUpDesk.CHEN, "network", TWO));
    Drafts.finish(
        database,
        ANSWERED,
        MadeUpDesk.CHEN,
        new Draft.Edit(
            0,
            Map.of(
                "category",
                "vpn",
                "symptom",
                "分支机构 VPN 每小时断线一次\n重启隧道后恢复",
                "solved_on_this_call",
                "no")),
        Forms.read(database),
        new Audit.By(null, "chen", "192.0.2.7"),
        TWO.plusSeconds(3_900));
  }

  private static Call answered() {
    var at = TWO.plusSeconds(3_600);
    var talk =
        new Talk(
            new Leg("pbx1", "1764000001.9"),
            MadeUpDesk.CHEN,
            at.plusSeconds(48),
            Optional.of(at.plusSeconds(275)),
            List.of(new Talk.Hold(at.plusSeconds(120), Optional.of(at.plusSeconds(151)))));
    var visit =
        new Visit(
            new QueueName("network"),
            at.plusSeconds(14),
            List.of(
                ring("7", LIU, at.plusSeconds(15), false, at.plusSeconds(15), RingEnd.BUSY),
                ring("8", LIU, at.plusSeconds(20), true, at.plusSeconds(35), RingEnd.NO_ANSWER),
                ring(
                    "9",
                    MadeUpDesk.CHEN,
                    at.plusSeconds(40),
                    true,
                    at.plusSeconds(48),
                    RingEnd.ANSWERED)),
            new Stay.Ended(
                Outcome.ANSWERED, Evidence.COMPLETE, at.plusSeconds(275), Optional.of(talk)));
    return call(
        1,
        "+8613800138000",
        at,
        at.plusSeconds(275),
        Optional.empty(),
        List.of(visit),
        List.of(
            new Step(at.plusSeconds(3), "language", "zh"),
            new Step(at.plusSeconds(3), "hours", "open"),
            new Step(at.plusSeconds(8), "menu_wrong", "7"),
            new Step(at.plusSeconds(12), "menu", "1")));
  }

  private static Call onCall() {
    var at = TWO.plusSeconds(7_200);
    return call(
        2,
        "+862155501234",
        at,
        at.plusSeconds(400),
        Optional.of(Outcome.ONCALL_ANSWERED),
        List.of(),
        List.of(
            new Step(at.plusSeconds(3), "language", "en"),
            new Step(at.plusSeconds(3), "hours", "closed"),
            new Step(at.plusSeconds(15), "oncall_ring", "13900000004"),
            new Step(at.plusSeconds(16), "oncall_missed", "13900000004 BUSY"),
            new Step(at.plusSeconds(16), "oncall_ring", "13900000005"),
            new Step(at.plusSeconds(40), "oncall_accepted", "13900000005")));
  }

  private static Call message() {
    var at = TWO.plusSeconds(10_800);
    return call(
        3,
        "anonymous",
        at,
        at.plusSeconds(75),
        Optional.of(Outcome.VOICEMAIL),
        List.of(),
        List.of(
            new Step(at.plusSeconds(3), "hours", "closed"),
            new Step(at.plusSeconds(15), "oncall_ring", "13900000004"),
            new Step(at.plusSeconds(40), "oncall_missed", "13900000004 DECLINED"),
            new Step(at.plusSeconds(75), "voicemail", FILE + " 21 s")));
  }

  private static Ring ring(
      String leg, AgentName agent, Instant at, boolean rang, Instant end, RingEnd how) {
    return new Ring(
        new Leg("pbx1", "1764000001." + leg),
        "PJSIP/100" + leg,
        agent,
        at,
        rang ? Optional.of(at) : Optional.empty(),
        true,
        Optional.of(end),
        Optional.of(how));
  }

  private static Call call(
      int n,
      String from,
      Instant at,
      Instant end,
      Optional<Outcome> told,
      List<Visit> visits,
      List<Step> steps) {
    var leg = new Leg("pbx1", "176400000" + n + "." + n);
    return new Call(
        id(n),
        leg,
        Direction.IN,
        new Line(leg, "from-trunk", from, "4008100000"),
        at,
        false,
        false,
        Optional.of(end),
        told,
        false,
        Set.of(Witness.AMI),
        visits,
        steps,
        new TreeSet<>(List.of(1L)));
  }
}
