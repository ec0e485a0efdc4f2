package org.ringdesk.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ringdesk.canary.Blind;
import org.ringdesk.canary.Canary;

/** What a call of our own found, in one language. */
record CanaryWords(Messages words) {
  /** What is blind, each a sentence. */
  String blind(Canary canary) {
    return sentences(canary, b -> words.text("canary.blind." + b.key()));
  }

  /** How to mend it, and the PBX's own words. */
  String cure(Canary canary) {
    String cures = sentences(canary, b -> words.text("canary.cure." + b.key()));
    return canary.why().isEmpty() ? cures : cures + " (" + Visible.text(canary.why()) + ")";
  }

  private static String sentences(Canary canary, Function<Blind, String> sentence) {
    return canary.inOrder().stream().map(sentence).collect(Collectors.joining(" "));
  }

  /** One notice for all hotlines of a PBX that miss the same. */
  List<BoardView.Notice> notices(List<Canary> canaries, boolean onlyPbx) {
    return canaries.stream()
        .filter(c -> !c.blind().isEmpty() && !c.notSetUp(onlyPbx))
        .collect(
            Collectors.groupingBy(
                c -> new Missed(c.pbx(), c.blind(), c.why()),
                LinkedHashMap::new,
                Collectors.toList()))
        .values()
        .stream()
        .map(this::notice)
        .toList();
  }

  private record Missed(String pbx, Set<Blind> blind, String why) {}

  private BoardView.Notice notice(List<Canary> same) {
    Canary one = same.getFirst();
    String hotlines = same.stream().map(Canary::hotline).collect(Collectors.joining(", "));
    return new BoardView.Notice(
        one.pbx(),
        Mark.BAD,
        words.text("canary.notice", one.pbx(), hotlines, blind(one)),
        cure(one));
  }
}
