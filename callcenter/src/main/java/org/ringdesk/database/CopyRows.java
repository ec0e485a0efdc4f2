package org.ringdesk.database;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table in the binary form of PostgreSQL's COPY. Each value is sent as its column's
 * type stores it: nothing is converted on the way.
 */
public final class CopyRows {
  private static final byte[] HEAD = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final byte[] END = {-1, -1};
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
  private static final int BIGINT = 20; // its number in pg_type

  private final String statement;
  private final int columns;
  private ByteBuffer bytes = ByteBuffer.allocate(1 << 16);

  /**
   * @param columns their names, in the order in which each row gives its values
   */
  public CopyRows(String table, String... columns) {
    this.statement =
        "copy %s (%s) from stdin (format binary)".formatted(table, String.join(", ", columns));
    this.columns = columns.length;
    bytes.put(HEAD);
  }

  /** Begins a row; its values follow. */
  public CopyRows row() {
    room(Short.BYTES).putShort((short) columns);
    return this;
  }

  public CopyRows text(@Nullable String value) {
    if (value == null) return none();
    // PostgreSQL's text has no NUL
    var whole = value.indexOf('\0') < 0 ? value : value.replace('\0', '\uFFFD');
    return bytes(whole.getBytes(StandardCharsets.UTF_8));
  }

  public CopyRows bytes(byte[] value) {
    value(value.length).put(value);
    return this;
  }

  public CopyRows uuid(UUID value) {
    value(2 * Long.BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    return this;
  }

  public CopyRows flag(boolean value) {
    value(1).put((byte) (value ? 1 : 0));
    return this;
  }

  public CopyRows smallint(int value) {
    value(Short.BYTES).putShort((short) value);
    return this;
  }

  public CopyRows integer(int value) {
    value(Integer.BYTES).putInt(value);
    return this;
  }

  public CopyRows bigint(long value) {
    value(Long.BYTES).putLong(value);
    return this;
  }

  /** A timestamptz. */
  public CopyRows moment(@Nullable Instant value) {
    return value == null ? none() : bigint(ChronoUnit.MICROS.between(EPOCH, value));
  }

  public CopyRows day(LocalDate value) {
    return integer((int) ChronoUnit.DAYS.between(FIRST_DAY, value));
  }

  /** A bigint[] with nothing in it. */
  public CopyRows noBigints() {
    value(3 * Integer.BYTES).putInt(0).putInt(0).putInt(BIGINT); // dimensions, nulls, type
    return this;
  }

  private CopyRows none() {
    room(Integer.BYTES).putInt(-1);
    return this;
  }

  private ByteBuffer value(int length) {
    return room(Integer.BYTES + length).putInt(length);
  }

  private ByteBuffer room(int length) {
    if (bytes.remaining() < length) {
      var more = ByteBuffer.allocate(2 * bytes.capacity() + length);
      bytes = more.put(bytes.flip());
    }
    return bytes;
  }

  boolean isEmpty() {
    return bytes.position() == HEAD.length;
  }

  String statement() {
    return statement;
  }

  /** All of it; no row can be added afterwards. */
  InputStream stream() {
    room(END.length).put(END);
    return new ByteArrayInputStream(bytes.array(), 0, bytes.position());
  }
}
