package org.ringdesk.deploy.commands;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.deploy.Settings;

/**
 * Walks from the settings to the PBX and says which link is broken and how to mend it. Exit 0 when
 * all is well, 1 when not.
 */
public final class Doctor implements Command {
  private static final int PATIENCE_MS = 3_000;

  private record Finding(boolean well, String sentence) {}

  @Override
  public int run(List<String> args) {
    if (!args.isEmpty() && !(args.size() == 2 && args.getFirst().equals("--settings")))
      throw new Misused("doctor takes --settings FILE, not " + String.join(" ", args) + ".");
    var settings = Settings.read(Settings.file(args, System.getenv()), System.getenv());
    var findings = new ArrayList<Finding>();
    findings.add(new Finding(true, "The settings are complete."));
    findings.add(
        settings
            .database()
            .url()
            .map(Doctor::database)
            .orElseGet(
                () ->
                    new Finding(
                        false, "DATABASE_URL names no database; run needs one, or --embedded.")));
    for (var pbx : settings.pbx()) findings.add(reach(pbx));
    for (var f : findings) System.out.println((f.well() ? "well    " : "BROKEN  ") + f.sentence());
    return findings.stream().allMatch(Finding::well) ? 0 : 1;
  }

  private static Finding database(DatabaseUrl url) {
    DriverManager.setLoginTimeout(PATIENCE_MS / 1_000);
    try (var connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password())) {
      var version = connection.getMetaData().getDatabaseMajorVersion();
      return version >= 15
          ? new Finding(true, "The database answers: PostgreSQL " + version + " at " + url + ".")
          : new Finding(
              false,
              "The database at " + url + " is PostgreSQL " + version + "; 15 or newer is needed.");
    } catch (SQLException e) {
      return new Finding(
          false, "The database at " + url + " does not let us in: " + Run.lastWord(e) + ".");
    }
  }

  private static Finding reach(Settings.PbxSettings pbx) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(pbx.host(), pbx.port()), PATIENCE_MS);
      return new Finding(
          true,
          "Something listens at " + pbx.host() + ":" + pbx.port() + " for PBX " + pbx.name() + ".");
    } catch (IOException e) {
      return new Finding(
          false,
          "Nothing listens at "
              + pbx.host()
              + ":"
              + pbx.port()
              + " for PBX "
              + pbx.name()
              + ": is Asterisk running, and is manager.conf enabled there?");
    }
  }
}
