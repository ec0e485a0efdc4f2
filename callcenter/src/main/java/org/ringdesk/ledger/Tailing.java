package org.ringdesk.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look after the other at a queue_log. The next look comes after the report of the last one is
 * kept, together with its bookmark.
 */
public final class Tailing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tailing.class);

  private final Path path;
  private final QueueLogTail tail;
  private final Clock clock;
  private String told = "";

  public Tailing(Path path, List<Path> keptIn, Optional<Bookmark> from, Clock clock) {
    this.path = path;
    this.tail = new QueueLogTail(path, keptIn, from);
    this.clock = clock;
  }

  public TailReport look() {
    try {
      var now = clock.instant();
      var found = tail.read();
      told = "";
      if (!found.lost().isEmpty()) log.warn("{}: {}", path, found.lost());
      return TailReport.of(found, tail.bookmark(), now);
    } catch (NoSuchFileException e) {
      return trouble(TailReport.Trouble.MISSING, "there is no such file");
    } catch (AccessDeniedException e) {
      return trouble(TailReport.Trouble.DENIED, "we may not read it");
    } catch (IOException | UncheckedIOException e) {
      return trouble(TailReport.Trouble.DENIED, String.valueOf(e.getMessage()));
    }
  }

  private TailReport trouble(TailReport.Trouble trouble, String why) {
    if (!why.equals(told)) log.warn("{}: {}", path, why);
    told = why;
    return TailReport.of(trouble);
  }

  @Override
  public void close() {
    try {
      tail.close();
    } catch (IOException e) {
      log.warn("{} does not close: {}", path, e.getMessage());
    }
  }
}
