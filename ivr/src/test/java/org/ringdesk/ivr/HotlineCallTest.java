package org.ringdesk.ivr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ringdesk.call.QueueName;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.hotline.WorkingHours;

/** The conversation without a telephone: what is played, what is pressed, where the call goes. */
class HotlineCallTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Clock TUESDAY_TEN =
      Clock.fixed(Instant.parse("2026-11-24T02:00:00Z"), SHANGHAI);
  private static final Clock TUESDAY_NIGHT =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), SHANGHAI);

  /** A caller who presses these keys, one a question; a hyphen is silence, the end a hang-up. */
  private static final class Pressing implements CallerLine {
    private final String keys;
    private final List<String> heard = new ArrayList<>();
    private int asked;

    Pressing(String keys) {
      this.keys = keys;
    }

    @Override
    public String did() {
      return "4008100000";
    }

    @Override
    public String number() {
      return "138";
    }

    @Override
    public void answer() {
      heard.add("answer");
    }

    @Override
    public void speak(Language language) {
      heard.add(language.key());
    }

    @Override
    public void play(List<String> sounds) {
      heard.addAll(sounds.stream().map(s -> s.replace("ringdesk/", "")).toList());
    }

    @Override
    public Optional<Character> ask(List<String> sounds, Duration wait) {
      play(sounds.stream().filter(s -> s.matches(".*/(greeting|closed)")).toList());
      if (asked == keys.length()) throw new Gone("hung up", null);
      char key = keys.charAt(asked++);
      heard.add("?" + key);
      return key == '-' ? Optional.empty() : Optional.of(key);
    }

    @Override
    public void set(String variable, String value) {
      heard.add(variable + "=" + value);
    }

    @Override
    public void step(String step, String value) {}

    String story() {
      return String.join(" ", heard);
    }
  }

  @Test
  void theSecondLanguageAndTheSecondSpecialty() {
    assertEquals(
        "answer zh ?- en ?2 en greeting ?2 connecting DESK_QUEUE=hosts",
        call("-22", TUESDAY_TEN, script(List.of(Language.ZH, Language.EN), true)));
  }

  @Test
  void theFirstLanguageIsTheOneOfWhoeverPressesNothingOrSomethingElse() {
    var both = script(List.of(Language.EN, Language.ZH), true);
    assertEquals(
        "answer en ?- zh ?- en greeting ?1 connecting DESK_QUEUE=network",
        call("--1", TUESDAY_TEN, both));
    assertEquals(
        "answer en ?7 en greeting ?1 connecting DESK_QUEUE=network", call("71", TUESDAY_TEN, both));
  }

  @Test
  void oneLanguageIsNotAskedFor() {
    assertEquals(
        "answer zh greeting ?1 connecting DESK_QUEUE=network",
        call("1", TUESDAY_TEN, script(List.of(Language.ZH), true)));
  }

  @Test
  void silenceAndAWrongKeyAreAskedAgainAndThenTheDialplanDecides() {
    assertEquals(
        "answer zh greeting ?- ?9 wrong-key connecting",
        call("-9", TUESDAY_TEN, script(List.of(Language.ZH), true)));
  }

  @Test
  void withoutAMenuNobodyIsAsked() {
    assertEquals(
        "answer zh greeting connecting",
        call("", TUESDAY_TEN, script(List.of(Language.ZH), false)));
  }

  @Test
  void outsideHoursTheDialplanIsToldWhomToRingAndWhatToSay() {
    assertEquals(
        "answer zh greeting closed ?1 ringing-on-call"
            + " DESK_ONCALL=13900000001-13900000002 DESK_ONCALL_RING=25"
            + " _DESK_BRIEFING=ringdesk/call-from&digits/1&digits/3&digits/8&ringdesk/specialty-network&ringdesk/press-to-accept"
            + " _DESK_BRIEFING_LANGUAGE=zh _DESK_ACCEPT_WAIT=10 DESK_ROUTE=oncall",
        call("1", TUESDAY_NIGHT, script(List.of(Language.ZH), true)));
  }

  @Test
  void whoHangsUpEndsTheScript() {
    assertThrows(
        CallerLine.Gone.class,
        () -> call("", TUESDAY_TEN, script(List.of(Language.ZH, Language.EN), true)));
  }

  private static String call(String keys, Clock calendar, HotlineScript script) {
    var line = new Pressing(keys);
    new HotlineCall(line, script, WorkingHours.fiveByEight(SHANGHAI), calendar).run();
    return line.story();
  }

  private static HotlineScript script(List<Language> languages, boolean menu) {
    return new HotlineScript(
        new Hotline("4008100000", "热线", "Hotline", SHANGHAI, "CN", Duration.ofSeconds(5)),
        languages,
        menu ? List.of(choice('1', "network"), choice('2', "hosts")) : List.of(),
        List.of("13900000001", "13900000002"),
        Duration.ofSeconds(25),
        Duration.ofSeconds(5),
        2);
  }

  private static HotlineScript.Choice choice(char digit, String key) {
    return new HotlineScript.Choice(digit, new Specialty(key, new QueueName(key), key, key));
  }
}
