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

  private static final String MISSING =
      "there is no such file; is the path right, and has logger.conf queue_log = yes and queue_log_to_file = yes?";

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
      if (!told.isEmpty()) log.info("{} is read again", path);
      told = "";
      if (!found.lost().isEmpty()) log.warn("{}: {}", path, found.lost());
      return TailReport.of(found, tail.bookmark(), now);
    } catch (NoSuchFileException e) {
      return trouble(TailReport.Trouble.MISSING, MISSING);
    } catch (AccessDeniedException e) {
      return trouble(TailReport.Trouble.DENIED, denied(System.getProperty("user.name")));
    } catch (IOException | UncheckedIOException e) {
      return trouble(TailReport.Trouble.DENIED, String.valueOf(e.getMessage()));
    }
  }

  private String denied(String account) {
    return "this account may not read it; to let it, rotated ones too: setfacl -m u:%1$s:rX,d:u:%1$s:rX %2$s"
        .formatted(account, path.getParent());
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
