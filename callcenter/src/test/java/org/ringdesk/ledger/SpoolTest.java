package org.ringdesk.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir private Path folder;
  private Path log;

  @BeforeEach
  void writes() throws IOException {
    log = folder.resolve("queue_log");
    Files.writeString(log, "first\n");
  }

  @Test
  void aRotatedLogIsKeptThoughItIsThrownAway() throws IOException {
    try (var spool = new Spool(log, folder.resolve("spool"), 1_000)) {
      spool.keep();
      rotatesAndThrowsAway("second\n");
      spool.keep();
      assertEquals(List.of("first\n"), kept());
      spool.renew();
      assertEquals(List.of(), kept());
    }
  }

  @Test
  void whatAFullDiskDoesNotTakeIsKeptWhenThereIsRoomAgain() throws IOException {
    Files.writeString(folder.resolve("spool"), "in the way, as a full disk is");
    try (var spool = new Spool(log, folder.resolve("spool"), 1_000)) {
      spool.keep();
      rotatesAndThrowsAway("second\n");
      spool.keep();
      rotatesAndThrowsAway("third\n");
      spool.keep();
      Files.delete(folder.resolve("spool"));
      assertEquals(List.of(), kept());
      spool.keep();
      assertEquals(List.of("first\n", "second\n"), kept());
    }
  }

  @Test
  void beyondItsLimitNothingIsKeptUntilThereIsRoomAgain() throws IOException {
    try (var spool = new Spool(log, folder.resolve("spool"), 10)) {
      spool.keep();
      rotatesAndThrowsAway("second\n");
      spool.keep();
      rotatesAndThrowsAway("third\n");
      spool.keep();
      assertEquals(List.of("first\n"), kept());
      try (var files = Files.list(folder.resolve("spool"))) {
        for (var each : files.toList()) Files.delete(each);
      }
      spool.keep();
      assertEquals(List.of("second\n"), kept());
    }
  }

  private void rotatesAndThrowsAway(String next) throws IOException {
    var old = folder.resolve("queue_log.1");
    Files.move(log, old);
    Files.writeString(log, next);
    Files.delete(old);
  }

  private List<String> kept() throws IOException {
    if (!Files.isDirectory(folder.resolve("spool"))) return List.of();
    var kept = new ArrayList<String>();
    try (var files = Files.list(folder.resolve("spool"))) {
      for (var each : files.toList()) kept.add(Files.readString(each));
    }
    kept.sort(null);
    return kept;
  }
}
