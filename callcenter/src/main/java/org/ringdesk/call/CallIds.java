package org.ringdesk.call;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Names calls. A call that was named before, in another run of this program, keeps its name; and
 * the same call told once more gets the same name again.
 */
public final class CallIds {
  private final Map<Leg, CallId> known;

  /**
   * @param known the names given in earlier runs, by the caller's leg
   */
  public CallIds(Map<Leg, CallId> known) {
    this.known = Map.copyOf(known);
  }

  CallId of(Leg caller, Instant enteredAt) {
    var named = known.get(caller);
    return named != null ? named : name(caller, enteredAt);
  }

  /** The name that a call gets which was never named, whoever tells of it. */
  public static CallId name(Leg caller, Instant enteredAt) {
    return new CallId(v7(enteredAt.toEpochMilli(), hash(caller)));
  }

  /** The moment, and a hash of the natural key where others take random bits. */
  private static UUID v7(long millis, ByteBuffer hash) {
    long high = (millis << 16) | 0x7000 | (hash.getShort() & 0x0fff);
    long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static ByteBuffer hash(Leg caller) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var key = caller.pbx() + "\0" + caller.uniqueid();
      return ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
