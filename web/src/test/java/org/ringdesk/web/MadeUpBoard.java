package org.ringdesk.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.ringdesk.agent.Presence;
import org.ringdesk.ami.LinkFault;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.board.BoardSnapshot.AgentLine;
import org.ringdesk.board.BoardSnapshot.LastCall;
import org.ringdesk.board.BoardSnapshot.LedgerLink;
import org.ringdesk.board.BoardSnapshot.LedgerState;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.board.BoardSnapshot.LinkWhy;
import org.ringdesk.board.BoardSnapshot.PbxLink;
import org.ringdesk.board.BoardSnapshot.Quarter;
import org.ringdesk.board.BoardSnapshot.SpecialtyLine;
import org.ringdesk.board.ConnectionRate;
import org.ringdesk.board.Outlook;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.canary.Canary;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.witness.Proof;
import org.ringdesk.witness.Stretch;

/** Boards for tests and for looking at: believable, moving when asked again, the same each run. */
final class MadeUpBoard {
  static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  static final Instant AFTERNOON = Instant.parse("2026-03-18T06:07:22Z");
  static final Specialty NETWORK =
      new Specialty("network", new QueueName("network"), "网络", "Network");
  static final Specialty HOSTS =
      new Specialty("hosts", new QueueName("hosts"), "主机与数据库", "Hosts and databases");
  static final Specialty DESKTOP =
      new Specialty("desktop", new QueueName("desktop"), "桌面终端", "Desktop");

  static final List<Hotline> HOTLINES =
      List.of(
          new Hotline(
              "4008100000", "服务热线", "Service hotline", SHANGHAI, "CN", Duration.ofSeconds(3)));

  private MadeUpBoard() {}

  /** An ordinary afternoon. */
  static BoardSnapshot busy(long version, Instant now) {
    int more = (int) (version % 40);
    return new BoardSnapshot(
        version,
        now,
        SHANGHAI,
        HOTLINES,
        List.of(up("北京", now.minusMillis(400)), up("上海", now.minusMillis(1_200))),
        proofs(now),
        List.of(ledger("北京", LedgerState.WATCHING, now), ledger("上海", LedgerState.UNREAD, now)),
        List.of(
            new SpecialtyLine(
                NETWORK,
                new ConnectionRate(57 + more, 66 + more),
                1,
                Optional.of(now.minusSeconds(now.getEpochSecond() % 40))),
            new SpecialtyLine(
                HOSTS,
                new ConnectionRate(62 + more * 2 / 3, 87 + more),
                2,
                Optional.of(now.minusSeconds(60 + now.getEpochSecond() % 90))),
            new SpecialtyLine(
                DESKTOP, new ConnectionRate(81 + more, 89 + more), 0, Optional.empty())),
        agents(now),
        quarters(more),
        calls(now),
        List.of(),
        Outlook.NONE);
  }

  private static SequencedMap<String, Proof> proofs(Instant now) {
    var proofs = new LinkedHashMap<String, Proof>();
    proofs.put(
        "北京",
        new Proof(true, Optional.empty(), 211, 0, 3, Optional.of(now.minusSeconds(8)), List.of()));
    proofs.put(
        "上海",
        new Proof(
            true,
            Optional.empty(),
            34,
            1,
            0,
            Optional.of(now.minusSeconds(8)),
            List.of(new Stretch(now.minusSeconds(5_000), now.minusSeconds(4_700)))));
    return proofs;
  }

  /** Opened, and nothing rang yet. */
  static BoardSnapshot empty(Instant now) {
    return new BoardSnapshot(
        1,
        now,
        SHANGHAI,
        HOTLINES,
        List.of(up("pbx1", now)),
        new LinkedHashMap<>(),
        List.of(),
        List.of(
            new SpecialtyLine(NETWORK, new ConnectionRate(0, 0), 0, Optional.empty()),
            new SpecialtyLine(HOSTS, new ConnectionRate(0, 0), 0, Optional.empty()),
            new SpecialtyLine(DESKTOP, new ConnectionRate(0, 0), 0, Optional.empty())),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Outlook.NONE);
  }

  /** Before anything is known at all. */
  static BoardSnapshot bare(Instant now) {
    return new BoardSnapshot(
        1,
        now,
        SHANGHAI,
        HOTLINES,
        List.of(),
        new LinkedHashMap<>(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Outlook.NONE);
  }

  static BoardSnapshot with(BoardSnapshot board, long version, List<PbxLink> links) {
    return new BoardSnapshot(
        version,
        board.at(),
        board.zone(),
        board.hotlines(),
        links,
        board.proofs(),
        board.ledgers(),
        board.specialties(),
        board.agents(),
        board.quarters(),
        board.lastCalls(),
        board.canaries(),
        board.outlook());
  }

  static BoardSnapshot with(BoardSnapshot board, List<Canary> canaries) {
    return new BoardSnapshot(
        board.version(),
        board.at(),
        board.zone(),
        board.hotlines(),
        board.links(),
        board.proofs(),
        board.ledgers(),
        board.specialties(),
        board.agents(),
        board.quarters(),
        board.lastCalls(),
        canaries,
        board.outlook());
  }

  static BoardSnapshot with(BoardSnapshot board, Outlook outlook) {
    return new BoardSnapshot(
        board.version(),
        board.at(),
        board.zone(),
        board.hotlines(),
        board.links(),
        board.proofs(),
        board.ledgers(),
        board.specialties(),
        board.agents(),
        board.quarters(),
        board.lastCalls(),
        board.canaries(),
        outlook);
  }

  /** Its one call's number is so long, and another in each version, that sockets hold few. */
  static BoardSnapshot big(long version, int length) {
    return withCalls(
        busy(version, AFTERNOON),
        List.of(
            call(
                String.valueOf(version % 10).repeat(length),
                AFTERNOON,
                Optional.empty(),
                1,
                Optional.empty())));
  }

  static BoardSnapshot withCalls(BoardSnapshot board, List<LastCall> calls) {
    return new BoardSnapshot(
        board.version(),
        board.at(),
        board.zone(),
        board.hotlines(),
        board.links(),
        board.proofs(),
        board.ledgers(),
        board.specialties(),
        board.agents(),
        board.quarters(),
        calls,
        board.canaries(),
        board.outlook());
  }

  /** Many specialties, many agents. */
  static BoardSnapshot crowd(BoardSnapshot board) {
    List<SpecialtyLine> specialties = new ArrayList<>(board.specialties());
    specialties.addAll(board.specialties());
    specialties.add(
        new SpecialtyLine(
            Specialty.unnamed(new QueueName("vip-data-centre-night-shift")),
            new ConnectionRate(3, 4),
            0,
            Optional.empty()));
    List<AgentLine> agents = new ArrayList<>();
    for (int i = 0; i < 4; i++) agents.addAll(board.agents());
    return new BoardSnapshot(
        board.version(),
        board.at(),
        board.zone(),
        board.hotlines(),
        board.links(),
        board.proofs(),
        board.ledgers(),
        specialties,
        agents,
        board.quarters(),
        board.lastCalls(),
        board.canaries(),
        board.outlook());
  }

  static LedgerLink ledger(String pbx, LedgerState state, Instant now) {
    return new LedgerLink(pbx, state, now.minusSeconds(18_000), Optional.of(now), "");
  }

  static PbxLink up(String pbx, Instant heardAt) {
    return new PbxLink(
        pbx,
        LinkState.UP,
        heardAt.minusSeconds(18_000),
        Optional.of(heardAt),
        Duration.ofMillis(12),
        Optional.empty());
  }

  static PbxLink down(String pbx, Instant heardAt) {
    return new PbxLink(
        pbx,
        LinkState.DOWN,
        heardAt.plusSeconds(12),
        Optional.of(heardAt),
        Duration.ZERO,
        Optional.of(new LinkWhy.Faulty(new LinkFault(LinkFault.Reason.SILENT, ""))));
  }

  static LastCall call(
      String from, Instant at, Optional<Outcome> outcome, int rang, Optional<String> agent) {
    return new LastCall(
        new CallId(new UUID(at.toEpochMilli() << 16, from.hashCode())),
        at,
        from,
        Optional.of(NETWORK),
        outcome,
        Duration.ofSeconds(34),
        rang,
        agent.map(AgentName::new),
        agent.isPresent() && outcome.isPresent() ? Duration.ofSeconds(200) : Duration.ZERO,
        Optional.of("4517"));
  }

  private static List<AgentLine> agents(Instant now) {
    Map<Presence, List<String>> who = new EnumMap<>(Presence.class);
    who.put(Presence.READY, List.of("陈静", "李娜", "Wang Tao"));
    who.put(Presence.RINGING, List.of("赵磊"));
    who.put(Presence.TALKING, List.of("刘洋", "孙悦", "周敏", "吴刚"));
    who.put(Presence.WRAP_UP, List.of("郑爽", "冯雪"));
    who.put(Presence.PAUSED, List.of("黄海"));
    who.put(Presence.AWAY, List.of("林涛"));
    List<AgentLine> agents = new ArrayList<>();
    int n = 0;
    for (Map.Entry<Presence, List<String>> group : who.entrySet())
      for (String name : group.getValue())
        agents.add(
            new AgentLine(
                new AgentName(name),
                "PJSIP/10" + (10 + n),
                group.getKey(),
                now.minusSeconds(group.getKey() == Presence.RINGING ? 4 : 40 + 67L * n++),
                group.getKey() == Presence.PAUSED ? "午餐" : ""));
    return agents;
  }

  private static List<Quarter> quarters(int more) {
    int[] answered = {3, 5, 9, 14, 16, 15, 12, 13, 11, 9, 8, 7, 4, 3, 5, 9, 12, 14, 15, 13, 7};
    int[] unanswered = {0, 1, 1, 2, 3, 4, 2, 1, 1, 0, 1, 1, 0, 0, 1, 2, 4, 5, 3, 2, 1};
    List<Quarter> quarters = new ArrayList<>();
    for (int i = 0; i < 36; i++) {
      LocalTime from = LocalTime.of(9, 0).plusMinutes(15L * i);
      int last = i == answered.length - 1 ? more / 6 : 0;
      quarters.add(
          i < answered.length
              ? new Quarter(from, answered[i] + last, unanswered[i])
              : new Quarter(from, 0, 0));
    }
    return quarters;
  }

  private static List<LastCall> calls(Instant now) {
    List<LastCall> calls = new ArrayList<>();
    calls.add(
        new LastCall(
            id(1),
            now.minusSeconds(now.getEpochSecond() % 40),
            "+8613800138000",
            Optional.of(NETWORK),
            Optional.empty(),
            Duration.ofSeconds(9),
            1,
            Optional.empty(),
            Duration.ZERO,
            Optional.of("45181")));
    calls.add(
        new LastCall(
            id(2),
            now.minusSeconds(151),
            "+862155501234",
            Optional.of(HOSTS),
            Optional.empty(),
            Duration.ofSeconds(34),
            2,
            Optional.of(new AgentName("刘洋")),
            Duration.ZERO,
            Optional.of("45173")));
    calls.add(
        new LastCall(
            id(3),
            now.minusSeconds(222),
            "",
            Optional.of(HOSTS),
            Optional.of(Outcome.ABANDONED),
            Duration.ofSeconds(100),
            2,
            Optional.empty(),
            Duration.ZERO,
            Optional.of("45165")));
    Outcome[] rest = {
      Outcome.ANSWERED,
      Outcome.ANSWERED,
      Outcome.TIMED_OUT,
      Outcome.CALLBACK_REQUESTED,
      Outcome.ANSWERED,
      Outcome.REFUSED_FULL,
      Outcome.ANSWERED,
      Outcome.IVR_ONLY,
      Outcome.ANSWERED
    };
    Specialty[] fields = {NETWORK, HOSTS, DESKTOP};
    for (int i = 0; i < rest.length; i++) {
      boolean spoken = rest[i].spoken();
      calls.add(
          new LastCall(
              id(4 + i),
              now.minusSeconds(290 + 133L * i),
              "+86137010" + (12_020 + 977 * i),
              rest[i] == Outcome.IVR_ONLY ? Optional.empty() : Optional.of(fields[i % 3]),
              Optional.of(rest[i]),
              Duration.ofSeconds(8 + 11L * i),
              rest[i] == Outcome.REFUSED_FULL || rest[i] == Outcome.IVR_ONLY ? 0 : 1 + i % 3,
              spoken
                  ? Optional.of(new AgentName(i % 2 == 0 ? "孙悦" : "Wang Tao"))
                  : Optional.empty(),
              spoken ? Duration.ofSeconds(95 + 61L * i) : Duration.ZERO,
              rest[i] == Outcome.IVR_ONLY ? Optional.empty() : Optional.of("45" + (10 + i) + "7")));
    }
    return calls;
  }

  private static CallId id(int n) {
    return new CallId(new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + n));
  }
}
