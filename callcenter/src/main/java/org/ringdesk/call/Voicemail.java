package org.ringdesk.call;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A message that a caller left, as the dialplan told it.
 *
 * @param pbx on which it lies
 * @param file its plain name: never a path
 */
public record Voicemail(String pbx, String file, Duration length) {
  /** The step that tells of it. */
  public static final String STEP = "voicemail";

  /** {@code 1764000000.12.wav 7 s}. */
  private static final Pattern TOLD =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,120}\\.wav) ([0-9]{1,6}) s");

  public static Optional<Voicemail> of(Call call) {
    return call.steps().stream()
        .filter(s -> s.name().equals(STEP))
        .map(s -> TOLD.matcher(s.value()))
        .filter(m -> m.matches())
        .map(
            m ->
                new Voicemail(
                    call.caller().pbx(),
                    m.group(1),
                    Duration.ofSeconds(Long.parseLong(m.group(2)))))
        .findFirst();
  }
}
