package org.ringdesk.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.zip.GZIPInputStream;

/**
 * One open log file. It stays itself when it is renamed or deleted.
 *
 * @param inode its number in the file system
 * @param changed when it was last written
 */
record LogFile(Path path, FileChannel channel, long inode, FileTime changed)
    implements AutoCloseable {
  /** So many first bytes tell one log from another. */
  static final int HEAD = 4_096;

  /** Rotated logs in the order in which they were written. */
  static final Comparator<LogFile> OLDEST_FIRST =
      Comparator.comparing(LogFile::changed).thenComparing(f -> f.path.toString());

  /** A gzipped one is unpacked into a file without a name. */
  static LogFile open(Path path) throws IOException {
    return path.toString().endsWith(".gz") ? unpacked(path) : plain(path, path);
  }

  private static LogFile plain(Path path, Path name) throws IOException {
    while (true) {
      long before = inode(path);
      var channel = FileChannel.open(path, StandardOpenOption.READ);
      var changed = Files.getLastModifiedTime(path);
      // Java asks the name, not the channel: another file may have taken the name meanwhile
      if (inode(path) == before) return new LogFile(name, channel, before, changed);
      channel.close();
    }
  }

  private static LogFile unpacked(Path path) throws IOException {
    var changed = Files.getLastModifiedTime(path);
    var plain = Files.createTempFile("queue_log", null);
    try (var in = new GZIPInputStream(Files.newInputStream(path));
        var out = Files.newOutputStream(plain)) {
      in.transferTo(out);
      var file = plain(plain, path);
      return new LogFile(path, file.channel, file.inode, changed);
    } finally {
      Files.delete(plain);
    }
  }

  static long inode(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Up to {@code most} bytes from a position on; fewer at the end. */
  byte[] bytes(long position, int most) throws IOException {
    var buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(most, size() - position)));
    while (buffer.hasRemaining()) if (channel.read(buffer, position + buffer.position()) < 0) break;
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  boolean beginsWith(byte[] head) throws IOException {
    return Arrays.equals(bytes(0, head.length), head);
  }

  /** Whether this is the file that the bookmark lies in. */
  boolean holds(Bookmark bookmark) throws IOException {
    return size() >= bookmark.position()
        && Arrays.equals(hash(bytes(0, bookmark.headLength())), bookmark.head());
  }

  static byte[] hash(byte[] head) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(head);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
