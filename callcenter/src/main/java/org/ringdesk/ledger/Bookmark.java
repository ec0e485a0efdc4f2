package org.ringdesk.ledger;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.ringdesk.database.Sql;

/**
 * Where the reading of a queue_log stands. Another file under the same name is not taken for it,
 * and it is found again under another name.
 *
 * @param inode the file's number: tells between files that begin alike, proves nothing
 * @param head hash of the file's first bytes
 * @param headLength how many bytes that hash is over
 * @param position where the next line begins
 * @param readAt when it was read up to there, by the clock of the machine that has the file
 * @param recent the {@link Ordinals} of the lines before it
 */
public record Bookmark(
    long inode, byte[] head, int headLength, long position, Instant readAt, byte[] recent) {
  private static final int PARTS = 6;
  private static final int LONGEST_RECENT = 64 * 1024;

  /** The one that was kept last. */
  public static Optional<Bookmark> of(Sql sql, String pbx) {
    return sql.first(
        "select inode, head, head_length, position, read_at, recent from ledger_bookmark where pbx = $1",
        row ->
            new Bookmark(
                row.number("inode"),
                row.bytes("head"),
                row.get(Integer.class, "head_length"),
                row.number("position"),
                row.instant("read_at"),
                row.bytes("recent")),
        pbx);
  }

  /** In the transaction that keeps the lines before it. */
  public void save(Sql sql, String pbx, Instant now) {
    sql.change(
        """
        insert into ledger_bookmark (pbx, inode, head, head_length, position, read_at, recent, saved_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (pbx) do update set inode = $2, head = $3, head_length = $4, position = $5, read_at = $6, recent = $7, saved_at = $8
        """,
        pbx,
        inode,
        head,
        headLength,
        position,
        readAt,
        recent,
        now);
  }

  /** One line, as {@link #read} reads it. */
  public String text() {
    var base64 = Base64.getEncoder();
    return String.join(
        " ",
        Long.toString(inode),
        base64.encodeToString(head),
        Integer.toString(headLength),
        Long.toString(position),
        readAt.toString(),
        base64.encodeToString(recent));
  }

  /**
   * @throws IllegalArgumentException when it is no bookmark
   */
  public static Bookmark read(String text) {
    var parts = text.split(" ", -1);
    if (parts.length != PARTS) throw new IllegalArgumentException("a bookmark has six parts");
    var base64 = Base64.getDecoder();
    var bookmark =
        new Bookmark(
            Long.parseLong(parts[0]),
            base64.decode(parts[1]),
            Integer.parseInt(parts[2]),
            Long.parseLong(parts[3]),
            TailReport.moment(parts[4]),
            base64.decode(parts[5]));
    if (bookmark.headLength < 0
        || bookmark.headLength > LogFile.HEAD
        || bookmark.position < 0
        || bookmark.recent.length > LONGEST_RECENT)
      throw new IllegalArgumentException("no bookmark of ours");
    return bookmark;
  }
}
