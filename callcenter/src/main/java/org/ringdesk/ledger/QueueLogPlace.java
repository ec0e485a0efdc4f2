package org.ringdesk.ledger;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Where a PBX's queue_log is. */
public sealed interface QueueLogPlace {
  /** On this machine. */
  record Here(Path path) implements QueueLogPlace {}

  /** On the PBX's own; {@code deploy/desk tail} beside it sends the lines and shows the token. */
  record Beside(String token) implements QueueLogPlace {
    /** Takes the same time however much of it is right. */
    boolean opensWith(String given) {
      return MessageDigest.isEqual(
          LogFile.hash(token.getBytes(StandardCharsets.UTF_8)),
          LogFile.hash(given.getBytes(StandardCharsets.UTF_8)));
    }

    /** Never in a log. */
    @Override
    public String toString() {
      return "Beside[…]";
    }
  }

  /** Nobody told. */
  record Unread() implements QueueLogPlace {}

  default boolean opens(String token) {
    return this instanceof Beside beside && beside.opensWith(token);
  }
}
