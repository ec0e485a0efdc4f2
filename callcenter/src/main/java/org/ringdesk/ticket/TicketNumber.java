package org.ringdesk.ticket;

import java.util.Optional;
import org.apache.commons.validator.routines.checkdigit.CheckDigitException;
import org.apache.commons.validator.routines.checkdigit.VerhoeffCheckDigit;

/**
 * A ticket's number as people say, write and key it: a serial and a check digit after Verhoeff,
 * which finds every single wrong digit and every two neighbours that changed places.
 */
public record TicketNumber(String value) {
  /** A longer one is not ours. */
  private static final int DIGITS = 18;

  /**
   * @throws IllegalArgumentException when its check digit is wrong
   */
  public TicketNumber {
    if (!isRight(value)) throw new IllegalArgumentException("not a ticket number: " + value);
  }

  public static TicketNumber ofSerial(long serial) {
    try {
      return new TicketNumber(
          serial + VerhoeffCheckDigit.VERHOEFF_CHECK_DIGIT.calculate(Long.toString(serial)));
    } catch (CheckDigitException e) {
      throw new IllegalArgumentException("not a serial: " + serial, e);
    }
  }

  /**
   * What somebody typed: spaces, hyphens and a leading or trailing # do no harm; a mistyped number
   * is none.
   */
  public static Optional<TicketNumber> typed(String text) {
    var digits = text.replaceAll("[\\s#-]", "");
    return isRight(digits) ? Optional.of(new TicketNumber(digits)) : Optional.empty();
  }

  private static boolean isRight(String digits) {
    return digits.length() <= DIGITS
        && digits.matches("[0-9]{2,}")
        && VerhoeffCheckDigit.VERHOEFF_CHECK_DIGIT.isValid(digits);
  }

  @Override
  public String toString() {
    return value;
  }
}
