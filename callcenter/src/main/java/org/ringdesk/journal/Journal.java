package org.ringdesk.journal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ObjLongConsumer;
import java.util.zip.GZIPInputStream;
import org.ringdesk.ami.AmiFramer;
import org.ringdesk.ami.AmiMessage;
import org.ringdesk.database.Sql;

/**
 * The journal of one PBX: one compressed row a batch. Inside, each message is {@code @micros lines}
 * (when it was read, and how many lines follow) and its lines as they came, torn ones included.
 */
public record Journal(String pbx) {
  /** Rows are read so many at a time, so that a long replay stays small in memory. */
  private static final int PAGE = 200;

  public void write(Sql sql, long seq, JournalText text) {
    if (text.messages() == 0) return;
    sql.change(
        "insert into journal (pbx, seq, seen_at, messages, text) values ($1, $2, $3, $4, $5) on conflict do nothing",
        pbx,
        seq,
        text.seenAt(),
        text.messages(),
        text.zipped());
  }

  /** The number of the next row. */
  public long next(Sql sql) {
    return sql.first(
            "select coalesce(max(seq), 0) + 1 as next from journal where pbx = $1",
            row -> row.number("next"),
            pbx)
        .orElse(1L);
  }

  /** Plays the rows from {@code from} on, in order: each message with the number of its row. */
  public void replay(Sql sql, long from, ObjLongConsumer<AmiMessage> to) {
    replay(sql, from, Long.MAX_VALUE, to);
  }

  /** The rows from {@code from} to {@code last}. */
  public void replay(Sql sql, long from, long last, ObjLongConsumer<AmiMessage> to) {
    var next = OptionalLong.of(from);
    while (next.isPresent()) {
      var rows =
          sql.list(
              "select seq, text from journal where pbx = $1 and seq >= $2 and seq <= $3 order by seq limit $4",
              Packed::from,
              pbx,
              next.getAsLong(),
              last,
              PAGE);
      for (var row : rows)
        for (var message : unpack(pbx, row.text())) to.accept(message, row.seq());
      next = rows.isEmpty() ? OptionalLong.empty() : OptionalLong.of(rows.getLast().seq() + 1);
    }
  }

  /**
   * The messages of these rows, in their order; rows that are gone are passed over.
   *
   * @param most at most so many rows
   */
  public void read(Sql sql, Long[] rows, int most, ObjLongConsumer<AmiMessage> to) {
    var wanted = Arrays.stream(rows).sorted().limit(most).toArray(Long[]::new);
    for (int at = 0; at < wanted.length; at += PAGE) {
      var page =
          sql.list(
              "select seq, text from journal where pbx = $1 and seq = any($2::bigint[]) order by seq",
              Packed::from,
              pbx,
              Arrays.copyOfRange(wanted, at, Math.min(wanted.length, at + PAGE)));
      for (var row : page)
        for (var message : unpack(pbx, row.text())) to.accept(message, row.seq());
    }
  }

  private record Packed(long seq, byte[] text) {
    static Packed from(org.ringdesk.database.Row row) {
      return new Packed(row.number("seq"), row.bytes("text"));
    }
  }

  static List<AmiMessage> unpack(String pbx, byte[] text) {
    var messages = new ArrayList<AmiMessage>();
    try (var in = new GZIPInputStream(new ByteArrayInputStream(text))) {
      var lines = new String(in.readAllBytes(), AmiMessage.WIRE).split("\n", -1);
      for (int i = 0; i < lines.length && lines[i].startsWith("@"); ) {
        var head = lines[i++].substring(1).split(" ");
        var seenAt = Instant.EPOCH.plus(Long.parseLong(head[0]), ChronoUnit.MICROS);
        var framer = new AmiFramer(pbx);
        for (int end = i + Integer.parseInt(head[1]); i < end; i++)
          framer.on(lines[i], seenAt).ifPresent(messages::add);
        framer.on("", seenAt).ifPresent(messages::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a journal row of " + pbx + " cannot be unpacked", e);
    }
    return messages;
  }
}
