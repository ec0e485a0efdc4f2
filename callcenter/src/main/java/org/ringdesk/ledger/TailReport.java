package org.ringdesk.ledger;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one look at a queue_log brought, on its way to the database; across the network as text.
 *
 * @param after where the reading stands behind these lines; empty when there are none
 * @param readAt until when everything written was read; empty when more waits
 * @param trouble why it cannot be read now
 * @param lost why lines before these may have gone unread; mostly empty
 */
public record TailReport(
    List<TailedLine> lines,
    Optional<Bookmark> after,
    Optional<Instant> readAt,
    Trouble trouble,
    String lost) {
  /** Larger ones are refused; the tail sends smaller ones. */
  public static final int LONGEST = 8 * 1024 * 1024;

  private static final String FIRST = "ringdesk tail 1";
  private static final int LONGEST_WHY = 200;

  /** What keeps it from being read. */
  public enum Trouble {
    NONE,
    MISSING,
    DENIED
  }

  public TailReport {
    lines = List.copyOf(lines);
  }

  static TailReport of(QueueLogTail.Found found, Bookmark after, Instant now) {
    return new TailReport(
        found.lines(),
        found.lines().isEmpty() ? Optional.empty() : Optional.of(after),
        found.atEnd() ? Optional.of(now) : Optional.empty(),
        Trouble.NONE,
        found.lost());
  }

  static TailReport of(Trouble trouble) {
    return new TailReport(List.of(), Optional.empty(), Optional.empty(), trouble, "");
  }

  /** Those that read as the PBX writes them. */
  public List<LedgerLine> placed() {
    return lines.stream()
        .flatMap(l -> l instanceof TailedLine.Placed p ? Stream.of(p.line()) : Stream.empty())
        .toList();
  }

  public List<QueueLogLine.Broken> broken() {
    return lines.stream()
        .flatMap(l -> l instanceof TailedLine.Unplaced u ? Stream.of(u.broken()) : Stream.empty())
        .toList();
  }

  /**
   * A few lines of {@code name value}, an empty one, then the lines of the log with their places.
   */
  public String text() {
    var text = new StringBuilder(FIRST).append('\n');
    text.append("trouble ").append(trouble).append('\n');
    if (!lost.isEmpty()) text.append("lost ").append(lost).append('\n');
    readAt.ifPresent(at -> text.append("read-at ").append(at).append('\n'));
    after.ifPresent(b -> text.append("bookmark ").append(b.text()).append('\n'));
    text.append('\n');
    for (var line : lines)
      switch (line) {
        case TailedLine.Placed p ->
            text.append(p.line().nth())
                .append(' ')
                .append(p.line().place())
                .append(' ')
                .append(p.line().line().raw())
                .append('\n');
        case TailedLine.Unplaced u -> text.append("! ").append(u.broken().raw()).append('\n');
      }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException when it is no report
   */
  public static TailReport read(String text) {
    var rows = text.split("\n", -1);
    if (!rows[0].equals(FIRST)) throw new IllegalArgumentException("no report of a tail");
    Optional<Bookmark> after = Optional.empty();
    Optional<Instant> readAt = Optional.empty();
    var trouble = Trouble.NONE;
    var lost = "";
    int i = 1;
    for (; i < rows.length && !rows[i].isEmpty(); i++) {
      var value = rows[i].substring(rows[i].indexOf(' ') + 1);
      switch (rows[i].split(" ", 2)[0]) {
        case "trouble" -> trouble = Trouble.valueOf(value);
        case "lost" -> lost = value.substring(0, Math.min(value.length(), LONGEST_WHY));
        case "read-at" -> readAt = Optional.of(moment(value));
        case "bookmark" -> after = Optional.of(Bookmark.read(value));
        default -> throw new IllegalArgumentException("a tail does not report this");
      }
    }
    var lines = new ArrayList<TailedLine>();
    // the last row is what follows the last line's end: nothing
    for (i++; i < rows.length - 1; i++) lines.add(line(rows[i]));
    if (after.isPresent() == lines.isEmpty())
      throw new IllegalArgumentException("lines and their bookmark belong together");
    return new TailReport(lines, after, readAt, trouble, lost);
  }

  private static TailedLine line(String row) {
    if (row.startsWith("! "))
      return new TailedLine.Unplaced(new QueueLogLine.Broken(row.substring(2), "as the tail says"));
    var parts = row.split(" ", 3);
    if (parts.length < 3) throw new IllegalArgumentException("a line without its places");
    int nth = Short.parseShort(parts[0]);
    int place = Integer.parseInt(parts[1]);
    if (nth < 0 || place < 0) throw new IllegalArgumentException("a line before the first");
    return switch (QueueLogLine.read(parts[2])) {
      case QueueLogLine.Read r -> new TailedLine.Placed(new LedgerLine(r.line(), nth, place));
      case QueueLogLine.Broken b -> new TailedLine.Unplaced(b);
    };
  }

  static Instant moment(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no moment", e);
    }
  }
}
