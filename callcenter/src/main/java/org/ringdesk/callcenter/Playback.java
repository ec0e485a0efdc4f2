package org.ringdesk.callcenter;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.ringdesk.ami.AmiAddress;
import org.ringdesk.ami.AmiPlayer;
import org.ringdesk.ami.Recording;
import org.ringdesk.board.Board;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.database.Database;
import org.ringdesk.desk.Desks;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.ledger.QueueLogPlace;
import org.ringdesk.store.CallRows;

/**
 * Recordings in the place of a PBX: sent over a socket, through the real link, into the rows of a
 * database of their own. Nothing is done about it: no tickets, calls, pages, mail.
 */
public final class Playback {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String USER = "playback";

  /** Sent so much at a time, before the rows are waited for: memory stays small. */
  private static final int BLOCK = 512 * 1024;

  /** Messages and batches on their way to the rows before more is sent. */
  private static final int BACKLOG = 3;

  private static final int HAND_OVER = 5_000;

  /** What its player answers to a link that ends in good order. */
  private static final String GOOD_END = "the PBX closed the connection";

  private final Vertx vertx;
  private final Database database;
  private final Set<String> internalContexts;
  private final Clock clock;
  private final Hotlines hotlines =
      new Hotlines(
          List.of(new Hotline("", "", "", ZoneOffset.UTC, "CN", Duration.ofSeconds(5))), List.of());

  /**
   * @param database an empty one that is thrown away afterwards
   */
  public Playback(Vertx vertx, Database database, Set<String> internalContexts, Clock clock) {
    this.vertx = vertx;
    this.database = database;
    this.internalContexts = internalContexts;
    this.clock = clock;
  }

  /** How the calls are written, and read again. */
  public CallRows rows() {
    return new CallRows(hotlines, call -> PhoneNumber.read(call.line().from(), "CN").e164());
  }

  /**
   * Plays the recordings of one PBX, one after the other over one link; returns when all of it is
   * in the rows. The end of the last is the end of the link.
   *
   * @throws IOException when a file cannot be read, or something stood between it and the rows
   */
  public void play(String pbx, List<Recording> recordings)
      throws IOException, InterruptedException {
    var secret = UUID.randomUUID().toString();
    try (var player = new AmiPlayer(USER, secret)) {
      var lookout = lookout(pbx, player.port(), secret, homes(recordings));
      lookout.start();
      try {
        if (!player.awaitListener(PATIENCE)) throw new IOException("the link does not come up");
        long sent = 0;
        for (var recording : recordings) sent += play(recording, player, lookout);
        player.hangUp();
        awaitEnd(pbx);
        awaitWritten(pbx, sent, lookout);
      } finally {
        lookout.stop();
      }
    }
  }

  private Set<String> homes(List<Recording> recordings) {
    var contexts = new HashSet<>(internalContexts);
    recordings.forEach(r -> contexts.addAll(r.homes()));
    return contexts;
  }

  private Lookout lookout(String pbx, int port, String secret, Set<String> contexts) {
    var address =
        new AmiAddress(
            pbx, "127.0.0.1", port, false, Optional.empty(), USER, secret, AmiAddress.SILENCE);
    return new Lookout(
        vertx,
        database,
        hotlines,
        new PbxSettings(
            pbx,
            address,
            contexts,
            HAND_OVER,
            Optional.empty(),
            new QueueLogPlace.Unread(),
            Optional.empty()),
        rows(),
        new Board(hotlines, List.of(pbx), call -> "", clock),
        new Desks(clock, wanted -> {}),
        canary -> {},
        USER + "/" + secret,
        () -> {},
        clock);
  }

  /** Answers how many messages it was. */
  private static long play(Recording recording, AmiPlayer player, Lookout lookout)
      throws IOException, InterruptedException {
    var block = new StringBuilder();
    var sent = new AtomicLong();
    recording.play(
        text -> {
          block.append(text);
          sent.incrementAndGet();
          if (block.length() >= BLOCK) send(block, player, lookout);
        });
    send(block, player, lookout);
    if (Thread.interrupted()) throw new InterruptedException();
    return sent.get();
  }

  private static void send(StringBuilder block, AmiPlayer player, Lookout lookout) {
    player.send(block.toString());
    block.setLength(0);
    try {
      awaitRoom(lookout, BACKLOG);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitRoom(Lookout lookout, int backlog) throws InterruptedException {
    while (lookout.watched().filter(w -> w.backlog() > backlog).isPresent()) Thread.sleep(2);
  }

  private void awaitEnd(String pbx) throws IOException, InterruptedException {
    var until = System.nanoTime() + PATIENCE.toNanos();
    var ends = ends(pbx);
    while (ends.isEmpty()) {
      if (System.nanoTime() > until) throw new IOException("the end of the link is not noticed");
      Thread.sleep(10);
      ends = ends(pbx);
    }
    if (!ends.equals(List.of(GOOD_END)))
      throw new IOException("the link broke while it was played: " + String.join("; ", ends));
  }

  /** A message and what it changed are written together. */
  private void awaitWritten(String pbx, long sent, Lookout lookout)
      throws IOException, InterruptedException {
    awaitRoom(lookout, 0);
    var until = System.nanoTime() + PATIENCE.toNanos();
    while (written(pbx) < sent) {
      if (System.nanoTime() > until) throw new IOException("not all of it is in the rows");
      Thread.sleep(10);
    }
    if (lookout.watched().filter(w -> w.refused() > 0).isPresent())
      throw new IOException("the database would not take a call");
  }

  private long written(String pbx) {
    return database
        .first(
            "select coalesce(sum(messages), 0)::bigint as sum from journal where pbx = $1",
            row -> row.number("sum"),
            pbx)
        .orElse(0L);
  }

  private List<String> ends(String pbx) {
    return database.list(
        "select why from watch where pbx = $1 and until is not null order by since",
        row -> row.text("why"),
        pbx);
  }
}
