package org.ringdesk.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.Call;
import org.ringdesk.call.Leg;

/**
 * The calls that the lines of one PBX tell of, one a callid. A call is given back once it has ended
 * and no line has come for {@link #GRACE}; a line that comes later yet gives a call that begins in
 * its middle, which the lines kept in the {@link Ledger} complete. What is held is bounded by
 * {@link #HELD_LINES}: beyond it the calls that were silent longest are given back as they stand.
 * Not safe for threads; the same lines in the same order give the same calls.
 *
 * <p>Where the PBX restarts (QUEUESTART), what has not ended ended with it, when it was last heard:
 * who waited is lost, who talked was answered. The end of a file ends nothing.
 */
public final class LedgerCalls {
  static final Duration GRACE = Duration.ofSeconds(60);

  /** A call that has been silent for so long is given back though it has no end. */
  static final Duration SILENCE = Duration.ofHours(24);

  static final int HELD_LINES = 60_000;

  /**
   * A call as far as its lines are known.
   *
   * @param died when its PBX was last known to live before it restarted under the call
   */
  public record Told(Call call, Optional<Instant> died) {}

  private final String pbx;
  // Both in the order of their last lines.
  private final LinkedHashMap<String, Held> lively = new LinkedHashMap<>();
  private final LinkedHashMap<String, Held> silent = new LinkedHashMap<>();
  // An overlapping file tells of a restart again.
  private final Set<String> restarts = new HashSet<>();
  private int lines;
  private Instant heard = Instant.EPOCH;

  public LedgerCalls(String pbx) {
    this.pbx = pbx;
  }

  /** The call that these lines of one callid make; empty when they tell of none. */
  public static Optional<Call> of(
      String pbx, Collection<LedgerLine> lines, Optional<Instant> died) {
    record Once(String raw, int nth) {}
    var seen = new HashSet<Once>();
    var sorted = new ArrayList<LedgerLine>(lines.size());
    for (var l : lines)
      if (LedgerCall.tells(l.line().event()) && seen.add(new Once(l.line().raw(), l.nth())))
        sorted.add(l);
    if (sorted.isEmpty()) return Optional.empty();
    sorted.sort(LedgerLine.AS_THEY_HAPPENED);
    var call = new LedgerCall(pbx, sorted.getFirst().line().callid());
    for (var l : sorted) call.on(l.line());
    return call.call(died);
  }

  /** Whether anything here or in {@link LedgerPresence} understands such an event. */
  public static boolean knows(String event) {
    return switch (event) {
      case "QUEUESTART", "CONFIGRELOAD", "PENALTY", "RINGINUSE" -> true;
      default -> LedgerCall.tells(event) || LedgerPresence.tells(event);
    };
  }

  /** Whether a line's call is one that is counted: our own test calls are not. */
  public static boolean tells(QueueLogLine line) {
    return line.ofCall() && LedgerCall.tells(line.event()) && !Leg.isCanary(line.callid());
  }

  /** The calls that are done now that {@code line} has come. */
  public List<Told> add(LedgerLine line) {
    var l = line.line();
    if (l.event().equals("QUEUESTART") && restarts.add(l.raw())) {
      for (var call : silent.entrySet()) {
        call.getValue().last = heard;
        lively.put(call.getKey(), call.getValue());
      }
      silent.clear();
      for (var call : lively.values()) call.dies(heard);
    }
    heard = l.moment();
    if (tells(l)) hold(line);
    return done();
  }

  /** The rest: calls that have not ended, or ended just now. */
  public List<Told> rest() {
    var told = new ArrayList<Told>();
    for (var call : lively.values()) call.told(pbx).ifPresent(told::add);
    for (var call : silent.values()) call.told(pbx).ifPresent(told::add);
    lively.clear();
    silent.clear();
    lines = 0;
    return told;
  }

  /** How many calls are held. */
  public int held() {
    return lively.size() + silent.size();
  }

  private void hold(LedgerLine line) {
    var callid = line.line().callid();
    var call = lively.remove(callid);
    if (call == null) call = silent.remove(callid);
    if (call == null) call = new Held();
    call.add(line);
    call.last = heard;
    lively.put(callid, call);
    lines++;
  }

  private List<Told> done() {
    var told = new ArrayList<Told>(1);
    for (var oldest = lively.firstEntry();
        oldest != null && oldest.getValue().last.plus(GRACE).isBefore(heard);
        oldest = lively.firstEntry()) {
      lively.pollFirstEntry();
      if (oldest.getValue().over(pbx)) give(oldest.getValue(), told);
      else silent.putLast(oldest.getKey(), oldest.getValue());
    }
    for (var oldest = silent.firstEntry();
        oldest != null && oldest.getValue().last.plus(SILENCE).isBefore(heard);
        oldest = silent.firstEntry()) give(silent.pollFirstEntry().getValue(), told);
    while (lines > HELD_LINES)
      give((silent.isEmpty() ? lively : silent).pollFirstEntry().getValue(), told);
    return told;
  }

  private void give(Held call, List<Told> to) {
    lines -= call.lines.size();
    call.told(pbx).ifPresent(to::add);
  }

  private static final class Held {
    final List<LedgerLine> lines = new ArrayList<>(6);
    Instant last = Instant.EPOCH;
    private @Nullable Instant died;
    private @Nullable Call told;

    void add(LedgerLine line) {
      lines.add(line);
      told = null;
    }

    void dies(Instant lastHeard) {
      if (died != null) return;
      died = lastHeard;
      told = null;
    }

    /**
     * Where our dialplan runs, only its own word ends a call: a voice mail may come after the
     * queue.
     */
    boolean over(String pbx) {
      return died != null
          || ((has("DESKOUT") || !has("DESKIN")) && call(pbx).filter(Call::over).isPresent());
    }

    private boolean has(String event) {
      for (var l : lines) if (l.line().event().equals(event)) return true;
      return false;
    }

    Optional<Told> told(String pbx) {
      return call(pbx).map(c -> new Told(c, Optional.ofNullable(died)));
    }

    private Optional<Call> call(String pbx) {
      if (told == null) told = of(pbx, lines, Optional.ofNullable(died)).orElse(null);
      return Optional.ofNullable(told);
    }
  }
}
