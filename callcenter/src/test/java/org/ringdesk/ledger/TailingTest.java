package org.ringdesk.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TailingTest {
  @TempDir private Path folder;

  @Test
  void aLogThatIsNotThereIsToldOnceWithWhatToLookAtAndThatItIsReadAgain() throws IOException {
    var log = folder.resolve("queue_log");
    var logged = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(Tailing.class);
    var level = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addAppender(logged);
    logged.start();
    try (var tailing = new Tailing(log, List.of(), Optional.empty(), Clock.systemUTC())) {
      assertEquals(TailReport.Trouble.MISSING, tailing.look().trouble());
      assertEquals(TailReport.Trouble.MISSING, tailing.look().trouble());
      Files.writeString(log, "1795477838|NONE|NONE|NONE|QUEUESTART|\n");
      assertEquals(1, tailing.look().lines().size());
      tailing.look();
    } finally {
      logger.detachAppender(logged);
      logger.setLevel(level);
    }
    assertEquals(
        List.of(
            log
                + ": there is no such file; is the path right, and has logger.conf queue_log = yes and queue_log_to_file = yes?",
            log + " is read again"),
        logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }
}
