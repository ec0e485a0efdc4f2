package org.ringdesk.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringdesk.call.Line;
import org.ringdesk.figure.Behind;
import org.ringdesk.figure.Group;
import org.ringdesk.hotline.Hotlines;

/** What queues, specialties and hotlines are called on a page of one language. */
record Names(Hotlines hotlines, Messages words) {
  /** One of a list to choose from. */
  public record Choice(String value, String text) {}

  private boolean chinese() {
    return words.language() == Language.ZH;
  }

  String of(Group group, String member) {
    return switch (group) {
      case SPECIALTY -> specialty(member);
      case HOTLINE -> hotline(member);
      case QUEUE, DESK, ORGANISATION -> Visible.text(member);
    };
  }

  /** What figures are of, in words. */
  List<String> said(Filters filters) {
    List<String> said = new ArrayList<>();
    filters
        .members()
        .forEach((group, m) -> said.add(words.text("group." + group.key()) + " " + of(group, m)));
    filters.agent().ifPresent(a -> said.add(words.text("group.agent") + " " + Visible.text(a)));
    return said;
  }

  String specialty(String key) {
    return hotlines.specialties().stream()
        .filter(s -> s.key().equals(key))
        .findFirst()
        .map(s -> chinese() ? s.zh() : s.en())
        .map(Visible::text)
        .orElse(Visible.text(key));
  }

  private String hotline(String number) {
    return hotlines.hotlines().stream()
        .filter(h -> h.number().equals(number))
        .findFirst()
        .map(h -> Visible.text((chinese() ? h.zh() : h.en()) + " " + number))
        .orElse(Visible.text(number));
  }

  List<Choice> specialties() {
    return hotlines.specialties().stream()
        .map(s -> new Choice(s.key(), specialty(s.key())))
        .toList();
  }

  List<Choice> hotlineChoices() {
    return hotlines.hotlines().stream()
        .map(h -> new Choice(h.number(), hotline(h.number())))
        .toList();
  }

  String from(Optional<String> number) {
    return number
        .filter(n -> !n.isEmpty() && !n.equals(Line.ANONYMOUS))
        .map(Visible::number)
        .orElse(words.text("call.withheld"));
  }

  String outcome(Behind.Entry entry, boolean ring, boolean presence) {
    if (presence) return entry.outcome().map(s -> words.text("presence." + s)).orElse("");
    if (ring)
      return entry.outcome().map(h -> words.text("ring." + h)).orElse(words.text("ring.open"));
    return entry.outcome().map(o -> words.text("outcome." + o)).orElse(words.text("list.open"));
  }
}
