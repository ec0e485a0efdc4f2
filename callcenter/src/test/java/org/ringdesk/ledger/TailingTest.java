package org.ringdesk.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.Logged;

class TailingTest {
  @TempDir private Path folder;

  @Test
  void aLogThatIsNotThereIsToldOnceWithWhatToLookAtAndThatItIsReadAgain() throws IOException {
    var log = folder.resolve("queue_log");
    try (var logged = new Logged(Tailing.class);
        var tailing = new Tailing(log, List.of(), Optional.empty(), Clock.systemUTC())) {
      assertEquals(TailReport.Trouble.MISSING, tailing.look().trouble());
      assertEquals(TailReport.Trouble.MISSING, tailing.look().trouble());
      Files.writeString(log, "1795477838|NONE|NONE|NONE|QUEUESTART|\n");
      assertEquals(1, tailing.look().lines().size());
      tailing.look();
      assertEquals(
          List.of(
              "WARN "
                  + log
                  + ": there is no such file; is the path right, and has logger.conf queue_log = yes and queue_log_to_file = yes?",
              "INFO " + log + " is read again"),
          logged.lines());
    }
  }
}
