package org.ringdesk.ami;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach one PBX's manager interface.
 *
 * @param pbx our name for it, part of every key
 * @param trust a PEM file with the PBX's own certificate, or several of them: with TLS, only these
 *     are believed, whatever name or dates they carry. Without it the machine's authorities and the
 *     host's name decide.
 * @param silence how long the PBX may say nothing at all, not even to a ping, before the link is
 *     given up
 */
public record AmiAddress(
    String pbx,
    String host,
    int port,
    boolean tls,
    Optional<Path> trust,
    String user,
    String secret,
    Duration silence) {

  public static final Duration SILENCE = Duration.ofSeconds(15);

  /** Without the secret: this goes into logs. */
  @Override
  public String toString() {
    return pbx + " (" + user + "@" + host + ":" + port + (tls ? ", TLS)" : ")");
  }
}
