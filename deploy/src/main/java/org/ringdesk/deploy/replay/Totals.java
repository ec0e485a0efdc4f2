package org.ringdesk.deploy.replay;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.Call;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.Stay;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;

/**
 * Sums and rates over all calls. {@code calls}, {@code open} and the connection rate count calls,
 * all else visits. {@code offered}: visits that reached a queue, including those it refused because
 * it was full or empty; closed and diverted ones are counted apart.
 */
public final class Totals {
  /** Answered within this time is answered in time. */
  private static final Duration IN_TIME = Duration.ofSeconds(20);

  /** Who hangs up sooner dialled wrong, or changed their mind. */
  private static final Duration SHORT_ABANDON = Duration.ofSeconds(5);

  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private int calls;
  private int open;
  private int callsAnswered;
  private int callsRung;
  private int offered;
  private int answered;
  private int answeredInTime;
  private int shortAbandons;
  private int rings;
  private int waits;
  private Duration waited = Duration.ZERO;
  private Duration waitedForAnswer = Duration.ZERO;
  private Duration longest = Duration.ZERO;

  public void add(Call call) {
    calls++;
    open += call.over() ? 0 : 1;
    boolean spoken = call.talks().findAny().isPresent();
    callsAnswered += spoken ? 1 : 0;
    callsRung += spoken || call.rangAt().isPresent() ? 1 : 0;
    call.visits().forEach(this::add);
  }

  private void add(Visit visit) {
    visit.outcome().ifPresent(o -> outcomes.merge(o, 1, Integer::sum));
    rings += visit.phonesRang();
    if (closedOrDiverted(visit)) return;
    offered++;
    waited(visit).ifPresent(wait -> add(visit, wait));
  }

  private void add(Visit visit, Duration wait) {
    waits++;
    waited = waited.plus(wait);
    longest = wait.compareTo(longest) > 0 ? wait : longest;
    if (visit.talk().isPresent()) {
      answered++;
      waitedForAnswer = waitedForAnswer.plus(wait);
      answeredInTime += wait.compareTo(IN_TIME) <= 0 ? 1 : 0;
    } else if (visit.outcome().equals(Optional.of(Outcome.ABANDONED))) {
      shortAbandons += wait.compareTo(SHORT_ABANDON) < 0 ? 1 : 0;
    }
  }

  private static boolean closedOrDiverted(Visit visit) {
    return visit
        .outcome()
        .filter(o -> o == Outcome.OUT_OF_HOURS || o == Outcome.DIVERTED)
        .isPresent();
  }

  /** From entry to answer, or to leaving unanswered; empty while it still waits. */
  static Optional<Duration> waited(Visit visit) {
    return visit.talk().isPresent() || visit.stay() instanceof Stay.Ended
        ? Optional.of(visit.waited(visit.talk().map(Talk::since).orElse(visit.enteredAt())))
        : Optional.empty();
  }

  public String line() {
    var summary =
        new JsonObject()
            .put("calls", calls)
            .put("open", open)
            .put("offered", offered)
            .put("answered", answered);
    for (var outcome : Outcome.values())
      if (ofVisits(outcome)) summary.put(outcome.key(), outcomes.getOrDefault(outcome, 0));
    summary
        .put("rings", rings)
        .put("calls_answered", callsAnswered)
        .put("calls_rung", callsRung)
        .put("answer_rate", rate(answered, offered))
        .put("connection_rate", rate(callsAnswered, callsRung))
        .put("abandon_rate", rate(outcomes.getOrDefault(Outcome.ABANDONED, 0), offered))
        .put("ring_response_rate", rate(answered, rings))
        .put("service_level", rate(answeredInTime, offered - shortAbandons))
        .put("service_level_all", rate(answeredInTime, offered))
        .put("service_level_seconds", IN_TIME.toSeconds())
        .put("short_abandon_seconds", SHORT_ABANDON.toSeconds())
        .put("short_abandons", shortAbandons)
        .put("average_wait_seconds", average(waited, waits))
        .put("average_speed_of_answer_seconds", average(waitedForAnswer, answered))
        .put("longest_wait_seconds", waits == 0 ? null : CallLine.seconds(longest));
    return new JsonObject().put("summary", summary).encode();
  }

  /** Answered is counted by the talk, which an open call may have; the others no queue tells of. */
  private static boolean ofVisits(Outcome outcome) {
    return switch (outcome) {
      case ABANDONED,
          TIMED_OUT,
          REFUSED_FULL,
          REFUSED_EMPTY,
          LEFT_EMPTY,
          EXITED_BY_KEY,
          WITHDRAWN,
          TRANSFERRED_OUT,
          LOST_WITH_PBX ->
          true;
      case ANSWERED,
          OUT_OF_HOURS,
          DIVERTED,
          ONCALL_ANSWERED,
          ONCALL_MISSED,
          CALLBACK_REQUESTED,
          VOICEMAIL,
          IVR_ONLY ->
          false;
    };
  }

  /** 0 to 1; null where there is nothing to divide by. */
  private static @Nullable Double rate(int part, int whole) {
    return whole <= 0 ? null : (double) part / whole;
  }

  private static @Nullable BigDecimal average(Duration sum, int of) {
    return of == 0 ? null : CallLine.seconds(sum.dividedBy(of));
  }
}
