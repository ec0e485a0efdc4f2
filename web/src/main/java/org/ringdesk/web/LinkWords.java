package org.ringdesk.web;

import java.util.Locale;
import org.ringdesk.ami.LinkFault;
import org.ringdesk.board.BoardSnapshot.LinkWhy;
import org.ringdesk.board.BoardSnapshot.PbxLink;

/** How a PBX's link is, and why it is not up. */
final class LinkWords {
  private LinkWords() {}

  static String state(PbxLink link, Messages words) {
    return words.text("link." + link.state().name().toLowerCase(Locale.ROOT));
  }

  /** Empty where there is nothing to explain; what the PBX itself said stands behind it, quoted. */
  static String why(PbxLink link, Messages words) {
    return link.why().map(why -> why(why, words)).orElse("");
  }

  private static String why(LinkWhy why, Messages words) {
    return switch (why) {
      case LinkWhy.Faulty f -> fault(f.fault(), words);
      case LinkWhy.DatabaseAway d -> words.text("why.database_away");
      case LinkWhy.Elsewhere e ->
          e.owner().isEmpty() ? "" : words.text("why.elsewhere", Visible.text(e.owner()));
    };
  }

  static String fault(LinkFault fault, Messages words) {
    String ours = words.text("fault." + fault.reason().key());
    return fault.detail().isEmpty()
        ? ours
        : words.text("why.quoting", ours, Visible.text(fault.detail()));
  }
}
