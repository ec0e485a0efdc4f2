package org.ringdesk.ivr;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.hotline.WorkingHours;
import org.ringdesk.ivr.HotlineScript.Choice;

/**
 * A call to a hotline, as the caller hears it:
 *
 * <pre>
 * 中文服务，请按 1. For English, press 2.
 * Welcome to the service hotline.                        (outside hours: nobody is at the desk …)
 * For network matters, press 1. For hosts …              (silence, a wrong key: again, at most N times)
 * Please hold, you are being connected.                  → the specialty's queue, or the engineer on call
 * </pre>
 *
 * It ends with variables that tell the dialplan what to do next; who presses nothing goes to the
 * hotline's own queue, which the dialplan knows without us.
 */
record HotlineCall(CallerLine line, HotlineScript script, WorkingHours hours, Clock calendar) {
  void run() {
    line.answer();
    var language = language();
    line.speak(language);
    line.step("language", language.key());
    boolean open = hours.open(calendar.instant());
    line.step("hours", open ? "open" : "closed");
    var specialty =
        specialty(open ? List.of(Prompts.GREETING) : List.of(Prompts.GREETING, Prompts.CLOSED));
    if (open) toTheQueue(specialty);
    else new AfterHoursCall(line, script, specialty).run();
  }

  private Language language() {
    if (script.languages().size() == 1) return script.own();
    for (int i = 0; i < script.languages().size(); i++) {
      var offered = script.languages().get(i);
      line.speak(offered);
      boolean last = i == script.languages().size() - 1;
      var key = line.ask(languageOffer(i), last ? script.keyWait() : Duration.ZERO);
      if (key.isPresent()) return languageOf(key.get()).orElse(script.own());
    }
    return script.own();
  }

  private static List<String> languageOffer(int index) {
    return List.of(Prompts.THIS_LANGUAGE, Prompts.PRESS, Prompts.digit((char) ('1' + index)));
  }

  private Optional<Language> languageOf(char key) {
    int index = key - '1';
    return index >= 0 && index < script.languages().size()
        ? Optional.of(script.languages().get(index))
        : Optional.empty();
  }

  /**
   * Empty: the caller has not told, and the hotline's own queue will find out.
   *
   * @param welcome is said first; who calls often presses a key without listening to it
   */
  private Optional<Specialty> specialty(List<String> welcome) {
    if (script.menu().isEmpty()) {
      line.play(welcome);
      return Optional.empty();
    }
    for (int i = 0; i < script.tries(); i++) {
      var key = line.ask(i == 0 ? both(welcome, menu()) : menu(), script.keyWait());
      var choice = key.flatMap(script::choice);
      if (choice.isPresent()) {
        line.step("menu", key.get().toString());
        return choice.map(Choice::specialty);
      }
      if (key.isPresent()) line.play(List.of(Prompts.WRONG_KEY));
      line.step(
          key.isPresent() ? "menu_wrong" : "menu_silence", key.map(String::valueOf).orElse(""));
    }
    line.step("menu_default", "");
    return Optional.empty();
  }

  private static List<String> both(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private List<String> menu() {
    var sounds = new ArrayList<String>();
    for (var choice : script.menu())
      sounds.addAll(
          List.of(
              Prompts.specialty(choice.specialty()), Prompts.PRESS, Prompts.digit(choice.digit())));
    return sounds;
  }

  private void toTheQueue(Optional<Specialty> specialty) {
    line.play(List.of(Prompts.CONNECTING));
    specialty.ifPresent(s -> line.set("DESK_QUEUE", s.queue().value()));
  }
}
