package org.ringdesk.deploy.commands;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ringdesk.deploy.Settings;
import org.ringdesk.deploy.pbx.Dialplan;

/** Prints the dialplan that Ringdesk writes for a PBX, for who copies it there by hand. */
public final class WriteDialplan implements Command {
  @Override
  public int run(List<String> args) {
    if (args.isEmpty() || args.getFirst().startsWith("-"))
      throw new Misused("dialplan takes the PBX's name, and perhaps --settings FILE behind it.");
    var name = args.getFirst();
    var more = new ArrayList<>(args.subList(1, args.size()));
    if (!more.isEmpty() && !(more.size() == 2 && more.getFirst().equals("--settings")))
      throw new Misused("dialplan takes nothing but --settings FILE behind the PBX's name.");
    var settings = Settings.read(Settings.file(more, System.getenv()), System.getenv());
    var pbx =
        settings.pbx().stream()
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new Misused("The settings know no PBX of that name."));
    var text =
        settings
            .dialplan(pbx)
            .map(Dialplan::text)
            .orElseThrow(
                () ->
                    new Misused(
                        "Nothing is written for "
                            + name
                            + " while pbx.N.dialplan.agi is not set."));
    new PrintStream(System.out, true, StandardCharsets.UTF_8).print(text);
    return 0;
  }
}
