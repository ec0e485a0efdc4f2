package org.ringdesk.deploy.pbx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsteriskTreeTest {
  @TempDir Path folder;

  @Test
  void aTreeWithItsOwnCLibraryIsStartedThroughItsLoader() throws Exception {
    has("usr/sbin/asterisk");
    has("usr/lib/x86_64-linux-gnu/asterisk/modules/app_queue.so");
    has("usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2");
    has("usr/share/asterisk/sounds/en/hello.gsm");
    AsteriskTree tree = AsteriskTree.in(folder);
    assertEquals(folder.resolve("usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"), tree.loader());
    assertEquals(folder.resolve("usr/lib/x86_64-linux-gnu/asterisk/modules"), tree.modules());
  }

  @Test
  void anAsteriskBuiltIntoAPrefixIsFoundToo() throws Exception {
    has("sbin/asterisk");
    has("lib/asterisk/modules/app_queue.so");
    has("var/lib/asterisk/sounds/en/hello.gsm");
    AsteriskTree tree = AsteriskTree.in(folder);
    assertNull(tree.loader());
    assertEquals(folder.resolve("sbin/asterisk"), tree.binary());
    assertEquals(folder.resolve("var/lib/asterisk"), tree.share());
  }

  @Test
  void whoHasNoneIsToldWhatToDo() {
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> AsteriskTree.in(folder));
    assertTrue(refusal.toString().contains("Run deploy/desk test"), refusal.toString());
  }

  @Test
  void theNewestOfTheCacheIsTaken() throws Exception {
    for (String version : new String[] {"asterisk-22.9.0-11111111", "asterisk-22.10.1-22222222"}) {
      has(version + "/usr/sbin/asterisk");
      has(version + "/usr/lib/asterisk/modules/app_queue.so");
      has(version + "/usr/share/asterisk/sounds/en/hello.gsm");
    }
    assertEquals(
        folder.resolve("asterisk-22.10.1-22222222/usr/sbin/asterisk"),
        AsteriskTree.newestIn(folder).orElseThrow().binary());
  }

  private void has(String file) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "");
    assertTrue(path.toFile().setExecutable(true));
  }
}
