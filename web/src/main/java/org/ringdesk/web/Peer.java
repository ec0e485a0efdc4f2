package org.ringdesk.web;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a request comes from. A proxy is believed when it runs on this machine; what anybody else
 * claims in {@code X-Forwarded-For} is ignored.
 */
final class Peer {
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private Peer() {}

  /** For people and the audit; an IPv6 network of one house counts as one place. */
  static String address(RoutingContext ctx) {
    return literal(asked(ctx)).map(Peer::place).orElse("unknown");
  }

  /** A program on this machine, not somebody whom a proxy on this machine forwards. */
  static boolean local(RoutingContext ctx) {
    return loopback(ctx) && !forwarded(ctx);
  }

  static boolean secure(RoutingContext ctx) {
    return ctx.request().isSSL()
        || (loopback(ctx) && "https".equals(header(ctx, "X-Forwarded-Proto")));
  }

  private static String asked(RoutingContext ctx) {
    String claimed = header(ctx, "X-Forwarded-For");
    if (!loopback(ctx) || claimed.isEmpty()) return host(ctx);
    // the last one is what our own proxy saw; those before it are hearsay
    return claimed.substring(claimed.lastIndexOf(',') + 1).strip();
  }

  private static boolean forwarded(RoutingContext ctx) {
    return !header(ctx, "X-Forwarded-For").isEmpty()
        || !header(ctx, "X-Real-IP").isEmpty()
        || !header(ctx, "Forwarded").isEmpty();
  }

  private static boolean loopback(RoutingContext ctx) {
    return literal(host(ctx)).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static String host(RoutingContext ctx) {
    return Optional.ofNullable(ctx.request().remoteAddress())
        .map(SocketAddress::hostAddress)
        .orElse("");
  }

  private static String header(RoutingContext ctx, String name) {
    return String.join(",", ctx.request().headers().getAll(name)).strip();
  }

  /** Only literals: a name would be looked up, and the caller chooses it. */
  private static Optional<InetAddress> literal(String text) {
    if (!LITERAL.matcher(text).matches()) return Optional.empty();
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static String place(InetAddress address) {
    if (!(address instanceof Inet6Address) || address.isLoopbackAddress())
      return address.getHostAddress();
    String network = HexFormat.of().formatHex(address.getAddress(), 0, 8);
    return network.replaceAll("(.{4})(?=.)", "$1:") + "::/64";
  }
}
