package org.ringdesk.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows a queue_log by its path: what is appended, through rotation by renaming (also several
 * rotations, also while nobody looked), truncation and replacement. Each line comes once, as it was
 * written, when its end is written. Not for several threads at once.
 */
public final class QueueLogTail implements AutoCloseable {
  /** A longer line is cut, and its parts are broken lines. */
  static final int LONGEST = 64 * 1024;

  private static final int CHUNK = 4 * LONGEST;

  /** What rotation puts behind the name: {@code .1}, {@code -20261124}, {@code .2.gz} … */
  private static final Pattern ROTATED = Pattern.compile("[.-][0-9][0-9.-]*(\\.gz)?");

  /** So many compressed logs are unpacked at the most when the bookmark's file is looked for. */
  private static final int UNPACKED = 10;

  /** Files that are alike for fewer bytes may still be different ones. */
  private static final int TELLING = 128;

  /** A file's moment may be so much older than the clock was. */
  private static final Duration CLOCK_GRAIN = Duration.ofSeconds(1);

  private final Path path;
  private final List<Path> keptIn;
  private final Deque<LogFile> newer = new ArrayDeque<>();
  private Optional<Bookmark> from;
  private Ordinals ordinals;
  private @Nullable LogFile file;
  private byte[] head = {};
  private byte[] truncatedHead = {};
  private long position;
  private boolean inLongLine;
  private String lost = "";

  /**
   * What one look brought.
   *
   * @param atEnd everything that had been written was read
   * @param missing nothing is at the path now; what its last file still brings is read
   * @param lost why lines may have gone unread before these; mostly empty
   */
  public record Found(List<TailedLine> lines, boolean atEnd, boolean missing, String lost) {}

  /**
   * @param keptIn folders beside the log's own in which rotated logs may lie
   * @param from empty: from the beginning of the file that is there now
   */
  public QueueLogTail(Path path, List<Path> keptIn, Optional<Bookmark> from) {
    this.path = path.toAbsolutePath();
    this.keptIn = List.copyOf(keptIn);
    this.from = from;
    this.ordinals = Ordinals.of(from.map(Bookmark::recent).orElse(new byte[0]));
  }

  /**
   * The next lines, some thousands at the most. Does not wait.
   *
   * @throws NoSuchFileException when there is nothing to read from
   * @throws java.nio.file.AccessDeniedException when we may not
   */
  public Found read() throws IOException {
    var lines = new ArrayList<TailedLine>();
    while (true) {
      var reading = file == null ? begin() : file;
      var chunk = reading.bytes(position, CHUNK);
      if (reading.size() < position || !reading.beginsWith(head)) {
        truncated();
        continue;
      }
      noteBeginning(chunk);
      int used = split(chunk, lines);
      if (used > 0) return found(chunk, used, lines);
      var next = next(reading);
      if (next.isEmpty()) return new Found(List.of(), true, !Files.exists(path), takeLost());
      if (reading.size() > position + chunk.length) continue; // written before the PBX turned away
      if (!isCopy(next.get()) && chunk.length > 0) {
        line(chunk, 0, chunk.length, lines); // nobody will end it any more
        return found(chunk, chunk.length, lines);
      }
      turnTo(newer.removeFirst());
    }
  }

  /** Behind the lines that were read. */
  public Bookmark bookmark() {
    long inode = file == null ? 0 : file.inode();
    return new Bookmark(
        inode, LogFile.hash(head), head.length, position, Instant.now(), ordinals.bytes());
  }

  /** How many bytes of the file that is being read wait to be read. */
  public long behind() throws IOException {
    return file == null ? 0 : file.size() - position;
  }

  @Override
  public void close() throws IOException {
    if (file != null) file.close();
    for (var each : newer) each.close();
  }

  private Found found(byte[] chunk, int used, List<TailedLine> lines) {
    if (head.length < LogFile.HEAD && position == head.length) {
      int more = Math.min(LogFile.HEAD - head.length, used);
      int known = head.length;
      head = Arrays.copyOf(head, known + more);
      System.arraycopy(chunk, 0, head, known, more);
    }
    position += used;
    return new Found(List.copyOf(lines), false, false, takeLost());
  }

  private String takeLost() {
    var told = lost;
    lost = "";
    return told;
  }

  // ---- lines ----

  /** How many of these bytes make lines. */
  private int split(byte[] chunk, List<TailedLine> lines) {
    int from = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        if (inLongLine) part(chunk, from, i, lines);
        else line(chunk, from, i, lines);
        inLongLine = false;
        from = i + 1;
      } else if (i - from == LONGEST - 1) {
        part(chunk, from, i + 1, lines);
        inLongLine = true;
        from = i + 1;
      }
    }
    return from;
  }

  private void line(byte[] chunk, int from, int to, List<TailedLine> lines) {
    boolean carriage = to > from && chunk[to - 1] == '\r';
    switch (QueueLogLine.read(QueueLogLine.text(chunk, from, carriage ? to - 1 : to))) {
      case QueueLogLine.Read r -> lines.add(new TailedLine.Placed(ordinals.next(r.line())));
      case QueueLogLine.Broken b -> lines.add(new TailedLine.Unplaced(b));
    }
  }

  private static void part(byte[] chunk, int from, int to, List<TailedLine> lines) {
    lines.add(
        new TailedLine.Unplaced(
            new QueueLogLine.Broken(QueueLogLine.text(chunk, from, to), "part of a long line")));
  }

  // ---- files ----

  private LogFile begin() throws IOException {
    var begun = first();
    from = Optional.empty();
    file = begun;
    return begun;
  }

  private LogFile first() throws IOException {
    if (from.isEmpty() || from.get().position() == 0) return LogFile.open(path);
    var bookmark = from.get();
    var found = find(bookmark);
    if (found.isEmpty()) return firstSince(bookmark.readAt());
    position = bookmark.position();
    head = found.get().bytes(0, bookmark.headLength());
    inLongLine = found.get().bytes(position - 1, 1)[0] != '\n';
    return found.get();
  }

  /** The bookmark's file is gone: all that was written since, from its beginnings. */
  private LogFile firstSince(Instant readAt) throws IOException {
    newer.addAll(writtenAfter(FileTime.from(readAt.minus(CLOCK_GRAIN))));
    openIfThere(path).ifPresent(newer::add);
    if (newer.isEmpty()) throw new NoSuchFileException(path.toString());
    ordinals = new Ordinals(); // lines that were read already are the same ones again
    lost = "the file that was being read is gone";
    return newer.removeFirst();
  }

  private List<LogFile> writtenAfter(FileTime moment) throws IOException {
    var found = new ArrayList<LogFile>();
    for (var place : rotated())
      if (changed(place).compareTo(moment) > 0) openIfThere(place).ifPresent(found::add);
    found.sort(LogFile.OLDEST_FIRST);
    return found;
  }

  /** The file of that number, else one that begins alike. */
  private Optional<LogFile> find(Bookmark bookmark) throws IOException {
    Optional<LogFile> alike = Optional.empty();
    for (var place : places()) {
      boolean zipped = place.toString().endsWith(".gz");
      if (zipped && alike.isPresent()) break;
      var candidate = openIfThere(place);
      if (candidate.isEmpty()) continue;
      boolean holds = candidate.get().holds(bookmark);
      if (holds && candidate.get().inode() == bookmark.inode()) {
        if (alike.isPresent()) alike.get().close();
        return candidate;
      }
      if (holds && alike.isEmpty()) alike = candidate;
      else candidate.get().close();
    }
    return alike;
  }

  /** The path itself, rotated logs, and some compressed ones, the newest first. */
  private List<Path> places() throws IOException {
    var rotated = rotated();
    var places = new ArrayList<Path>(List.of(path));
    rotated.stream().filter(p -> !p.toString().endsWith(".gz")).forEach(places::add);
    rotated.stream()
        .filter(p -> p.toString().endsWith(".gz"))
        .sorted(Comparator.comparing(QueueLogTail::changed).reversed())
        .limit(UNPACKED)
        .forEach(places::add);
    return places;
  }

  private List<Path> rotated() throws IOException {
    var name = path.getFileName().toString();
    var found = new ArrayList<Path>();
    for (var folder : folders())
      try (var entries = Files.list(folder)) {
        entries
            .filter(p -> p.getFileName().toString().startsWith(name))
            .filter(
                p -> ROTATED.matcher(p.getFileName().toString().substring(name.length())).matches())
            .filter(Files::isRegularFile)
            .forEach(found::add);
      }
    return found;
  }

  private List<Path> folders() {
    var folders = new ArrayList<Path>();
    var own = path.getParent();
    if (own != null) folders.add(own);
    folders.addAll(keptIn);
    return folders.stream().filter(Files::isDirectory).toList();
  }

  private static FileTime changed(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }

  private static Optional<LogFile> openIfThere(Path place) throws IOException {
    try {
      return Optional.of(LogFile.open(place));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The file after this one, once the PBX writes to another; it is then the first of the newer. */
  private Optional<LogFile> next(LogFile reading) throws IOException {
    if (!newer.isEmpty()) return Optional.of(newer.getFirst());
    var current = openIfThere(path);
    if (current.isEmpty()) return Optional.empty();
    // an empty one is only waiting for the PBX to turn to it
    if (current.get().inode() == reading.inode() || current.get().size() == 0) {
      current.get().close();
      return Optional.empty();
    }
    newer.addAll(between(reading, current.get()));
    newer.add(current.get());
    return Optional.of(newer.getFirst());
  }

  /** Files that came and were renamed in their turn since this one was opened. */
  private List<LogFile> between(LogFile reading, LogFile current) throws IOException {
    var found = new ArrayList<LogFile>();
    for (var other : writtenAfter(reading.changed())) {
      boolean known =
          other.inode() == reading.inode()
              || other.inode() == current.inode()
              || (isCopy(other) && other.size() <= position)
              || alike(other, current)
              || isOneOf(found, other);
      if (known) other.close();
      else found.add(other);
    }
    return found;
  }

  private static boolean isOneOf(List<LogFile> files, LogFile other) throws IOException {
    for (var each : files) if (each.inode() == other.inode() || alike(each, other)) return true;
    return false;
  }

  /** The log that is being read, under another number: copied, restored, compressed. */
  private boolean isCopy(LogFile other) throws IOException {
    return head.length >= TELLING && other.beginsWith(head);
  }

  private static boolean alike(LogFile one, LogFile other) throws IOException {
    var head = one.bytes(0, (int) Math.min(LogFile.HEAD, other.size()));
    return head.length >= TELLING && other.beginsWith(head);
  }

  private void turnTo(LogFile next) throws IOException {
    boolean copy = isCopy(next);
    boolean shorter = copy && next.size() < position;
    if (file != null) file.close();
    file = next;
    if (copy && !shorter) return;
    if (shorter) {
      lost = "the file was replaced by a shorter one";
      ordinals = new Ordinals(); // its lines are the same ones again
    }
    fromTheBeginning();
  }

  private void truncated() {
    lost = "the file was truncated";
    truncatedHead = head;
    fromTheBeginning();
  }

  private void fromTheBeginning() {
    position = 0;
    head = new byte[0];
    inLongLine = false;
  }

  /** After a truncation: lines that are the same ones again are not counted as further ones. */
  private void noteBeginning(byte[] chunk) {
    if (truncatedHead.length == 0 || chunk.length == 0) return;
    int same = Math.min(truncatedHead.length, chunk.length);
    if (same >= TELLING && Arrays.equals(truncatedHead, 0, same, chunk, 0, same))
      ordinals = new Ordinals();
    truncatedHead = new byte[0];
  }
}
