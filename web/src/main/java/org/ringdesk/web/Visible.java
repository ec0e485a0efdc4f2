package org.ringdesk.web;

/** Text that came over a telephone line, made safe to look at. */
final class Visible {
  private static final String SHOWN_INSTEAD = "\uFFFD";

  private Visible() {}

  /**
   * Characters that cannot be seen (control characters, marks that turn the reading direction, lone
   * surrogates …) as a visible �: they must neither reorder a line nor hide in it. Markup is the
   * template's business.
   */
  static String text(String raw) {
    StringBuilder shown = new StringBuilder(raw.length());
    raw.codePoints()
        .forEach(
            c -> {
              if (hidden(c)) shown.append(SHOWN_INSTEAD);
              else shown.appendCodePoint(c);
            });
    return shown.toString();
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
