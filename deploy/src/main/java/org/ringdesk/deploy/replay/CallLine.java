package org.ringdesk.deploy.replay;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.Call;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;
import org.ringdesk.web.CallSentence;
import org.ringdesk.web.Language;
import org.ringdesk.web.Messages;

/** One inbound call as a line of JSON. What did not happen is null. */
public final class CallLine {
  private static final CallSentence SENTENCE = new CallSentence(Messages.in(Language.EN));

  private CallLine() {}

  /**
   * @param recordingEnded when the last event of its recording happened
   */
  public static String of(Call call, Instant recordingEnded) {
    var visits = new JsonArray();
    call.visits().forEach(v -> visits.add(visit(v)));
    return new JsonObject()
        .put("pbx", call.caller().pbx())
        .put("uniqueid", call.caller().uniqueid())
        .put("linkedid", call.line().linked().uniqueid())
        .put("from", said(call.line().from()))
        .put("to", said(call.line().to()))
        .put("queue", call.visits().isEmpty() ? null : call.visits().getFirst().queue().value())
        .put("entered_at", call.enteredAt().toString())
        .put("rang_at", moment(call.rangAt()))
        .put("answered_at", moment(call.answeredAt()))
        .put("ended_at", moment(call.endedAt()))
        .put("outcome", call.outcome().map(Outcome::key).orElse(null))
        .put("agent", call.talks().findFirst().map(CallLine::agent).orElse(null))
        .put("wait_seconds", waited(call))
        .put("talk_seconds", talked(call))
        .put("rings", call.phonesRang())
        .put("visits", visits)
        .put("sentence", SENTENCE.of(call, recordingEnded))
        .encode();
  }

  private static JsonObject visit(Visit visit) {
    return new JsonObject()
        .put("queue", visit.queue().value())
        .put("entered_at", visit.enteredAt().toString())
        .put("outcome", visit.outcome().map(Outcome::key).orElse(null))
        .put("agent", visit.talk().map(CallLine::agent).orElse(null))
        .put("wait_seconds", Totals.waited(visit).map(CallLine::seconds).orElse(null))
        .put("rings", visit.phonesRang());
  }

  /** Over all visits; null while one still waits, and where there was none. */
  private static @Nullable BigDecimal waited(Call call) {
    var waits = call.visits().stream().map(Totals::waited).toList();
    return waits.isEmpty() || waits.contains(Optional.<Duration>empty())
        ? null
        : seconds(waits.stream().flatMap(Optional::stream).reduce(Duration.ZERO, Duration::plus));
  }

  /** Over all talks; null while one still lasts, and where there was none. */
  private static @Nullable BigDecimal talked(Call call) {
    var talks = call.talks().toList();
    return talks.isEmpty() || talks.stream().anyMatch(t -> t.until().isEmpty())
        ? null
        : seconds(call.talked(call.enteredAt()));
  }

  private static String agent(Talk talk) {
    return talk.agent().value();
  }

  private static @Nullable String said(String number) {
    return number.isEmpty() ? null : number;
  }

  private static @Nullable String moment(Optional<Instant> at) {
    return at.map(Instant::toString).orElse(null);
  }

  /** To the millisecond. */
  static BigDecimal seconds(Duration time) {
    return BigDecimal.valueOf(time.plusNanos(500_000).toMillis(), 3);
  }
}
