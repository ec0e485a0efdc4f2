package org.ringdesk.web;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the pages are served.
 *
 * @param host the address listened on; {@code 127.0.0.1} unless a proxy or people on the network
 *     need it
 * @param port 0 takes a free one
 * @param viewers how many live pages at once; the next one is told to come back later
 * @param tls empty: plain HTTP, for a proxy in front or this machine only
 */
public record WebSettings(String host, int port, int viewers, Optional<Tls> tls) {
  /** PEM files: the certificate with those that lead to a known authority, and its key. */
  public record Tls(Path certificate, Path key) {}

  public static final int DEFAULT_PORT = 8080;
  public static final int DEFAULT_VIEWERS = 1_000;

  public WebSettings {
    if (host.isBlank()) throw new IllegalArgumentException("web.host must name an address");
    if (port < 0 || port > 65_535)
      throw new IllegalArgumentException("web.port must be 0 to 65535, not " + port);
    if (viewers < 1)
      throw new IllegalArgumentException("web.viewers must be at least 1, not " + viewers);
  }

  public static WebSettings local() {
    return plain("127.0.0.1", DEFAULT_PORT, DEFAULT_VIEWERS);
  }

  public static WebSettings plain(String host, int port, int viewers) {
    return new WebSettings(host, port, viewers, Optional.empty());
  }

  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }
}
