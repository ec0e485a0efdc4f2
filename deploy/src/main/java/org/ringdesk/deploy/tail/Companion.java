package org.ringdesk.deploy.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ringdesk.ledger.Spool;
import org.ringdesk.ledger.TailReport;
import org.ringdesk.ledger.Tailing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a queue_log and brings it to the server. The server keeps the bookmark, in the transaction
 * that keeps the lines: after whatever went wrong it is asked, and the reading goes on from there.
 */
public final class Companion {
  private static final Logger log = LoggerFactory.getLogger(Companion.class);
  private static final long POLL_MILLIS = 200;
  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final ServerClient server;
  private final Path queueLog;
  private final Spool spool;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private Server known = Server.UNKNOWN;

  /** What was said of it last. */
  private enum Server {
    UNKNOWN,
    THERE,
    AWAY
  }

  public Companion(ServerClient server, Path queueLog, Spool spool, Clock clock) {
    this.server = server;
    this.queueLog = queueLog;
    this.spool = spool;
    this.clock = clock;
  }

  /** Until {@link #stop} or an interrupt. */
  public void run() throws InterruptedException {
    var pause = FIRST_PAUSE;
    while (stopping.getCount() > 0) {
      try {
        var bookmark = server.bookmark();
        try (var tailing = new Tailing(queueLog, List.of(spool.folder()), bookmark, clock)) {
          if (known != Server.THERE) log.info("the server takes the lines of {}", queueLog);
          known = Server.THERE;
          pause = FIRST_PAUSE;
          bring(tailing);
        }
      } catch (IOException e) {
        if (known != Server.AWAY) log.warn("{}; the log waits here", e.getMessage());
        known = Server.AWAY;
        waitBeside(pause);
        var next = pause.multipliedBy(2);
        pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
      }
    }
  }

  /** No line is lost by it. */
  public void stop() {
    stopping.countDown();
  }

  private void bring(Tailing tailing) throws IOException, InterruptedException {
    var told = 0L;
    var before = TailReport.Trouble.NONE;
    var more = true;
    while (stopping.getCount() > 0) {
      var report = tailing.look();
      boolean beat = System.nanoTime() - told > BEAT.toNanos();
      // after lines it is told at once that they were all
      if (more || beat || !report.lines().isEmpty() || report.trouble() != before) {
        server.bring(report);
        told = System.nanoTime();
        before = report.trouble();
        if (report.readAt().isPresent()) spool.renew();
      }
      more = !report.lines().isEmpty();
      if (!more) stopping.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void waitBeside(Duration pause) throws InterruptedException {
    for (long left = pause.toMillis(); left > 0; left -= POLL_MILLIS) {
      spool.keep();
      if (stopping.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) return;
    }
  }
}
