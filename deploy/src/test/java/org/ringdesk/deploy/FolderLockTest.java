package org.ringdesk.deploy;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @Test
  void aFolderInUseIsRefusedAndNamesWhoUsesIt(@TempDir Path folder) throws IOException {
    try (var unused = FolderLock.take(folder)) {
      var refused = assertThrows(IOException.class, () -> FolderLock.take(folder));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("process " + ProcessHandle.current().pid()),
          String.valueOf(refused.getMessage()));
    }
    FolderLock.take(folder).close();
  }
}
