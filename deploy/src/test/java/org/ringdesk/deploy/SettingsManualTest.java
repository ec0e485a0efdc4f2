package org.ringdesk.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsManualTest {
  private static final Path ROOT = Path.of(System.getProperty("ringdesk.root", ".."));
  private static final String REGENERATE =
      "mvn -q -pl deploy -am test -Dtest=SettingsManualTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dringdesk.regenerate=true";

  @Test
  void thePagesInTheRepositoryAreWhatTheSettingsSay() throws IOException {
    for (var page : SettingsManual.pages()) {
      var file = ROOT.resolve(page.path());
      if (Boolean.getBoolean("ringdesk.regenerate")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, page.text());
      }
      assertEquals(page.text(), Files.readString(file), "to write it anew: " + REGENERATE);
    }
  }

  @Test
  void theExampleFileWithItsSecretFilledInIsAStart(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("ringdesk.properties"), SettingsManual.example());
    var settings =
        Settings.read(Optional.of(file), Map.of("RINGDESK_PBX_1_SECRET", "correct horse"));
    assertEquals("pbx1", settings.pbx().getFirst().name());
  }
}
