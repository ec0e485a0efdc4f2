package org.ringdesk.ami;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;

/**
 * The wire under asterisk-java. It reads bytes, frames messages and gives events to the {@link
 * Sink}; only the greeting and responses go on to asterisk-java, whose event queue would drop what
 * does not fit.
 */
final class AmiSocket implements SocketConnectionFacade {
  static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /**
   * The PBX writes each message by itself, many for each step of a call: what follows the first
   * within this time is read with one look.
   */
  private static final Duration GATHER = Duration.ofMillis(3);

  /** So much at once is no trickle. */
  private static final int MUCH = 16 * 1024;

  /** Takes a message, on the reading thread. An exception ends the connection. */
  interface Sink {
    void take(AmiMessage message, AmiSocket from) throws IOException;

    /** All that has come was taken; the next may be a while. */
    default void rest() {}
  }

  private final InstantSource clock;
  private final Sink sink;
  private final AmiFramer framer;
  private final Socket raw = new Socket();
  private final Deque<String> forAsteriskJava = new ArrayDeque<>();
  private final byte[] buffer = new byte[64 * 1024];
  private int from;
  private int to;
  private byte[] line = new byte[1024];
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private Instant filledAt = Instant.EPOCH;
  private volatile boolean greeted;
  private volatile @Nullable Thread reader;
  private volatile boolean closed;
  private volatile boolean handingOver;
  private volatile long heardNanos = System.nanoTime();
  private volatile @Nullable Instant heardAt;
  private volatile @Nullable Instant wholeAt;
  private volatile @Nullable LinkFault end;

  AmiSocket(String pbx, InstantSource clock, Sink sink) {
    this.clock = clock;
    this.sink = sink;
    this.framer = new AmiFramer(pbx);
  }

  void connect(AmiAddress address) throws IOException {
    raw.setTcpNoDelay(true);
    raw.setKeepAlive(true);
    raw.connect(
        new InetSocketAddress(address.host(), address.port()), (int) CONNECT_WITHIN.toMillis());
    Socket socket = address.tls() ? handshake(address) : raw;
    in = socket.getInputStream();
    out = new BufferedOutputStream(socket.getOutputStream());
  }

  private SSLSocket handshake(AmiAddress address) throws IOException {
    raw.setSoTimeout((int) CONNECT_WITHIN.toMillis());
    var socket = Tls.over(raw, address);
    socket.startHandshake();
    raw.setSoTimeout(0);
    return socket;
  }

  /** The next line for asterisk-java; messages that are not for it pass by on the way. */
  @Override
  public String readLine() throws IOException {
    reader = Thread.currentThread();
    try {
      while (forAsteriskJava.isEmpty()) {
        pass(nextLine());
      }
      return forAsteriskJava.remove();
    } catch (IOException e) {
      end = end == null ? LinkFault.of(e, LinkFault.Reason.CLOSED) : end;
      throw e;
    }
  }

  private void pass(String text) throws IOException {
    if (!greeted) {
      greet(text);
      return;
    }
    var message = framer.on(text, filledAt);
    if (message.isPresent()) {
      sort(message.get());
      wholeAt = filledAt;
    }
  }

  private void greet(String text) throws IOException {
    if (!text.startsWith("Asterisk Call Manager")) {
      throw new LinkFault.Met(LinkFault.of(LinkFault.Reason.NO_MANAGER));
    }
    greeted = true;
    forAsteriskJava.add(text);
  }

  private void sort(AmiMessage message) throws IOException {
    if (message.response()) {
      forAsteriskJava.addAll(message.lines());
      forAsteriskJava.add("");
      if (message.action().isEmpty()) {
        return;
      }
    }
    // While the reader waits for room nothing is read, which is not the PBX's silence.
    handingOver = true;
    try {
      sink.take(message, this);
    } finally {
      heardNanos = System.nanoTime();
      handingOver = false;
    }
  }

  /** Up to CR LF: a lone CR or LF belongs to a value. Of an over-long line, one more than fits. */
  private String nextLine() throws IOException {
    int length = 0;
    int last = -1;
    while (true) {
      if (from == to) {
        fill();
      }
      int b = buffer[from++];
      if (b == '\n' && last == '\r') {
        return new String(line, 0, Math.min(length - 1, AmiFramer.MAX_LINE + 1), AmiMessage.WIRE);
      }
      if (length < line.length) {
        line[length] = (byte) b;
      } else if (length < AmiFramer.MAX_LINE + 2) {
        line = Arrays.copyOf(line, Math.min(line.length * 2, AmiFramer.MAX_LINE + 2));
        line[length] = (byte) b;
      }
      length = Math.min(length, AmiFramer.MAX_LINE + 2) + 1;
      last = b;
    }
  }

  private void fill() throws IOException {
    sink.rest();
    if (to > 0 && to < MUCH) gather();
    var stream = in;
    int read = stream == null ? -1 : stream.read(buffer);
    if (read < 0) {
      throw new LinkFault.Met(LinkFault.of(LinkFault.Reason.CLOSED));
    }
    from = 0;
    to = read;
    filledAt = clock.instant();
    heardAt = filledAt;
    heardNanos = System.nanoTime();
  }

  private static void gather() {
    try {
      Thread.sleep(GATHER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void write(String s) throws IOException {
    var stream = out;
    if (stream == null) {
      throw new IOException("not connected");
    }
    stream.write(s.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void flush() throws IOException {
    var stream = out;
    if (stream != null) {
      stream.flush();
    }
  }

  /** Hard: the TCP socket itself, since an orderly end of TLS may wait for a peer that is dead. */
  @Override
  public void close() throws IOException {
    closed = true;
    raw.close();
  }

  boolean greeted() {
    return greeted;
  }

  boolean closed() {
    return closed;
  }

  /** When the last line came; empty before the first. */
  @Nullable Instant heardAt() {
    return heardAt;
  }

  /** When the last whole message came that was taken: nothing before it is lost. */
  @Nullable Instant wholeAt() {
    return wholeAt;
  }

  Duration silentFor() {
    return handingOver ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - heardNanos);
  }

  /** Why reading ended; empty while it goes on. */
  Optional<LinkFault> end() {
    return Optional.ofNullable(end);
  }

  @Nullable Thread reader() {
    return reader;
  }

  @Override
  public boolean isConnected() {
    return raw.isConnected();
  }

  @Override
  public InetAddress getLocalAddress() {
    return raw.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return raw.getLocalPort();
  }

  @Override
  public @Nullable InetAddress getRemoteAddress() {
    return raw.getInetAddress();
  }

  @Override
  public int getRemotePort() {
    return raw.getPort();
  }
}
