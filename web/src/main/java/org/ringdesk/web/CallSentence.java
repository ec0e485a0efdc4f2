package org.ringdesk.web;

import org.ringdesk.board.BoardSnapshot.LastCall;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Outcome;

/** A call in one sentence: "waited 0:34, two phones rang, gave up". */
final class CallSentence {
  private final Messages words;

  CallSentence(Messages words) {
    this.words = words;
  }

  String of(LastCall call) {
    return words.text(
        "sentence." + key(call),
        Times.length(call.waited()),
        words.text("sentence.phones", call.phonesRang()),
        call.agent().map(AgentName::value).map(Visible::text).orElse(words.text("sentence.agent")),
        Times.length(call.talked()));
  }

  /** An outcome's key, or what an open call is doing. */
  static String key(LastCall call) {
    return call.outcome().map(Outcome::key).orElseGet(() -> doing(call));
  }

  private static String doing(LastCall call) {
    if (call.agent().isPresent()) return "now_talking";
    return call.specialty().isPresent() ? "now_waiting" : "now_unqueued";
  }
}
