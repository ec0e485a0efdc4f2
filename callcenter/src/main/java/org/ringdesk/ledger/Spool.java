package org.ringdesk.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While the server is away, the log itself waits for it. Only what rotation may throw away before
 * the server is back is copied here, up to a limit. A {@link QueueLogTail} finds it here.
 */
public final class Spool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Spool.class);

  /** More rotations than these do not happen while a disk is full. */
  private static final int UNCOPIED = 16;

  private final Path path;
  private final Path folder;
  private final long limit;

  /** Held open, so that what is rotated away is not gone before it is copied. */
  private final Deque<LogFile> uncopied = new ArrayDeque<>();

  private @Nullable LogFile current;
  private boolean full;

  /**
   * @param limit bytes; beyond it nothing is copied until there is room again, and that is said
   */
  public Spool(Path path, Path folder, long limit) {
    this.path = path;
    this.folder = folder;
    this.limit = limit;
  }

  public Path folder() {
    return folder;
  }

  /**
   * Looks whether the log was rotated since the last look, and keeps the old one if so. One that
   * cannot be kept, such as on a full disk, is tried again at each look; the oldest of more than
   * {@link #UNCOPIED} is given up.
   */
  public void keep() {
    try {
      var before = current;
      if (before == null) {
        current = LogFile.open(path);
      } else if (LogFile.inode(path) != before.inode() && Files.size(path) > 0) {
        current = LogFile.open(path);
        uncopied.add(before);
      }
      if (uncopied.size() > UNCOPIED) giveUp(uncopied.remove());
      while (!uncopied.isEmpty() && copied(uncopied.element())) uncopied.remove().close();
      full = !uncopied.isEmpty();
    } catch (NoSuchFileException e) {
      // it is being rotated, or is not there yet
    } catch (IOException e) {
      if (!full) log.warn("a rotated queue log is not kept yet: {}", e.getMessage());
      full = true;
    }
  }

  private static void giveUp(LogFile old) throws IOException {
    log.error("a rotated queue log was never kept, and is lost if it was thrown away");
    old.close();
  }

  private boolean copied(LogFile old) throws IOException {
    Files.createDirectories(folder);
    if (used() + old.size() > limit) {
      if (!full)
        log.error(
            "the spool is full: a rotated log is not kept yet, and lost if this ends before there is room");
      return false;
    }
    var kept =
        folder.resolve(path.getFileName() + "." + old.changed().toMillis() + "." + old.inode());
    var draft = folder.resolve("draft");
    try (var out =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      long done = 0;
      while (done < old.size()) done += old.channel().transferTo(done, old.size() - done, out);
      out.force(true);
    }
    Files.move(draft, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  private long used() throws IOException {
    long used = 0;
    for (var each : kept()) used += Files.size(each);
    return used;
  }

  private List<Path> kept() throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    var name = path.getFileName().toString();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith(name + ".")).toList();
    }
  }

  /**
   * The server has all that was written: what was copied is of no use, the log of now is watched.
   */
  public void renew() {
    try {
      for (var each : kept()) Files.delete(each);
      while (!uncopied.isEmpty()) uncopied.remove().close();
      full = false;
      var before = current;
      if (before != null && LogFile.inode(path) == before.inode()) return;
      current = LogFile.open(path);
      if (before != null) before.close();
    } catch (NoSuchFileException e) {
      // it is being rotated, or is not there yet
    } catch (IOException e) {
      log.warn("the spool is not emptied: {}", e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    var open = current;
    current = null;
    while (!uncopied.isEmpty()) uncopied.remove().close();
    if (open != null) open.close();
  }
}
