package org.ringdesk.deploy;

import java.util.Arrays;
import java.util.List;
import org.ringdesk.deploy.commands.AdminPassword;
import org.ringdesk.deploy.commands.Command;
import org.ringdesk.deploy.commands.Demo;
import org.ringdesk.deploy.commands.Doctor;
import org.ringdesk.deploy.commands.ImportQueueLog;
import org.ringdesk.deploy.commands.Prompts;
import org.ringdesk.deploy.commands.Replay;
import org.ringdesk.deploy.commands.ReplayDay;
import org.ringdesk.deploy.commands.Report;
import org.ringdesk.deploy.commands.Run;
import org.ringdesk.deploy.commands.Tail;
import org.ringdesk.deploy.commands.Verify;
import org.ringdesk.deploy.commands.WriteDialplan;

/**
 * {@code deploy/desk COMMAND}. Results go to standard output, all else to standard error; a bad
 * argument exits 2 with one sentence.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Arrays.asList(args)));
  }

  static int run(List<String> args) {
    var words = args.isEmpty() ? List.<String>of() : args.subList(1, args.size());
    try {
      return command(args.isEmpty() ? "" : args.getFirst()).run(words);
    } catch (Command.Misused e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (SettingsException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  private static Command command(String name) {
    return switch (name) {
      case "run" -> new Run();
      case "demo" -> new Demo();
      case "doctor" -> new Doctor();
      case "admin-password" -> new AdminPassword();
      case "report" -> new Report();
      case "prompts" -> new Prompts();
      case "import" -> new ImportQueueLog();
      case "replay" -> new Replay();
      case "replay-day" -> new ReplayDay();
      case "verify" -> new Verify();
      case "tail" -> new Tail();
      case "dialplan" -> new WriteDialplan();
      default ->
          throw new Command.Misused("\"" + name + "\" is no command; deploy/desk help lists them.");
    };
  }
}
