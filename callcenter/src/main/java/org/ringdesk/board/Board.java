package org.ringdesk.board;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.board.BoardSnapshot.AgentLine;
import org.ringdesk.board.BoardSnapshot.LastCall;
import org.ringdesk.board.BoardSnapshot.LedgerLink;
import org.ringdesk.board.BoardSnapshot.LedgerState;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.board.BoardSnapshot.PbxLink;
import org.ringdesk.board.BoardSnapshot.Quarter;
import org.ringdesk.board.BoardSnapshot.SpecialtyLine;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Direction;
import org.ringdesk.call.Visit;
import org.ringdesk.canary.Canary;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.witness.Proof;

/**
 * Today's figures, kept up to date by subtracting each changed call as it was and adding it as it
 * is. The only place where all PBXs meet: safe for threads. Every visit belongs to the moment it
 * entered its queue; at midnight of the hotline's zone the figures begin again.
 */
public final class Board {
  private static final LocalTime OPENS = LocalTime.of(8, 0);
  private static final LocalTime CLOSES = LocalTime.of(18, 0);

  private final Hotlines hotlines;
  private final ZoneId zone;
  private final Function<Call, String> shownNumber;
  private final Clock clock;
  private final Map<String, PbxLink> links = new LinkedHashMap<>();
  private final SequencedMap<String, Proof> proofs = new LinkedHashMap<>();
  private final Map<String, LedgerLink> ledgers = new LinkedHashMap<>();
  private final Map<Specialty, Tally> tallies = new LinkedHashMap<>();
  private final TreeMap<LocalTime, Tally> quarters = new TreeMap<>();
  private final Map<CallId, List<Share>> counted = new HashMap<>();
  private final Map<CallId, Call> waiting = new HashMap<>();
  private final TreeMap<CallId, Call> last =
      new TreeMap<>(Comparator.comparing(CallId::value, Board::unsigned));
  private final Map<CallId, String> tickets = new HashMap<>();
  private final Map<List<Object>, AgentLine> agents = new HashMap<>();
  private List<Canary> canaries = List.of();
  private Outlook outlook = Outlook.NONE;
  private LocalDate today;
  private Instant begins = Instant.EPOCH;
  private Instant ends = Instant.EPOCH;
  private long version;

  /**
   * @param pbxs the names of the PBXs, in the order of the settings
   * @param shownNumber how a caller's number is shown; empty when withheld
   */
  public Board(
      Hotlines hotlines, List<String> pbxs, Function<Call, String> shownNumber, Clock clock) {
    this.hotlines = hotlines;
    this.zone = hotlines.zone();
    this.shownNumber = shownNumber;
    this.clock = clock;
    this.today = LocalDate.now(clock.withZone(zone));
    for (var pbx : pbxs) {
      links.put(
          pbx,
          new PbxLink(
              pbx,
              LinkState.CONNECTING,
              clock.instant(),
              Optional.empty(),
              Duration.ZERO,
              Optional.empty()));
      ledgers.put(
          pbx, new LedgerLink(pbx, LedgerState.UNREAD, clock.instant(), Optional.empty(), ""));
    }
    begin();
  }

  /** The call as it is now. Telling it again changes nothing. */
  public synchronized void apply(Call call) {
    if (call.direction() != Direction.IN) return;
    turnTheDay();
    var shares = sharesOf(call);
    var before = counted.put(call.id(), shares);
    if (before != null) before.forEach(share -> share.count(-1));
    shares.forEach(share -> share.count(1));
    remember(call);
    version++;
  }

  public synchronized void apply(PresenceChange change) {
    var key = List.<Object>of(change.pbx(), change.agent());
    change
        .after()
        .ifPresentOrElse(
            s ->
                agents.put(
                    key,
                    new AgentLine(change.agent(), s.phone(), s.presence(), s.since(), s.reason())),
            () -> agents.remove(key));
    version++;
  }

  public synchronized void link(PbxLink link) {
    var before = links.put(link.pbx(), link);
    if (before == null || before.state() != link.state() || !before.why().equals(link.why()))
      version++;
  }

  /** What is proved of this PBX's day by now. */
  public synchronized void proved(String pbx, Proof proof) {
    if (!proof.equals(proofs.put(pbx, proof))) version++;
  }

  public synchronized void ledger(LedgerLink ledger) {
    var before = ledgers.put(ledger.pbx(), ledger);
    if (before == null || before.state() != ledger.state() || !before.why().equals(ledger.why()))
      version++;
  }

  public synchronized void outlook(Outlook next) {
    if (next.equals(outlook)) return;
    outlook = next;
    version++;
  }

  /** A call's ticket got its number. */
  public synchronized void ticket(CallId call, String number) {
    if (!last.containsKey(call) || number.equals(tickets.put(call, number))) return;
    version++;
  }

  /** The last call of our own to each hotline. */
  public synchronized void canaries(List<Canary> last) {
    if (last.equals(canaries)) return;
    canaries = List.copyOf(last);
    version++;
  }

  public synchronized BoardSnapshot snapshot() {
    turnTheDay();
    var now = clock.instant();
    return new BoardSnapshot(
        version,
        now,
        zone,
        hotlines.hotlines(),
        List.copyOf(links.values()),
        Collections.unmodifiableSequencedMap(new LinkedHashMap<>(proofs)),
        List.copyOf(ledgers.values()),
        specialties(),
        agentLines(),
        quarterLines(),
        lastCalls(now),
        canaries,
        outlook);
  }

  private void turnTheDay() {
    if (isToday(clock.instant())) return;
    today = LocalDate.now(clock.withZone(zone));
    begin();
    version++;
  }

  private void begin() {
    begins = today.atStartOfDay(zone).toInstant();
    ends = today.plusDays(1).atStartOfDay(zone).toInstant();
    counted.clear();
    tallies.clear();
    quarters.clear();
    hotlines.specialties().forEach(s -> tallies.put(s, new Tally()));
  }

  /** What a call adds to the figures of today. */
  private List<Share> sharesOf(Call call) {
    var visits = call.visits().stream().filter(v -> isToday(v.enteredAt())).toList();
    var shares = new ArrayList<Share>();
    for (var specialty : visits.stream().map(v -> hotlines.of(v.queue())).distinct().toList()) {
      var its = visits.stream().filter(v -> hotlines.of(v.queue()).equals(specialty)).toList();
      var answered = its.stream().anyMatch(v -> v.talk().isPresent());
      var rung = answered || its.stream().anyMatch(v -> v.rangAt().isPresent());
      var unknown = !rung && its.stream().anyMatch(Visit::mayHaveRung);
      shares.add(
          new Share(tallies.computeIfAbsent(specialty, s -> new Tally()), answered, rung, unknown));
    }
    for (var visit : visits) {
      var answered = visit.talk().isPresent();
      shares.add(
          new Share(
              quarters.computeIfAbsent(quarterOf(visit.enteredAt()), q -> new Tally()),
              answered,
              !answered && visit.over() && visit.offered(),
              false));
    }
    return shares;
  }

  private void remember(Call call) {
    if (call.visits().stream().anyMatch(Visit::waits)) waiting.put(call.id(), call);
    else waiting.remove(call.id());
    last.put(call.id(), call);
    while (last.size() > BoardSnapshot.LAST_CALLS) {
      var oldest = last.pollFirstEntry();
      if (oldest != null) tickets.remove(oldest.getKey());
    }
  }

  private boolean isToday(Instant at) {
    return !at.isBefore(begins) && at.isBefore(ends);
  }

  private LocalTime quarterOf(Instant at) {
    var time = at.atZone(zone).toLocalTime();
    return LocalTime.of(time.getHour(), time.getMinute() / 15 * 15);
  }

  private List<SpecialtyLine> specialties() {
    var lines = new ArrayList<SpecialtyLine>();
    var waits = new HashMap<Specialty, List<Instant>>();
    for (var call : waiting.values())
      for (var visit : call.visits())
        if (visit.waits())
          waits
              .computeIfAbsent(hotlines.of(visit.queue()), s -> new ArrayList<>())
              .add(visit.enteredAt());
    waits.keySet().forEach(s -> tallies.computeIfAbsent(s, t -> new Tally()));
    tallies.forEach(
        (specialty, tally) -> {
          var since = waits.getOrDefault(specialty, List.of());
          lines.add(
              new SpecialtyLine(
                  specialty,
                  new ConnectionRate(tally.answered, tally.other, tally.unknown),
                  since.size(),
                  since.stream().min(Instant::compareTo)));
        });
    return List.copyOf(lines);
  }

  private List<AgentLine> agentLines() {
    return agents.values().stream()
        .sorted(Comparator.comparing(AgentLine::presence).thenComparing(a -> a.agent().value()))
        .toList();
  }

  /** From opening to closing time, and further where calls came. */
  private List<Quarter> quarterLines() {
    var first =
        quarters.isEmpty() || quarters.firstKey().isAfter(OPENS) ? OPENS : quarters.firstKey();
    var end =
        quarters.isEmpty() || quarters.lastKey().isBefore(CLOSES)
            ? CLOSES.minusMinutes(15)
            : quarters.lastKey();
    var lines = new ArrayList<Quarter>();
    for (int minute = first.toSecondOfDay() / 60;
        minute <= end.toSecondOfDay() / 60;
        minute += 15) {
      var from = LocalTime.ofSecondOfDay(minute * 60L);
      var tally = quarters.getOrDefault(from, new Tally());
      lines.add(new Quarter(from, tally.answered, tally.other));
    }
    return List.copyOf(lines);
  }

  private List<LastCall> lastCalls(Instant now) {
    return last.descendingMap().values().stream()
        .map(
            c ->
                LastCall.of(
                    c,
                    hotlines,
                    shownNumber.apply(c),
                    Optional.ofNullable(tickets.get(c.id())),
                    now))
        .toList();
  }

  /** UUIDs compare as signed numbers in Java; a v7's order is its bytes'. */
  private static int unsigned(java.util.UUID a, java.util.UUID b) {
    var high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  /**
   * Answered, and the other numbers a figure needs beside it: for a rate rung, and what may have;
   * for a bar unanswered.
   */
  private static final class Tally {
    int answered;
    int other;
    int unknown;
  }

  /** One call's part of one tally. */
  private record Share(Tally tally, boolean answered, boolean other, boolean unknown) {
    void count(int sign) {
      if (answered) tally.answered += sign;
      if (other) tally.other += sign;
      if (unknown) tally.unknown += sign;
    }
  }
}
