package org.ringdesk.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.ringdesk.ami.AmiMessage;

/**
 * What becomes one row, while it comes together: only its text is kept, which is a fraction of the
 * messages. Filled by one thread, then handed over.
 */
public final class JournalText {
  /** More than fifty calls a second make: then there is much to do, and speed counts. */
  private static final int MUCH = 256 * 1024;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
  private int messages;
  private Instant seenAt = Instant.EPOCH;

  public void add(AmiMessage message) {
    write("@" + ChronoUnit.MICROS.between(Instant.EPOCH, message.seenAt()));
    write(" " + message.lines().size() + "\n");
    for (var line : message.lines()) {
      write(line);
      text.write('\n');
    }
    messages++;
    seenAt = message.seenAt();
  }

  private void write(String words) {
    text.writeBytes(words.getBytes(AmiMessage.WIRE));
  }

  /** How many messages. */
  public int messages() {
    return messages;
  }

  /** When the last of them was read. */
  Instant seenAt() {
    return seenAt;
  }

  byte[] zipped() {
    var bytes = new ByteArrayOutputStream(text.size() / 4 + 64);
    int level = text.size() > MUCH ? Deflater.BEST_SPEED : Deflater.DEFAULT_COMPRESSION;
    try (var zip = new Zip(bytes, level)) {
      text.writeTo(zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static final class Zip extends GZIPOutputStream {
    Zip(OutputStream to, int level) throws IOException {
      super(to, 16 * 1024);
      def.setLevel(level);
    }
  }
}
