package org.ringdesk.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          13800138000                                 | CN | +8613800138000 | 138 0013 8000
          +8613800138000                              | CN | +8613800138000 | 138 0013 8000
          008613800138000                             | CN | +8613800138000 | 138 0013 8000
          008613800138000                             | US | +8613800138000 | 138 0013 8000
          +86 (0) 10 6888 1234                        | CN | +861068881234  | 010 6888 1234
          010-68881234                                | CN | +861068881234  | 010 6888 1234
          01068881234                                 | CN | +861068881234  | 010 6888 1234
          01068881234 转 8001                          | CN | +861068881234  | 010 6888 1234
          01068881234分机12                             | CN | +861068881234  | 010 6888 1234
          +861068881234;ext=12                        | CN | +861068881234  | 010 6888 1234
          01068881234,12                              | CN | +861068881234  | 010 6888 1234
          010 6888 1234 ext. 12                       | CN | +861068881234  | 010 6888 1234
          ＋８６１３８００１３８０００                  | CN | +8613800138000 | 138 0013 8000
          4008001234                                  | CN | +864008001234  | 400 800 1234
          sip:+8613800138000@192.0.2.7;user=phone     | CN | +8613800138000 | 138 0013 8000
          SIP:%2B8613800138000@host                   | CN | +8613800138000 | 138 0013 8000
          sip:13800138000:secret@host                 | CN | +8613800138000 | 138 0013 8000
          sip:13800138000;phone-context=+86@host      | CN | +8613800138000 | 138 0013 8000
          tel:+86-138-0013-8000;verstat=passed        | CN | +8613800138000 | 138 0013 8000
          "Zhang, San" <sip:13800138000@host>         | CN | +8613800138000 | 138 0013 8000
          <13800138000>                               | CN | +8613800138000 | 138 0013 8000
          (212) 555-0123                              | US | +12125550123   | (212) 555-0123
          +44 (0)20 7946 0958                         | CN | +442079460958  | 020 7946 0958
          """,
      quoteCharacter = '`')
  void aNumberIsReadHoweverItIsWritten(String raw, String region, String e164, String national) {
    var number = PhoneNumber.read(raw, region);
    assertEquals(Optional.ofNullable(e164), number.e164());
    if (e164 != null) assertEquals(national, number.shown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "anonymous",
        "Anonymous",
        "UNAVAILABLE",
        "restricted",
        "Unknown",
        "private",
        "<unknown>",
        "sip:",
        "\"\" <anonymous>",
        "sip:anonymous@anonymous.invalid",
        "\"Anonymous\" <sip:Anonymous@anonymous.invalid;user=phone>"
      })
  void aCallerWhoStaysUnknownIsWithheld(String raw) {
    assertEquals(new PhoneNumber.Withheld(), PhoneNumber.read(raw, "CN"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8001",
        "68881234",
        "s",
        "Bob",
        "13800138000|00138000",
        "13800138000\r\nEvent: Hangup",
        "13800138000' or 1=1",
        "+++++",
        "138 0013 800O",
        "call 13800138000 now",
        "<>x"
      })
  void anythingElseIsUnreadableAndNeverTakenForANumber(String raw) {
    assertInstanceOf(PhoneNumber.Unreadable.class, PhoneNumber.read(raw, "CN"));
  }

  @Test
  void whatIsUnreadableIsShownInOneShortLine() {
    assertEquals("8001", PhoneNumber.read("8001", "CN").shown());
    assertEquals("1\uFFFD\uFFFDEvent: x", PhoneNumber.read("1\r\nEvent: x", "CN").shown());
    assertEquals("a\uFFFDb", PhoneNumber.read("a\u202Eb", "CN").shown());
    assertEquals("9".repeat(63) + "…", PhoneNumber.read("9".repeat(200), "CN").shown());
    assertEquals("😀".repeat(63) + "…", PhoneNumber.read("😀".repeat(200), "CN").shown());
  }

  @Test
  void aNumberTellsItsPlaceInBothLanguages() {
    var number = (PhoneNumber.Readable) PhoneNumber.read("01068881234", "CN");
    assertEquals(Optional.of("Beijing"), number.place(Locale.ENGLISH));
    assertEquals(Optional.of("北京市"), number.place(Locale.CHINA));
  }

  @Test
  void noTextMakesItThrowAndWhatIsReadReadsTheSameAgain() {
    var random = new Random(20260301);
    for (int i = 0; i < 20_000; i++) {
      var raw = junk(random);
      var number = PhoneNumber.read(raw, i % 2 == 0 ? "CN" : "US");
      assertTrue(
          number.shown().codePointCount(0, number.shown().length()) <= PhoneNumber.SHOWN_LENGTH);
      assertTrue(number.shown().chars().noneMatch(Character::isISOControl), raw);
      number.e164().ifPresent(e164 -> assertEquals(number, PhoneNumber.ofE164(e164), raw));
    }
  }

  private static final String[] PIECES = {
    "+",
    "86",
    "0",
    "00",
    "138",
    "0013",
    "8000",
    "9",
    " ",
    "-",
    "(0)",
    "(",
    ")",
    "\r\n",
    "\0",
    "\"",
    "'",
    "<",
    ">",
    "sip:",
    "tel:",
    "@",
    ";ext=",
    ";user=phone",
    "x",
    "转",
    ",",
    "|",
    "#",
    "*",
    "%2B",
    "%0d%0a",
    "anonymous",
    "\uD83D",
    "\u202E",
    "𝟙",
    "Event: Hangup",
    "99999999999999999999"
  };

  private static String junk(Random random) {
    var text = new StringBuilder();
    for (int n = random.nextInt(12); n > 0; n--)
      if (random.nextInt(8) == 0) text.append((char) random.nextInt(0x10000));
      else text.append(PIECES[random.nextInt(PIECES.length)]);
    if (random.nextInt(50) == 0) text.append("7".repeat(random.nextInt(2_000)));
    return text.toString();
  }
}
