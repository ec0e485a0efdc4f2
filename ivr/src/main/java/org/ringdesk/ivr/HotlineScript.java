package org.ringdesk.ivr;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Specialty;

/**
 * What the callers of one hotline are offered.
 *
 * @param languages in the order they are offered; the first is the house's own and the one of
 *     callers who press nothing
 * @param menu without any, nobody is asked for the matter
 * @param onCall the mobiles that are rung outside working hours, in this order
 * @param onCallRings how long each of them rings
 * @param keyWait how long a caller may think after a question; an engineer has twice as long
 * @param tries how often a question is asked before it is decided without the caller
 */
public record HotlineScript(
    Hotline hotline,
    List<Language> languages,
    List<Choice> menu,
    List<String> onCall,
    Duration onCallRings,
    Duration keyWait,
    int tries) {

  /** What Asterisk may be told to dial. */
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{3,20}");

  public HotlineScript {
    languages = List.copyOf(languages);
    menu = List.copyOf(menu);
    onCall = List.copyOf(onCall);
    if (languages.isEmpty()) throw new IllegalArgumentException("at least one language is needed");
    for (var number : onCall)
      if (!NUMBER.matcher(number).matches())
        throw new IllegalArgumentException("no number to ring: " + number);
  }

  public record Choice(char digit, Specialty specialty) {}

  Language own() {
    return languages.getFirst();
  }

  Optional<Choice> choice(char digit) {
    return menu.stream().filter(c -> c.digit() == digit).findFirst();
  }
}
