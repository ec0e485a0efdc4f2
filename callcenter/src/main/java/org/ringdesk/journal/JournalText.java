package org.ringdesk.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.ringdesk.ami.AmiMessage;

/**
 * What becomes one row, while it comes together: only its text is kept, which is a fraction of the
 * messages. Filled by one thread, then handed over.
 */
public final class JournalText {
  /** More than fifty calls a second make: then there is much to do, and speed counts. */
  private static final int MUCH = 256 * 1024;

  /** In blocks: one array that grows would be copied again and again. */
  private static final int BLOCK = 16 * 1024;

  private final List<byte[]> full = new ArrayList<>();
  private byte[] block = new byte[BLOCK];
  private int used;
  private int messages;
  private Instant seenAt = Instant.EPOCH;
  private @Nullable CompletableFuture<byte[]> zipped;

  public void add(AmiMessage message) {
    write("@" + ChronoUnit.MICROS.between(Instant.EPOCH, message.seenAt()));
    write(" " + message.lines().size() + "\n");
    for (var line : message.lines()) {
      write(line);
      write("\n");
    }
    messages++;
    seenAt = message.seenAt();
  }

  private void write(String words) {
    var bytes = words.getBytes(AmiMessage.WIRE);
    for (int from = 0; from < bytes.length; ) {
      if (used == BLOCK) {
        full.add(block);
        block = new byte[BLOCK];
        used = 0;
      }
      int some = Math.min(bytes.length - from, BLOCK - used);
      System.arraycopy(bytes, from, block, used, some);
      used += some;
      from += some;
    }
  }

  /** How many messages. */
  public int messages() {
    return messages;
  }

  /** When the last of them was read. */
  Instant seenAt() {
    return seenAt;
  }

  /** Nothing more comes: it is compressed beside whatever else goes on. */
  public void close() {
    zipped = CompletableFuture.supplyAsync(this::zip, Thread::startVirtualThread);
  }

  /** Compressed once, however often it is asked for. */
  byte[] zipped() {
    return Objects.requireNonNull(zipped, "more may come").join();
  }

  private byte[] zip() {
    int size = full.size() * BLOCK + used;
    var bytes = new ByteArrayOutputStream(size / 8 + 64);
    int level = size > MUCH ? Deflater.BEST_SPEED : Deflater.DEFAULT_COMPRESSION;
    try (var zip = new Zip(bytes, level)) {
      for (var part : full) zip.write(part);
      zip.write(block, 0, used);
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
