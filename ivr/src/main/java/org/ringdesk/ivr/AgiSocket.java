package org.ringdesk.ivr;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.asteriskjava.util.SocketConnectionFacade;

/**
 * One caller's session with Asterisk, in lines. Bounded in every direction: how long a line is, how
 * long one answer and how long the whole takes.
 */
final class AgiSocket implements SocketConnectionFacade {
  private static final int LONGEST_LINE = 8_192;

  /** Asterisk sends what it knows of the call at once; whoever stays silent is not Asterisk. */
  private static final Duration FOR_THE_REQUEST = Duration.ofSeconds(5);

  /** Longer than the longest prompt plays. */
  private static final Duration FOR_AN_ANSWER = Duration.ofSeconds(60);

  /** The dialplan takes the call away a little later. */
  static final Duration FOR_THE_WHOLE = Duration.ofSeconds(170);

  private final Socket socket;
  private final InputStream in;
  private final Consumer<AgiSocket> whenClosed;
  private final long deadline = System.nanoTime() + FOR_THE_WHOLE.toNanos();
  private Duration patience = FOR_THE_REQUEST;

  AgiSocket(Socket socket, Consumer<AgiSocket> whenClosed) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.whenClosed = whenClosed;
  }

  @Override
  public String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      socket.setSoTimeout(patience());
      int next = in.read();
      if (next < 0) throw new IOException("Asterisk has ended the session");
      if (next == '\n') break;
      line.write(next);
      if (line.size() > LONGEST_LINE) throw new IOException("no line of Asterisk is so long");
    }
    if (line.size() == 0) patience = FOR_AN_ANSWER; // the blank line after the request
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  private int patience() throws SocketTimeoutException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (left <= 0) throw new SocketTimeoutException("the script has taken too long");
    return Math.toIntExact(Math.min(left, patience.toMillis()));
  }

  /**
   * A NUL would hang the session: Asterisk reads its commands as C strings and waits for the rest.
   */
  @Override
  public void write(String command) throws IOException {
    boolean oneLine =
        command.endsWith("\n")
            && command.chars().limit(command.length() - 1L).noneMatch(c -> c < ' ');
    if (!oneLine) throw new IOException("a command has to be one line without control characters");
    socket.getOutputStream().write(command.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void flush() throws IOException {
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    whenClosed.accept(this);
    socket.close();
  }

  @Override
  public boolean isConnected() {
    return !socket.isClosed();
  }

  @Override
  public InetAddress getLocalAddress() {
    return socket.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override
  public InetAddress getRemoteAddress() {
    return socket.getInetAddress();
  }

  @Override
  public int getRemotePort() {
    return socket.getPort();
  }
}
