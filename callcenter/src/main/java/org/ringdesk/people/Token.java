package org.ringdesk.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * 256 random bits that only one browser or program holds: we keep their hash, so that whoever reads
 * our tables or a backup can sign in as nobody.
 */
public record Token(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  public static Token random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new Token(text(bytes));
  }

  public boolean wellFormed() {
    return SHAPE.matcher(value).matches();
  }

  byte[] hash() {
    return sha256("session:" + value);
  }

  /** As a program's key: never the hash of a browser's. */
  byte[] programHash() {
    return sha256("program:" + value);
  }

  /** Goes into this browser's forms: it follows from the token and does not lead back to it. */
  public String csrf() {
    return text(sha256("form:" + value));
  }

  /** Never in a log. */
  @Override
  public String toString() {
    return "Token[…]";
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
