package org.ringdesk.deploy.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ringdesk.ivr.PromptFolder;

/**
 * Writes what callers hear as sound files, to be copied into the folder of sounds of the operator's
 * own Asterisk. Own recordings in {@code deploy/prompts} take the place of spoken ones.
 */
public final class Prompts implements Command {
  @Override
  public int run(List<String> args) {
    if (args.size() != 1 || args.getFirst().startsWith("-"))
      throw new Misused("prompts takes the folder to write to, such as /var/lib/asterisk/sounds.");
    var root = Path.of(System.getProperty("ringdesk.root", "."));
    var target = Path.of(args.getFirst());
    try {
      new PromptFolder(root.resolve("deploy/.cache/prompts"), root.resolve("deploy/prompts"))
          .writeTo(target);
      System.out.println("The prompts are in " + target.toAbsolutePath() + ".");
      return 0;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
