package org.ringdesk.witness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ringdesk.ami.AmiMessage;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.journal.Journal;

/**
 * What each witness said of one call, in its own words: the manager link's messages as they came,
 * and the lines of the queue_log.
 *
 * @param messages in the order in which they came, at most {@link #MOST}
 * @param more how many messages are left out
 * @param kept whether the manager link's words are still there
 * @param lines of the queue_log
 */
public record Testimony(List<Said> messages, int more, Kept kept, List<String> lines) {
  public static final int MOST = 1_000;

  /** A conference of a whole day lies in more rows; they are not all read for a page. */
  private static final int ROWS = 2_000;

  public enum Kept {
    YES,
    /** Some rows of the journal are too old and gone. */
    PARTLY,
    /** They were there once; their time is over. */
    RETIRED,
    /** The manager link never told of it. */
    NEVER
  }

  /**
   * @param event its name, empty for an answer
   * @param text as it came, lines apart
   */
  public record Said(Instant seenAt, String event, boolean torn, List<String> text) {}

  private record Known(String pbx, String uniqueid, String linkedid, Long[] journal) {
    static Known from(Row row) {
      return new Known(
          row.text("pbx"),
          row.text("uniqueid"),
          row.text("linkedid"),
          row.get(Long[].class, "journal"));
    }
  }

  public static Optional<Testimony> read(Sql sql, CallId call) {
    return sql.first(
            "select pbx, uniqueid, linkedid, journal from call where id = $1",
            Known::from,
            call.value())
        .map(known -> read(sql, call.value(), known));
  }

  private static Testimony read(Sql sql, UUID call, Known known) {
    var channels = new HashSet<>(Set.of(known.uniqueid()));
    sql.list(
            "select phone from ring where call = $1 union select phone from talk where call = $1",
            row -> row.text("phone"),
            call)
        .forEach(channels::add);
    var journal = new Journal(known.pbx());
    var rows = new HashSet<Long>();
    var messages = new ArrayList<Said>();
    int[] found = {0};
    var bridges = new HashSet<String>();
    journal.read(
        sql,
        known.journal(),
        ROWS,
        (message, row) -> {
          rows.add(row);
          if (!concerns(message, channels, known.linkedid(), bridges)) return;
          if (found[0]++ < MOST) messages.add(said(message));
        });
    return new Testimony(
        List.copyOf(messages),
        found[0] - messages.size(),
        kept(known.journal().length, rows.size()),
        sql.list(
            "select line from ledger where pbx = $1 and callid = $2 order by second, place, nth",
            row -> row.text("line"),
            known.pbx(),
            known.uniqueid()));
  }

  private static Kept kept(int listed, int there) {
    if (listed == 0) return Kept.NEVER;
    if (there == 0) return Kept.RETIRED;
    return there < Math.min(listed, ROWS) ? Kept.PARTLY : Kept.YES;
  }

  /**
   * Of one of the call's channels, of a channel that is linked to it, or of a bridge that one of
   * them was in.
   */
  private static boolean concerns(
      AmiMessage message, Set<String> channels, String linkedid, Set<String> bridges) {
    boolean its =
        message.headers().entrySet().stream()
            .anyMatch(
                h ->
                    (h.getKey().endsWith("uniqueid")
                            && !h.getKey().startsWith("bridge")
                            && channels.contains(h.getValue()))
                        || (h.getKey().endsWith("linkedid") && h.getValue().equals(linkedid)));
    var bridge = message.header("BridgeUniqueid").orElse("");
    if (its && !bridge.isEmpty()) bridges.add(bridge);
    return its || (!bridge.isEmpty() && bridges.contains(bridge) && ofNoChannel(message));
  }

  private static boolean ofNoChannel(AmiMessage message) {
    return message.header("Uniqueid").isEmpty();
  }

  private static Said said(AmiMessage message) {
    return new Said(
        message.seenAt(),
        message.event(),
        message.torn(),
        message.lines().stream().map(Testimony::utf8).toList());
  }

  private static String utf8(String wire) {
    return new String(wire.getBytes(AmiMessage.WIRE), java.nio.charset.StandardCharsets.UTF_8);
  }
}
