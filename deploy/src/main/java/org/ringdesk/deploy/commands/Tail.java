package org.ringdesk.deploy.commands;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.deploy.tail.Companion;
import org.ringdesk.deploy.tail.LedgerClient;
import org.ringdesk.ledger.Spool;

/** Beside a remote PBX: brings its queue_log to the server, until it is told to end. */
public final class Tail implements Command {
  private static final Set<String> ONCE =
      Set.of("--token-file", "--pbx", "--queue-log", "--spool", "--ca");
  private static final long SPOOL_LIMIT = 1L << 30;

  /**
   * @param servers at least one
   */
  record Options(
      List<URI> servers, String token, String pbx, Path queueLog, Path spool, Optional<Path> ca) {

    static Options of(List<String> args) {
      var servers = new ArrayList<URI>();
      Map<String, String> given = new HashMap<>();
      for (int i = 0; i < args.size(); i += 2) {
        var name = args.get(i);
        if (!name.equals("--server") && !ONCE.contains(name))
          throw new Misused(
              "tail takes --server URL --token-file FILE --pbx NAME --queue-log PATH [--spool FOLDER] [--ca FILE], not "
                  + name
                  + ".");
        if (i + 1 == args.size()) throw new Misused(name + " wants something behind it.");
        if (name.equals("--server")) servers.add(server(args.get(i + 1)));
        else if (given.put(name, args.get(i + 1)) != null)
          throw new Misused(name + " is given twice.");
      }
      if (servers.isEmpty()) throw new Misused("tail wants --server URL.");
      return new Options(
          servers,
          token(Path.of(wanted(given, "--token-file"))),
          pbx(wanted(given, "--pbx")),
          Path.of(wanted(given, "--queue-log")),
          Path.of(given.getOrDefault("--spool", "ringdesk-spool")),
          Optional.ofNullable(given.get("--ca")).map(Path::of));
    }

    private static String wanted(Map<String, String> given, String name) {
      return Optional.ofNullable(given.get(name))
          .orElseThrow(() -> new Misused("tail wants " + name + "."));
    }

    /** The token crosses the network: without TLS only to this machine, into a tunnel or proxy. */
    private static URI server(String text) {
      try {
        var url = URI.create(text);
        boolean here = "127.0.0.1".equals(url.getHost()) || "localhost".equals(url.getHost());
        if (url.getHost() != null
            && ("https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && here)))
          return url;
      } catch (IllegalArgumentException e) {
        // said below
      }
      throw new Misused(
          "--server wants an address such as https://desk.example.com:8080, not " + text + ".");
    }

    private static String pbx(String name) {
      if (!name.matches("[a-z0-9-]{1,32}"))
        throw new Misused("--pbx wants the name that the server's settings have for it.");
      return name;
    }

    private static String token(Path file) {
      try {
        var token = Files.readString(file).strip();
        if (token.matches("[!-~]{24,255}")) return token;
        throw new Misused(file + " holds no token of 24 to 255 characters.");
      } catch (IOException e) {
        throw new Misused(file + " cannot be read: " + e.getMessage() + ".");
      }
    }
  }

  @Override
  public int run(List<String> args) {
    var options = Options.of(args);
    try (var server =
            new LedgerClient(options.servers(), options.pbx(), options.token(), options.ca());
        var spool = new Spool(options.queueLog(), options.spool(), SPOOL_LIMIT)) {
      var companion = new Companion(server, options.queueLog(), spool, Clock.systemUTC());
      var running = Thread.ofPlatform().name("tail").start(() -> run(companion));
      Shutdown.untilTold(
          () -> {
            companion.stop();
            running.interrupt();
          });
      running.join();
      return 0;
    } catch (IOException e) {
      System.err.println("The tail does not start: " + Run.lastWord(e));
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static void run(Companion companion) {
    try {
      companion.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
