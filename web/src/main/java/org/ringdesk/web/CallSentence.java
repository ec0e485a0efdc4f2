package org.ringdesk.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ringdesk.board.BoardSnapshot.LastCall;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.Talk;

/** A call in one sentence: "waited 0:34, two phones rang, gave up". */
public final class CallSentence {
  private final Messages words;

  public CallSentence(Messages words) {
    this.words = words;
  }

  String of(LastCall call) {
    return sentence(key(call), call.waited(), call.phonesRang(), call.agent(), call.talked());
  }

  /** Of a call that was recorded; one that outlives its recording says so. */
  public String of(Call call, Instant recordingEnded) {
    var last = call.talks().reduce((first, second) -> second);
    // Nobody talks any more when the talk is over, though the caller may be on the line.
    var outcome =
        call.over()
            ? call.outcome()
            : call.lastVisit().filter(v -> v.over()).flatMap(v -> v.outcome());
    var sentence =
        sentence(
            key(outcome, last.isPresent(), !call.visits().isEmpty()),
            call.waited(recordingEnded),
            call.phonesRang(),
            last.map(Talk::agent),
            call.talked(recordingEnded));
    return call.over() ? sentence : words.text("sentence.recording_ended", sentence);
  }

  private String sentence(
      String key, Duration waited, int phonesRang, Optional<AgentName> agent, Duration talked) {
    return words.text(
        "sentence." + key,
        Times.length(waited),
        words.text("sentence.phones", phonesRang),
        agent.map(AgentName::value).map(Visible::text).orElse(words.text("sentence.agent")),
        Times.length(talked));
  }

  /** An outcome's key, or what an open call is doing. */
  static String key(LastCall call) {
    return key(call.outcome(), call.agent().isPresent(), call.specialty().isPresent());
  }

  private static String key(Optional<Outcome> outcome, boolean answered, boolean queued) {
    if (outcome.isPresent()) return outcome.get().key();
    if (answered) return "now_talking";
    return queued ? "now_waiting" : "now_unqueued";
  }
}
