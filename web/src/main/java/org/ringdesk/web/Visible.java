package org.ringdesk.web;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text that came over a telephone line, made safe to look at. */
final class Visible {
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final String SHOWN_INSTEAD = "\uFFFD";

  private Visible() {}

  /**
   * Characters that cannot be seen (control characters, marks that turn the reading direction, lone
   * surrogates …) as a visible �: they must neither reorder a line nor hide in it. Markup is the
   * template's business.
   */
  static String text(String raw) {
    if (raw.codePoints().noneMatch(Visible::hidden)) return raw;
    StringBuilder shown = new StringBuilder(raw.length());
    raw.codePoints()
        .forEach(
            c -> {
              if (hidden(c)) shown.append(SHOWN_INSTEAD);
              else shown.appendCodePoint(c);
            });
    return shown.toString();
  }

  /** The same of a text of several lines, which stay lines. */
  static String lines(String raw) {
    return raw.lines().map(Visible::text).collect(Collectors.joining("\n"));
  }

  /** A number as people write it ({@code +86 138 0013 8000}) where it is one, else as it came. */
  static String number(String raw) {
    // whoever sends more digits than a number has sends no number
    if (!E164.matcher(raw).matches()) return text(raw);
    try {
      PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
      return numbers.format(numbers.parse(raw, null), PhoneNumberFormat.INTERNATIONAL);
    } catch (NumberParseException e) {
      return raw;
    }
  }

  private static boolean hidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
