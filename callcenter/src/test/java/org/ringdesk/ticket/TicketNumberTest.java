package org.ringdesk.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TicketNumberTest {
  @Test
  void aNumberIsItsSerialAndACheckDigit() {
    // 236 -> 2363 is the textbook's example of Verhoeff's check
    assertEquals("2363", TicketNumber.ofSerial(236).value());
  }

  @Test
  void whatPeopleTypeIsReadWithSpacesHyphensAndTheHashKey() {
    var number = TicketNumber.ofSerial(1001);
    assertEquals(Optional.of(number), TicketNumber.typed(" #" + number + "# "));
    assertEquals(Optional.of(new TicketNumber("2363")), TicketNumber.typed("23-63"));
    assertEquals(Optional.empty(), TicketNumber.typed(""));
    assertEquals(Optional.empty(), TicketNumber.typed("0"));
    assertEquals(Optional.empty(), TicketNumber.typed("２３６３"));
    assertEquals(Optional.empty(), TicketNumber.typed("9".repeat(300)));
  }

  @Test
  void everyWrongDigitIsRefused() {
    for (long serial = 1001; serial < 1200; serial++) {
      var number = TicketNumber.ofSerial(serial).value();
      for (int i = 0; i < number.length(); i++)
        for (char wrong = '0'; wrong <= '9'; wrong++)
          if (wrong != number.charAt(i))
            assertEquals(
                Optional.empty(),
                TicketNumber.typed(number.substring(0, i) + wrong + number.substring(i + 1)));
    }
  }

  @Test
  void neighboursThatChangedPlacesAreRefused() {
    for (long serial = 1001; serial < 3000; serial++) {
      var number = TicketNumber.ofSerial(serial).value();
      for (int i = 0; i + 1 < number.length(); i++) {
        var digits = new StringBuilder(number);
        digits.setCharAt(i, number.charAt(i + 1));
        digits.setCharAt(i + 1, number.charAt(i));
        if (!digits.toString().equals(number))
          assertEquals(Optional.empty(), TicketNumber.typed(digits.toString()));
      }
    }
  }

  @Test
  void aWrongNumberCannotBeMade() {
    assertThrows(IllegalArgumentException.class, () -> new TicketNumber("2364"));
  }
}
