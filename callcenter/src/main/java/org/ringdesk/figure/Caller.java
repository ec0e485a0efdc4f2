package org.ringdesk.figure;

import org.ringdesk.customer.PhoneNumber;

/**
 * Who called, as somebody looks for them.
 *
 * @param text of a {@code NUMBER} with its country code: {@code +8613800138000}
 */
public record Caller(Kind kind, String text) {
  /** {@code ENDING}: the last digits of a number; {@code RAW}: what came where it is no number. */
  public enum Kind {
    NUMBER,
    ENDING,
    RAW
  }

  /**
   * @param region ISO country whose rules read a number without a country code
   */
  public static Caller typed(String typed, String region) {
    var text = typed.strip();
    var number = PhoneNumber.read(text, region).e164();
    if (number.isPresent()) return new Caller(Kind.NUMBER, number.get());
    var digits = text.replaceAll("[\\s().\\-–/]", "");
    return digits.matches("[0-9]+") ? new Caller(Kind.ENDING, digits) : new Caller(Kind.RAW, text);
  }

  /** The condition on the call {@code c}; only whole numbers have an index. */
  String sql(String parameter) {
    return switch (kind) {
      case NUMBER -> "c.from_number = " + parameter;
      case ENDING -> "(c.from_number like '%%' || %1$s or c.from_raw = %1$s)".formatted(parameter);
      case RAW -> "c.from_raw = " + parameter;
    };
  }
}
