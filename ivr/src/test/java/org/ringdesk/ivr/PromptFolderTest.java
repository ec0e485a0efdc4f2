package org.ringdesk.ivr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptFolderTest {
  @TempDir Path folder;

  @Test
  void everyPromptIsSpokenOnceAndOnesOwnFileIsHeardInstead() throws IOException {
    var own = folder.resolve("own");
    var mine = new Wave(Wave.TELEPHONE, new short[] {1, 2, 3}).file();
    Files.createDirectories(own.resolve("zh/ringdesk"));
    Files.write(own.resolve("zh/ringdesk/greeting.wav"), mine);
    Files.write(own.resolve("zh/ringdesk/specialty-billing.wav"), mine);
    var prompts = new PromptFolder(folder.resolve("cache"), own);

    int spoken = prompts.writeTo(folder.resolve("sounds"));
    assertTrue(spoken > 40, spoken + " spoken");
    assertEquals(0, prompts.writeTo(folder.resolve("sounds")), "nothing is spoken twice");

    for (var language : Language.values())
      for (var name : PromptTexts.of(language).prompts().keySet()) {
        var file = folder.resolve("sounds").resolve(language.key()).resolve(name + ".wav");
        var wave = Wave.read(Files.readAllBytes(file));
        assertEquals(Wave.TELEPHONE, wave.rate(), name);
        boolean replaced = language == Language.ZH && name.equals(Prompts.GREETING);
        assertTrue(replaced || (wave.samples().length > 1_000 && loud(wave)), file.toString());
      }
    for (var name : new String[] {"greeting", "specialty-billing"})
      assertEquals(
          3,
          Wave.read(Files.readAllBytes(folder.resolve("sounds/zh/ringdesk/" + name + ".wav")))
              .samples()
              .length);
  }

  @Test
  void bothLanguagesSayTheSame() {
    var zh = PromptTexts.of(Language.ZH).prompts().keySet();
    var en = PromptTexts.of(Language.EN).prompts().keySet();
    assertTrue(zh.containsAll(en));
    assertTrue(zh.stream().allMatch(name -> en.contains(name) || name.startsWith("digits/")));
  }

  @Test
  void everyChineseTextHasItsPinyin() {
    PromptTexts.of(Language.ZH)
        .prompts()
        .forEach(
            (name, prompt) ->
                assertTrue(
                    prompt.spoken().matches("([a-z]+[1-5][,.]? ?)+"),
                    name + " " + prompt.spoken()));
  }

  @Test
  void aSlowerRateKeepsWhatItCanCarryAndNothingElse() {
    assertEquals(1, strength(tone(440).at(Wave.TELEPHONE)), 0.02);
    assertEquals(1, strength(tone(3_000).at(Wave.TELEPHONE)), 0.05);
    assertEquals(0, strength(tone(6_000).at(Wave.TELEPHONE)), 0.02);
    assertEquals(8_000, tone(440).at(Wave.TELEPHONE).samples().length);
  }

  private static Wave tone(double hertz) {
    var samples = new short[22_050];
    for (int i = 0; i < samples.length; i++)
      samples[i] = (short) (10_000 * Math.sin(2 * Math.PI * hertz * i / samples.length));
    return new Wave(22_050, samples);
  }

  /** Against a tone of full strength, away from the ends. */
  private static double strength(Wave wave) {
    double sum = 0;
    for (int i = 1_000; i < 7_000; i++) sum += (double) wave.samples()[i] * wave.samples()[i];
    return Math.sqrt(sum / 6_000) / (10_000 / Math.sqrt(2));
  }

  private static boolean loud(Wave wave) {
    for (short sample : wave.samples()) if (Math.abs(sample) > 1_000) return true;
    return false;
  }
}
