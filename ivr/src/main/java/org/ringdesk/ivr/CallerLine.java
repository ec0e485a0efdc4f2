package org.ringdesk.ivr;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A caller, as far as a script can reach them. Each method waits, and ends the script with {@link
 * Gone} when the caller has hung up or Asterisk can no longer be reached.
 */
interface CallerLine {
  /** The number that was called. */
  String did();

  /** The caller's number, digits only; empty where it is withheld. */
  String number();

  void answer();

  /** What is played from now on is in this language, here and in the queue. */
  void speak(Language language);

  /** Plays the sounds one after the other. */
  void play(List<String> sounds);

  /**
   * Plays the sounds until a key is pressed, and waits for one afterwards.
   *
   * @return the key: a digit, a star or a hash
   */
  Optional<Character> ask(List<String> sounds, Duration wait);

  /** Sets a variable of the dialplan. */
  void set(String variable, String value);

  /** Records what happened. */
  void step(String step, String value);

  /** There is nobody to talk to any more. */
  final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Gone(String why, @Nullable Throwable cause) {
      super(why, cause);
    }
  }
}
