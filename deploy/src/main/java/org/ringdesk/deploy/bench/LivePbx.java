package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.ringdesk.ami.AmiPlayer;

/** A PBX that tells a {@link RecordedLoad} at the pace of its own moments, which are now. */
final class LivePbx implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String USER = "bench";

  private final String secret = UUID.randomUUID().toString();
  private final AmiPlayer player;

  LivePbx(Premises premises) throws IOException {
    this.player = new AmiPlayer(USER, secret);
    premises
        .with("RINGDESK_PBX_1_PORT", player.port())
        .with("RINGDESK_PBX_1_USER", USER)
        .with("RINGDESK_PBX_1_SECRET", secret);
  }

  void awaitListener() throws IOException, InterruptedException {
    if (!player.awaitListener(PATIENCE)) throw new IOException("the server does not listen");
  }

  /**
   * Returns when all is told.
   *
   * @param meanwhile called now and then, and must be quick
   */
  void tell(RecordedLoad load, Runnable meanwhile) throws InterruptedException {
    var due = new StringBuilder();
    for (var message = load.next(); !message.isEmpty(); message = load.next()) {
      long early = load.at() - ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      if (early > 0) {
        player.send(due.toString());
        due.setLength(0);
        meanwhile.run();
        Thread.sleep(early / 1_000, (int) (early % 1_000) * 1_000);
      }
      due.append(message);
    }
    player.send(due.toString());
  }

  @Override
  public void close() throws IOException {
    player.close();
  }
}
