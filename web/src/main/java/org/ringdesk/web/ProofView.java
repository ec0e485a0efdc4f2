package org.ringdesk.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.witness.Proof;
import org.ringdesk.witness.Stretch;

/**
 * What is proved of a PBX's day, in finished words.
 *
 * @param word the one figure: "uncounted 0", "unproved 10:02–10:05", "incomplete since 10:02"
 * @param counts how many calls both saw, how many one, and which
 */
public record ProofView(String pbx, Mark mark, String word, String counts) {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");

  /** More holes than that are told by their number. */
  private static final int HOLES = 3;

  static List<ProofView> of(BoardSnapshot board, Messages words) {
    return board.proofs().entrySet().stream()
        .map(p -> of(p.getKey(), p.getValue(), board.zone(), words))
        .toList();
  }

  private static ProofView of(String pbx, Proof proof, ZoneId zone, Messages words) {
    return new ProofView(
        Visible.text(pbx),
        proof.nothingUncounted() ? Mark.GOOD : Mark.WARN,
        word(proof, zone, words),
        proof.second()
            ? words.text("proof.counts", proof.both(), proof.ami(), proof.ledger())
            : words.text("proof.single", proof.ami()));
  }

  private static String word(Proof proof, ZoneId zone, Messages words) {
    if (proof.incompleteSince().isPresent())
      return words.text("proof.incomplete", minute(proof.incompleteSince().get(), zone));
    if (proof.until().isEmpty()) return words.text("proof.pending");
    if (!proof.unwatched().isEmpty())
      return words.text("proof.unproved", holes(proof.unwatched(), zone, words));
    return proof.second()
        ? words.text("proof.uncounted", minute(proof.until().get(), zone))
        : words.text("proof.one");
  }

  private static String holes(List<Stretch> holes, ZoneId zone, Messages words) {
    return holes.size() > HOLES
        ? words.text("proof.holes", holes.size())
        : holes.stream()
            .map(h -> minute(h.since(), zone) + "–" + minute(h.until(), zone))
            .collect(Collectors.joining(", "));
  }

  private static String minute(Instant at, ZoneId zone) {
    return MINUTE.format(at.atZone(zone));
  }
}
