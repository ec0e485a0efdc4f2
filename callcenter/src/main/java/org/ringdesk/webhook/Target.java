package org.ringdesk.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Where a webhook may lead. Not to this machine and its neighbours, who would take our word for an
 * administrator's: so a name is looked up before each delivery, refused when one of its addresses
 * is not a public one, and what was looked up is what is connected to.
 *
 * @param privately whether a setting allows plain HTTP and any address
 */
public record Target(URI url, boolean privately) {
  /** Nothing was sent. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  private static final int LONGEST = 1_000;

  /** Networks that lead to no place of the public internet, beside those that Java knows. */
  private static final List<String> NOT_PUBLIC =
      List.of(
          "0.0.0.0/8",
          "100.64.0.0/10",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "240.0.0.0/4",
          "::/96",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "fc00::/7",
          "fec0::/10");

  /** Empty when it is no address that anything could be sent to. */
  public static Optional<Target> of(String text, boolean privately) {
    try {
      var url = new URI(text);
      var scheme = String.valueOf(url.getScheme());
      var known = scheme.equals("https") || (privately && scheme.equals("http"));
      return known
              && text.length() <= LONGEST
              && url.getHost() != null
              && url.getUserInfo() == null
              && url.getFragment() == null
              && url.getPort() <= 65_535
          ? Optional.of(new Target(url, privately))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  public boolean secure() {
    return url.getScheme().equals("https");
  }

  public int port() {
    if (url.getPort() > 0) return url.getPort();
    return secure() ? 443 : 80;
  }

  /**
   * One of its addresses; the name is looked up now, which may take its time.
   *
   * @throws Refused when there is none, or one is not public
   */
  public InetAddress address() throws Refused {
    try {
      var all = InetAddress.getAllByName(url.getHost());
      for (var address : all)
        if (!privately && !isPublic(address))
          throw new Refused(url.getHost() + " leads to " + address.getHostAddress());
      return all[0];
    } catch (UnknownHostException e) {
      throw new Refused(url.getHost() + " has no address");
    }
  }

  static boolean isPublic(InetAddress address) {
    return !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isSiteLocalAddress()
        && !address.isMulticastAddress()
        && NOT_PUBLIC.stream().noneMatch(network -> within(address, network));
  }

  private static boolean within(InetAddress address, String network) {
    var parts = network.split("/");
    var net = literal(parts[0]);
    var bytes = address.getAddress();
    if (net.length != bytes.length) return false;
    int bits = Integer.parseInt(parts[1]);
    for (int i = 0; i < bits; i++)
      if (((bytes[i / 8] ^ net[i / 8]) >> (7 - i % 8) & 1) != 0) return false;
    return true;
  }

  private static byte[] literal(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
