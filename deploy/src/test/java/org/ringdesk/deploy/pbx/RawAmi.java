package org.ringdesk.deploy.pbx;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The manager socket, read as it comes: blocks of lines with an empty line after each. */
final class RawAmi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Socket socket;
  private final List<String> blocks = new ArrayList<>();

  private RawAmi(Socket socket) {
    this.socket = socket;
  }

  static RawAmi login(PbxPlan plan) throws IOException {
    return login(plan, new Socket(plan.listen().amiHost(), plan.listen().ami()));
  }

  static RawAmi login(PbxPlan plan, Socket socket) throws IOException {
    RawAmi ami = new RawAmi(socket);
    Thread.ofVirtual().name("raw-ami").start(ami::read);
    ami.send("Action: Login", "Username: " + plan.ami().user(), "Secret: " + plan.ami().secret());
    ami.awaits("Message: Authentication accepted");
    return ami;
  }

  void send(String... lines) throws IOException {
    socket
        .getOutputStream()
        .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The first block that has all these lines. */
  String awaits(String... lines) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (blocks) {
      while (true) {
        for (String block : blocks) {
          if (block.lines().toList().containsAll(List.of(lines))) {
            return block;
          }
        }
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError(
              "No message has "
                  + String.join(" and ", lines)
                  + ". What came:\n"
                  + String.join("\n\n", blocks));
        }
        try {
          blocks.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError("interrupted", e);
        }
      }
    }
  }

  /** How many blocks begin with this line. */
  long count(String firstLine) {
    synchronized (blocks) {
      return blocks.stream()
          .filter(b -> b.lines().findFirst().orElse("").equals(firstLine))
          .count();
    }
  }

  /** How many blocks have all these lines. */
  long countWith(String... lines) {
    synchronized (blocks) {
      return blocks.stream().filter(b -> b.lines().toList().containsAll(List.of(lines))).count();
    }
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
      StringBuilder block = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isEmpty()) {
          block.append(line).append('\n');
        } else if (!block.isEmpty()) {
          synchronized (blocks) {
            blocks.add(block.toString());
            blocks.notifyAll();
          }
          block.setLength(0);
        }
      }
    } catch (IOException e) {
      // closed, by us or by the PBX: what came until now stays
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
