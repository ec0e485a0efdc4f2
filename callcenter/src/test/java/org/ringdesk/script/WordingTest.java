package org.ringdesk.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hello {customer}, {agent} here | Hello Zhao Lei, Chen Jing here",
        "Thank you[, {title} {customer}]. | Thank you, Mr Zhao Lei.",
        "Thank you[, your ticket is {ticket}]. | Thank you.",
        "[{ticket}][{customer}] | Zhao Lei",
        "[nothing to fill in] | ''",
        "{nonsense} stays | {nonsense} stays",
        "a $1 \\ [ b | a $1 \\ [ b",
      })
  void placesAreFilledAndWhatIsNotKnownIsLeftOut(String text, String said) {
    assertEquals(
        said,
        filled(
            text, Map.of(Place.CUSTOMER, "Zhao Lei", Place.TITLE, "Mr", Place.AGENT, "Chen Jing")));
  }

  @Test
  void aMissingTitleTakesNoNameAway() {
    assertEquals(
        "Thank you, Zhao.",
        filled("Thank you[, {title} {customer}].", Map.of(Place.CUSTOMER, "Zhao")));
    assertEquals(
        "Thank you.", filled("Thank you[, {title} {customer}].", Map.of(Place.TITLE, "Mr")));
  }

  /** A caller may be called anything. */
  @Test
  void aNameIsNotReadAsAPlace() {
    assertEquals(
        "Hello {agent} [x]", filled("Hello {customer}", Map.of(Place.CUSTOMER, "{agent} [x]")));
  }

  @Test
  void eachLanguageHasItsOwnWords() {
    var wording = new Wording("", Step.THANKS, 1, "不用客气", "You are welcome", Instant.EPOCH, "x");
    assertEquals("不用客气", wording.filled(Locale.forLanguageTag("zh-CN"), Map.of()));
    assertEquals("You are welcome", wording.filled(Locale.ENGLISH, Map.of()));
  }

  private static String filled(String text, Map<Place, String> places) {
    return new Wording("", Step.THANKS, 1, "", text, Instant.EPOCH, "x")
        .filled(Locale.ENGLISH, places);
  }
}
