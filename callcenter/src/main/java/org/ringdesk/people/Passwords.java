package org.ringdesk.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as they are kept: Argon2id, its parameters beside each hash, so that they may grow.
 * Each hashing takes a good part of a tenth of a second and its memory; run few at once.
 */
public final class Passwords {
  public static final int SHORTEST = 12;
  public static final int LONGEST = 128;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** Without what is easily taken for another when read out or copied from paper. */
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final Pattern KEPT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  /**
   * @param memory KiB
   * @param passes over that memory
   */
  public record Cost(int memory, int passes, int lanes) {
    /** OWASP's first choice for Argon2id. */
    public static final Cost STANDARD = new Cost(19_456, 2, 1);

    boolean below(Cost other) {
      return memory < other.memory || passes < other.passes;
    }
  }

  private final Cost cost;
  private final SecureRandom random = new SecureRandom();

  /** No password's: as long to compare with as a real one. */
  private final String nobodys;

  public Passwords(Cost cost) {
    this.cost = cost;
    this.nobodys = text(bytes(SALT_BYTES), bytes(HASH_BYTES));
  }

  /** A new hash at today's cost. */
  public String hash(String password) {
    byte[] salt = bytes(SALT_BYTES);
    return text(salt, argon2(password, salt, cost));
  }

  private String text(byte[] salt, byte[] hash) {
    Base64.Encoder text = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memory,
            cost.passes,
            cost.lanes,
            text.encodeToString(salt),
            text.encodeToString(hash));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /**
   * @param kept empty where there is nobody of that name: it takes as long, and never matches
   * @throws IllegalStateException when what is kept is no hash of ours
   */
  public boolean matches(String password, Optional<String> kept) {
    Matcher hash = read(kept.orElse(nobodys));
    byte[] now = argon2(password, Base64.getDecoder().decode(hash.group(4)), cost(hash));
    boolean same = MessageDigest.isEqual(now, Base64.getDecoder().decode(hash.group(5)));
    return same && kept.isPresent();
  }

  /** It was made when less was enough; whoever next signs in gets a stronger one. */
  public boolean outgrown(String kept) {
    return cost(read(kept)).below(cost);
  }

  /** A password for somebody who will choose their own: about 99 bits, easy to read out. */
  public String random() {
    StringBuilder password = new StringBuilder(23);
    for (int i = 0; i < 20; i++) {
      if (i > 0 && i % 5 == 0) password.append('-');
      password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return password.toString();
  }

  /**
   * Why this may not be somebody's password. Length is what counts: rules of digits and signs make
   * people write passwords down.
   */
  public static Optional<Objection> objection(String password, String userName) {
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST) return Optional.of(Objection.PASSWORD_SHORT);
    if (length > LONGEST) return Optional.of(Objection.PASSWORD_LONG);
    boolean named = password.toLowerCase(Locale.ROOT).contains(userName);
    boolean poor = password.codePoints().distinct().count() < 5;
    return named || poor ? Optional.of(Objection.PASSWORD_EASY) : Optional.empty();
  }

  private static Matcher read(String kept) {
    Matcher hash = KEPT.matcher(kept);
    if (!hash.matches()) throw new IllegalStateException("a kept password is no hash of ours");
    return hash;
  }

  private static Cost cost(Matcher hash) {
    return new Cost(
        Integer.parseInt(hash.group(1)),
        Integer.parseInt(hash.group(2)),
        Integer.parseInt(hash.group(3)));
  }

  private static byte[] argon2(String password, byte[] salt, Cost cost) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memory)
            .withIterations(cost.passes)
            .withParallelism(cost.lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    // the same characters come in several encodings, by keyboard
    String same = Normalizer.normalize(password, Normalizer.Form.NFKC);
    generator.generateBytes(same.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
