package org.ringdesk.deploy.commands;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringdesk.deploy.DatabaseUrl;

/**
 * A sealed day that {@code verify} or {@code replay-day} is asked for.
 *
 * @param database empty: the usual one
 */
record DayRequest(LocalDate day, Optional<DatabaseUrl> database, boolean json) {
  static DayRequest of(String command, List<String> args) {
    var shape = command + " takes a day such as 2026-11-24, and where wanted --database URL --json";
    var days = new ArrayList<String>();
    Optional<DatabaseUrl> database = Optional.empty();
    boolean json = false;
    for (int i = 0; i < args.size(); i++) {
      var word = args.get(i);
      if (word.equals("--json")) json = true;
      else if (word.equals("--database")) {
        if (i + 1 == args.size()) throw new Command.Misused("--database needs a value.");
        database = Optional.of(UsualDatabase.said(args.get(++i)));
      } else if (word.startsWith("--")) throw new Command.Misused(shape + ", not " + word + ".");
      else days.add(word);
    }
    if (days.size() != 1) throw new Command.Misused(shape + ".");
    return new DayRequest(day(days.getFirst(), shape), database, json);
  }

  private static LocalDate day(String text, String shape) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new Command.Misused(shape + ", not \"" + text + "\".");
    }
  }

  Command.Misused notSealed() {
    return new Command.Misused(
        day
            + " is not sealed: a day is, the night after, when the queue log was read up to its end.");
  }
}
