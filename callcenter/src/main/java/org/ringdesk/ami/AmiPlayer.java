package org.ringdesk.ami;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A PBX that only repeats: it greets, lets its one user log in, answers what {@link AmiLink} and
 * {@link AmiActions} ask, and plays a recording to whoever listens. For replays and tests, on
 * loopback. It can also stop reading and answering without closing, which is how a PBX dies at
 * night.
 */
public final class AmiPlayer implements AutoCloseable {
  private static final String GREETING = "Asterisk Call Manager/11.0.0\r\n";
  private static final String CHALLENGE = "271828182";
  private static final int ACTIONS_KEPT = 10_000;
  private static final Pattern TIMESTAMP = Pattern.compile("\nTimestamp: (\\d+)\\.(\\d{6})\r");

  private final String user;
  private final String secret;
  private final ServerSocket server;
  private final List<Caller> callers = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> actions = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private volatile String boot = "2026-11-23";
  private volatile boolean stalled;
  private volatile boolean closed;

  public AmiPlayer(String user, String secret) throws IOException {
    this(user, secret, null);
  }

  /**
   * @param tls speaks TLS with its certificate; null: plain
   */
  public AmiPlayer(String user, String secret, @Nullable SSLServerSocketFactory tls)
      throws IOException {
    this.user = user;
    this.secret = secret;
    var loopback = InetAddress.getLoopbackAddress();
    this.server =
        tls == null ? new ServerSocket(0, 50, loopback) : tls.createServerSocket(0, 50, loopback);
    Thread.ofVirtual().name("ami-player").start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** A file of recorded bytes, gzipped or not, without what its recorder's own login left in it. */
  public static byte[] recording(Path file) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(2);
      boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return withoutLogin(zipped ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes());
    }
  }

  /** Recordings begin with the greeting and the answer to the recorder's login. */
  static byte[] withoutLogin(byte[] recorded) {
    String text = new String(recorded, AmiMessage.WIRE);
    while (text.startsWith("Asterisk Call Manager") || text.startsWith("Response: ")) {
      String end = text.startsWith("Response: ") ? "\r\n\r\n" : "\r\n";
      int at = text.indexOf(end);
      text = at < 0 ? "" : text.substring(at + end.length());
    }
    return text.getBytes(AmiMessage.WIRE);
  }

  /**
   * Sends recorded bytes to everybody who is logged in and wants events; returns when they are
   * written.
   *
   * @param speed 1 is as it happened, 60 a minute a second, 0 as fast as it can be read
   */
  public void play(byte[] recording, double speed) throws InterruptedException {
    String text = new String(recording, AmiMessage.WIRE);
    if (speed <= 0) {
      send(text);
      return;
    }
    var matcher = TIMESTAMP.matcher(text);
    int sent = 0;
    long before = -1;
    while (matcher.find()) {
      long now = Long.parseLong(matcher.group(1)) * 1_000_000 + Long.parseLong(matcher.group(2));
      if (before >= 0 && now > before) {
        int begin = text.lastIndexOf("\r\n\r\n", matcher.start());
        send(text.substring(sent, begin < sent ? sent : begin + 4));
        sent = Math.max(sent, begin + 4);
        Thread.sleep(Duration.ofNanos((long) ((now - before) * 1_000 / speed)));
      }
      before = Math.max(before, now);
    }
    send(text.substring(sent));
  }

  /**
   * Waits until somebody has logged in, wants events, and has heard what lives now.
   *
   * @return false when nobody came within {@code patience}
   */
  public boolean awaitListener(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (callers.stream().noneMatch(c -> c.listens && c.listed)) {
      if (System.nanoTime() > until) {
        return false;
      }
      Thread.sleep(5);
    }
    return true;
  }

  /** The end of the link: all that was sent arrives, and nobody gets in again. */
  public void hangUp() throws IOException {
    closed = true;
    server.close();
    for (var caller : callers) {
      caller.socket.shutdownOutput();
    }
  }

  public void send(String text) {
    for (var caller : callers) {
      if (caller.listens) {
        caller.write(text);
      }
    }
  }

  /**
   * The entries of the list that an action asks for, with {@code %s} where each carries the
   * action's id.
   */
  public void answer(String action, String entries) {
    answers.put(action.toLowerCase(Locale.ROOT), entries);
  }

  /** The next logins see a PBX that was started on another day. */
  public void restarted(String day) {
    boot = day;
  }

  /** From now on reads nothing and says nothing, but keeps its connections. */
  public void stall(boolean how) {
    stalled = how;
  }

  /** Closes all connections, and takes new ones. */
  public void cut() {
    callers.forEach(Caller::close);
  }

  /** How many are logged in and want events. */
  public int listeners() {
    return (int) callers.stream().filter(c -> c.listens).count();
  }

  /** What was asked so far, oldest first: header names in lower case. */
  public List<Map<String, String>> actions() {
    return List.copyOf(actions);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
    cut();
  }

  private void accept() {
    while (!closed) {
      try {
        var caller = new Caller(server.accept());
        callers.add(caller);
        Thread.ofVirtual().name("ami-player-caller").start(caller::serve);
      } catch (IOException e) {
        // A caller that was gone before it was taken, or our own end.
      }
    }
  }

  private static String md5(String text) {
    try {
      var digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One connection. */
  private final class Caller implements Closeable {
    private final Socket socket;
    private volatile boolean listens;
    private volatile boolean listed;

    Caller(Socket socket) {
      this.socket = socket;
    }

    void serve() {
      try (socket) {
        write(GREETING);
        var in = new BufferedInputStream(socket.getInputStream());
        for (var action = next(in); action != null; action = next(in)) {
          answer(action);
        }
      } catch (IOException | InterruptedException e) {
        // Gone: the test or the replay says so where it matters.
      } finally {
        callers.remove(this);
      }
    }

    private @Nullable Map<String, String> next(InputStream in)
        throws IOException, InterruptedException {
      var action = new HashMap<String, String>();
      while (true) {
        String line = line(in);
        while (stalled) {
          Thread.sleep(20);
        }
        if (line == null || (line.isEmpty() && !action.isEmpty())) {
          return line == null ? null : action;
        }
        int colon = line.indexOf(':');
        if (colon > 0) {
          action.put(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
      }
    }

    private @Nullable String line(InputStream in) throws IOException {
      var line = new StringBuilder();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          return line.toString().strip();
        }
        if (line.length() < 4096) {
          line.append((char) b);
        }
      }
      return null;
    }

    private void answer(Map<String, String> action) {
      if (actions.size() < ACTIONS_KEPT) {
        actions.add(Map.copyOf(action));
      }
      String id = action.getOrDefault("actionid", "");
      String name = action.getOrDefault("action", "").toLowerCase(Locale.ROOT);
      switch (name) {
        case "challenge" -> respond("Success", id, "Challenge: " + CHALLENGE);
        case "login" -> login(action, id);
        case "logoff" -> close();
        case "ping" -> respond("Success", id, "Ping: Pong");
        case "corestatus" ->
            respond("Success", id, "CoreStartupDate: " + boot + "\r\nCoreStartupTime: 22:35:12");
        case "queuestatus" -> list(id, name, "QueueStatusComplete");
        case "coreshowchannels" -> {
          list(id, name, "CoreShowChannelsComplete");
          listed = true;
        }
        default -> respond("Success", id, "Message: " + answers.getOrDefault(name, "done"));
      }
    }

    private void login(Map<String, String> action, String id) {
      if (!user.equals(action.get("username"))
          || !md5(CHALLENGE + secret).equals(action.get("key"))) {
        respond("Error", id, "Message: Authentication failed");
        close();
        return;
      }
      respond("Success", id, "Message: Authentication accepted");
      listens = !"off".equals(action.get("events"));
    }

    private void respond(String how, String id, String more) {
      write("Response: " + how + "\r\nActionID: " + id + "\r\n" + more + "\r\n\r\n");
    }

    private void list(String id, String action, String complete) {
      String entries = answers.getOrDefault(action, "").replace("%s", id);
      write(
          "Response: Success\r\nActionID: "
              + id
              + "\r\nEventList: start\r\n\r\n"
              + entries
              + "Event: "
              + complete
              + "\r\nActionID: "
              + id
              + "\r\nEventList: Complete\r\nListItems: 0\r\n\r\n");
    }

    void write(String text) {
      try {
        if (!stalled) {
          OutputStream out = socket.getOutputStream();
          synchronized (this) {
            out.write(text.getBytes(AmiMessage.WIRE));
            out.flush();
          }
        }
      } catch (IOException e) {
        close();
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // Closed either way.
      }
    }
  }
}
