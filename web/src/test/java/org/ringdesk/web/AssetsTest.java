package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssetsTest {
  private static final Path FILES = Path.of("src/main/resources/assets");

  @Test
  void everyFileOfThePagesIsServed() throws IOException {
    var assets = Assets.load();
    try (var files = Files.walk(FILES)) {
      assertEquals(
          List.of(),
          files
              .filter(Files::isRegularFile)
              .map(f -> FILES.relativize(f).toString())
              .filter(path -> !assets.serves(path))
              .toList());
    }
  }
}
