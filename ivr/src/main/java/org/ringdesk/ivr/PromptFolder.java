package org.ringdesk.ivr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.ringdesk.ivr.PromptTexts.Prompt;

/**
 * All prompts as sound files, {@code zh/ringdesk/greeting.wav} and so on: made from the texts by
 * espeak-ng, each once. Whoever puts a file of their own (WAV, 8 kHz, 16 bit, one channel) under
 * the same name into the folder of own prompts is heard instead.
 */
public final class PromptFolder {
  private static final int SECONDS_FOR_ONE = 20;

  private final Path cache;
  private final Path own;

  /**
   * @param cache where spoken texts are kept, under a hash of text and voice
   * @param own the operator's recordings; need not exist
   */
  public PromptFolder(Path cache, Path own) {
    this.cache = cache;
    this.own = own;
  }

  /**
   * Writes the language folders below {@code target}; what was spoken before is not spoken again.
   *
   * @return how many texts had to be spoken
   * @throws IOException when espeak-ng is missing or cannot speak
   */
  public int writeTo(Path target) throws IOException {
    var speaking = new ArrayList<Callable<Boolean>>();
    for (var language : Language.values())
      PromptTexts.of(language)
          .prompts()
          .forEach((name, prompt) -> speaking.add(() -> write(target, language, name, prompt)));
    int spoken = 0;
    try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      for (var each : threads.invokeAll(speaking)) if (each.get()) spoken++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while speaking the prompts", e);
    } catch (ExecutionException e) {
      throw new IOException("The prompts cannot be made: " + e.getMessage(), e);
    }
    copyOwn(target);
    return spoken;
  }

  private boolean write(Path target, Language language, String name, Prompt prompt)
      throws IOException, InterruptedException {
    var kept = cache.resolve(hash(language.voice() + "\n" + prompt.spoken()) + ".wav");
    boolean isNew = !Files.exists(kept);
    if (isNew) {
      Files.createDirectories(cache);
      var draft = Files.createTempFile(cache, "draft", ".wav");
      var spoken = Wave.read(speak(language, prompt.spoken()));
      Files.write(draft, spoken.at(Wave.TELEPHONE).file());
      Files.move(draft, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
    put(kept, target.resolve(language.key()).resolve(name + ".wav"));
    return isNew;
  }

  private static byte[] speak(Language language, String words)
      throws IOException, InterruptedException {
    Process espeak;
    try {
      espeak =
          new ProcessBuilder("espeak-ng", "-v", language.voice(), "-s", "150", "--stdout", words)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new IOException("espeak-ng is not installed (Debian: apt-get install espeak-ng)", e);
    }
    byte[] wave = espeak.getInputStream().readAllBytes();
    if (!espeak.waitFor(SECONDS_FOR_ONE, TimeUnit.SECONDS) || espeak.exitValue() != 0) {
      espeak.destroyForcibly();
      throw new IOException("espeak-ng cannot say " + words);
    }
    return wave;
  }

  private void copyOwn(Path target) throws IOException {
    for (var language : Language.values()) {
      var folder = own.resolve(language.key());
      if (!Files.isDirectory(folder)) continue;
      List<Path> files;
      try (var all = Files.walk(folder)) {
        files = all.filter(f -> f.toString().endsWith(".wav")).toList();
      }
      for (var file : files)
        put(file, target.resolve(language.key()).resolve(folder.relativize(file).toString()));
    }
  }

  private static void put(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolveSibling(""));
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String hash(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
