package org.ringdesk.web;

import java.util.stream.Collectors;
import org.ringdesk.board.BoardSnapshot.PbxLink;
import org.ringdesk.callcenter.HouseHealth;

/** What was looked at and what was seen, for people. */
final class HealthSentence {
  private final Messages words;

  HealthSentence(Messages words) {
    this.words = words;
  }

  String of(HouseHealth part) {
    return switch (part) {
      case HouseHealth.OfDatabase d ->
          d.trouble()
              .map(t -> words.text("health.database.down", t))
              .orElseGet(() -> words.text("health.database.up"));
      case HouseHealth.OfLink l -> of(l.link());
      case HouseHealth.OfLedger l ->
          words.text(
              "health.ledger",
              words.text("ledger." + l.ledger().state().name().toLowerCase(java.util.Locale.ROOT)),
              l.ledger().since());
      case HouseHealth.OfDialplan d ->
          words.text(
              "health.dialplan." + d.state().name().toLowerCase(java.util.Locale.ROOT),
              d.since(),
              d.trouble());
      case HouseHealth.OfCanaries c ->
          new CanaryWords(words)
              .notices(c.blind(), false).stream()
                  .map(BoardView.Notice::text)
                  .collect(Collectors.joining(" "));
      case HouseHealth.OfOutbox o ->
          o.backlog()
              .map(b -> words.text("health.outbox", b.count(), b.late().toSeconds(), b.failing()))
              .orElseGet(() -> words.text("health.outbox.unknown"));
    };
  }

  private String of(PbxLink link) {
    String state = LinkWords.state(link, words);
    String why = LinkWords.why(link, words);
    return why.isEmpty()
        ? words.text("health.link", state, link.since())
        : words.text("health.link.why", state, link.since(), why);
  }
}
