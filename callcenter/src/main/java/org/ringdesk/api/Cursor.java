package org.ringdesk.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a list goes on: behind the row of this moment and key. It names a place, not a right:
 * whoever makes one up reads no row that their key does not show.
 *
 * @param call of calls and visits; of others zero
 * @param no the visit among those of its call, or the row of what is no call
 */
public record Cursor(Instant at, UUID call, long no) {
  /**
   * @param list which list by which filters: a cursor of one is none of another
   */
  public String text(String list) {
    var text =
        String.join("|", at.toString(), call.toString(), Long.toString(no), fingerprint(list));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty when it is none of this list. */
  public static Optional<Cursor> read(String text, String list) {
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", -1);
      return parts.length == 4 && parts[3].equals(fingerprint(list))
          ? Optional.of(
              new Cursor(
                  Instant.parse(parts[0]), UUID.fromString(parts[1]), Long.parseLong(parts[2])))
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String fingerprint(String list) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(list.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
