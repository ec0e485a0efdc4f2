package org.ringdesk.ledger;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The lines of one {@code queue_log} file, plain or gzip, read from its beginning to what is now
 * its end. A line is read no further than {@link QueueLogLine#LONGEST} needs.
 */
public final class QueueLogFile implements AutoCloseable {
  private static final int BUFFER = 1 << 17;

  private final Counted counted;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private byte[] line = new byte[1024];
  private int at;
  private int end;
  private long number;

  /**
   * @throws IOException when it cannot be read, or is packed and cannot be unpacked
   */
  public QueueLogFile(Path path) throws IOException {
    counted = new Counted(Files.newInputStream(path));
    try {
      in = unpacked(new BufferedInputStream(counted, BUFFER));
    } catch (IOException e) {
      counted.close();
      throw e;
    }
  }

  private static InputStream unpacked(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return packed ? new GZIPInputStream(in, BUFFER) : in;
  }

  /** The next line without its end; empty after the last. */
  public Optional<String> next() throws IOException {
    int length = 0;
    for (; ; ) {
      if (at == end) {
        end = in.read(buffer, 0, buffer.length);
        at = 0;
        if (end <= 0) {
          end = 0;
          return length == 0 ? Optional.empty() : Optional.of(line(length));
        }
      }
      int stop = at;
      while (stop < end && buffer[stop] != '\n') stop++;
      length = keep(length, stop);
      at = stop;
      if (stop == end) continue;
      at++;
      return Optional.of(line(length));
    }
  }

  private int keep(int length, int stop) {
    int more = Math.min(stop - at, 2 * QueueLogLine.LONGEST - length);
    if (length + more > line.length)
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
    System.arraycopy(buffer, at, line, length, more);
    return length + more;
  }

  private String line(int length) {
    number++;
    boolean carriage = length > 0 && line[length - 1] == '\r';
    return QueueLogLine.text(line, 0, carriage ? length - 1 : length);
  }

  /** Of the line last read, from 1. */
  public long number() {
    return number;
  }

  /** How many bytes of the file itself have been read, packed as they are. */
  public long bytes() {
    return counted.count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int n = super.read(into, from, length);
      if (n > 0) count += n;
      return n;
    }
  }
}
