package org.ringdesk.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;

/** The way out. */
@FunctionalInterface
public interface Post {
  /**
   * Sends to this address and no other, follows nothing, and waits a few seconds.
   *
   * @throws IOException when there was no answer
   */
  Answer send(Target target, InetAddress address, Map<String, String> headers, String body)
      throws IOException;
}
