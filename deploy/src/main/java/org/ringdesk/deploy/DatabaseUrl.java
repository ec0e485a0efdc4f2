package org.ringdesk.deploy;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where PostgreSQL is: {@code postgresql://user:password@host:port/name}. Its text hides the
 * password.
 *
 * @param value as it was given, for {@link org.ringdesk.database.Database}
 */
public record DatabaseUrl(String value) {
  static final String SHAPE = "postgresql://user:password@host:port/name";

  /**
   * @throws IllegalArgumentException when it is not of that shape; the message does not repeat it
   */
  public DatabaseUrl {
    var uri = parse(value);
    var scheme = uri.getScheme();
    var name = uri.getPath();
    if (!("postgresql".equals(scheme) || "postgres".equals(scheme))
        || uri.getHost() == null
        || uri.getRawUserInfo() == null
        || name == null
        || name.length() < 2) throw new IllegalArgumentException("not " + SHAPE);
  }

  /** For JDBC, which takes user and password apart. */
  public String jdbcUrl() {
    var uri = parse(value);
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return "jdbc:postgresql://%s:%d%s%s"
        .formatted(
            uri.getHost(), uri.getPort() == -1 ? 5432 : uri.getPort(), uri.getRawPath(), query);
  }

  public String user() {
    return credentials()[0];
  }

  /** Empty where the server asks for none. */
  public String password() {
    return credentials().length < 2 ? "" : credentials()[1];
  }

  private String[] credentials() {
    var parts = parse(value).getRawUserInfo().split(":", 2);
    for (int i = 0; i < parts.length; i++)
      // a plus is a plus here, unlike in a form
      parts[i] = URLDecoder.decode(parts[i].replace("+", "%2B"), StandardCharsets.UTF_8);
    return parts;
  }

  private static URI parse(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not " + SHAPE); // its own message repeats the password
    }
  }

  @Override
  public String toString() {
    var uri = parse(value);
    return "%s://%s:***@%s%s"
        .formatted(
            uri.getScheme(),
            user(),
            uri.getHost() + (uri.getPort() == -1 ? "" : ":" + uri.getPort()),
            uri.getPath());
  }
}
