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
import org.ringdesk.deploy.tail.DialplanKeeper;
import org.ringdesk.deploy.tail.ServerClient;
import org.ringdesk.ledger.Spool;

/**
 * Beside a remote PBX: brings its queue_log to the server and, where it may, keeps the dialplan
 * there as the server writes it, until it is told to end.
 */
public final class Tail implements Command {
  private static final Set<String> ONCE =
      Set.of(
          "--token-file",
          "--pbx",
          "--queue-log",
          "--spool",
          "--ca",
          "--asterisk-etc",
          "--asterisk");
  private static final long SPOOL_LIMIT = 1L << 30;

  /**
   * @param servers at least one
   * @param etc where the dialplan is kept written; empty where it is not
   * @param asterisk the program that tells Asterisk to read it
   */
  record Options(
      List<URI> servers,
      String token,
      String pbx,
      Path queueLog,
      Path spool,
      Optional<Path> ca,
      Optional<Path> etc,
      String asterisk) {

    static Options of(List<String> args) {
      var servers = new ArrayList<URI>();
      Map<String, String> given = new HashMap<>();
      for (int i = 0; i < args.size(); i += 2) {
        var name = args.get(i);
        if (!name.equals("--server") && !ONCE.contains(name))
          throw new Misused(
              "tail takes --server URL --token-file FILE --pbx NAME --queue-log PATH [--spool FOLDER] [--ca FILE] [--asterisk-etc FOLDER [--asterisk PROGRAM]], not "
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
          Optional.ofNullable(given.get("--ca")).map(Path::of),
          Optional.ofNullable(given.get("--asterisk-etc")).map(Options::etc),
          given.getOrDefault("--asterisk", "asterisk"));
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

    private static Path etc(String folder) {
      var etc = Path.of(folder);
      if (Files.isReadable(etc.resolve("asterisk.conf")) && Files.isWritable(etc)) return etc;
      throw new Misused(
          "--asterisk-etc wants the folder of asterisk.conf, such as /etc/asterisk, which this"
              + " account may write; "
              + folder
              + " is not.");
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
            new ServerClient(options.servers(), options.pbx(), options.token(), options.ca());
        var spool = new Spool(options.queueLog(), options.spool(), SPOOL_LIMIT)) {
      var companion = new Companion(server, options.queueLog(), spool, Clock.systemUTC());
      var keeper = options.etc().map(etc -> new DialplanKeeper(server, etc, options.asterisk()));
      var running = new ArrayList<Thread>();
      running.add(started("tail", companion::run));
      keeper.ifPresent(k -> running.add(started("dialplan", k::run)));
      Shutdown.untilTold(
          () -> {
            companion.stop();
            keeper.ifPresent(DialplanKeeper::stop);
            running.forEach(Thread::interrupt);
          });
      for (var thread : running) thread.join();
      return 0;
    } catch (IOException e) {
      System.err.println("The tail does not start: " + Run.lastWord(e));
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static Thread started(String name, Work work) {
    return Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
