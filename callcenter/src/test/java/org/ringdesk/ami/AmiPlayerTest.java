package org.ringdesk.ami;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmiPlayerTest {
  @Test
  void aRecordingIsReadGzippedOrNotWithoutItsRecordersLogin(@TempDir Path folder)
      throws IOException {
    var bytes = Recordings.bytes("abandoned.desk.ami");
    var plain = Files.write(folder.resolve("plain.ami"), bytes);
    var zipped = folder.resolve("zipped.ami.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(bytes);
    }
    assertArrayEquals(AmiPlayer.recording(plain), AmiPlayer.recording(zipped));
    var text = new String(AmiPlayer.recording(plain), AmiMessage.WIRE);
    assertTrue(text.startsWith("Event: "), text.substring(0, 40));
  }
}
