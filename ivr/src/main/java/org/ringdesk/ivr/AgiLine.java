package org.ringdesk.ivr;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiException;
import org.asteriskjava.fastagi.AgiRequest;
import org.jspecify.annotations.Nullable;

/** The caller at the other end of a FastAGI session. */
final class AgiLine implements CallerLine {
  private static final String KEYS = "0123456789*#";
  private static final int LONGEST_NUMBER = 20;

  /** Nothing that means something to the dialplan, such as a comma or a dollar. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_+*#:./&-]*");

  private static final Pattern VARIABLE = Pattern.compile("_{0,2}[A-Z][A-Z_]{0,40}");

  private final AgiChannel channel;
  private final String did;
  private final String number;

  AgiLine(AgiRequest request, AgiChannel channel) {
    this.channel = channel;
    this.did = plainNumber(request.getExtension(), "[^0-9+]");
    this.number = plainNumber(request.getCallerIdNumber(), "[^0-9]");
  }

  private static String plainNumber(@Nullable String raw, String noise) {
    var digits = raw == null ? "" : raw.replaceAll(noise, "");
    return digits.substring(0, Math.min(LONGEST_NUMBER, digits.length()));
  }

  @Override
  public String did() {
    return did;
  }

  @Override
  public String number() {
    return number;
  }

  @Override
  public void answer() {
    say(() -> channel.answer());
  }

  @Override
  public void speak(Language language) {
    say(() -> channel.setVariable("CHANNEL(language)", language.key()));
  }

  @Override
  public void play(List<String> sounds) {
    for (var sound : sounds) say(() -> channel.streamFile(plain(sound)));
  }

  @Override
  public Optional<Character> ask(List<String> sounds, Duration wait) {
    for (var sound : sounds) {
      char key = hear(() -> channel.streamFile(plain(sound), KEYS));
      if (key != 0) return Optional.of(key);
    }
    if (wait.isZero()) return Optional.empty();
    char key = hear(() -> channel.waitForDigit(Math.toIntExact(wait.toMillis())));
    return key == 0 ? Optional.empty() : Optional.of(key);
  }

  @Override
  public void set(String variable, String value) {
    if (!VARIABLE.matcher(variable).matches()) throw new IllegalArgumentException(variable);
    say(() -> channel.setVariable(variable, plain(value)));
  }

  @Override
  public void step(String step, String value) {
    say(() -> channel.exec("UserEvent", "DeskStep", "Step: " + step, "Value: " + plain(value)));
  }

  private static String plain(String text) {
    if (!PLAIN.matcher(text).matches()) throw new IllegalArgumentException("not plain: " + text);
    return text;
  }

  private interface Saying {
    void say() throws AgiException;
  }

  private interface Hearing {
    char hear() throws AgiException;
  }

  private void say(Saying saying) {
    hear(
        () -> {
          saying.say();
          return 0;
        });
  }

  // A caller who hung up during a command is only told of by its result.
  private char hear(Hearing hearing) {
    try {
      char key = hearing.hear();
      if (channel.getLastReply().getResultCode() == -1) throw new Gone("the caller hung up", null);
      return key;
    } catch (AgiException e) {
      throw new Gone(String.valueOf(e.getMessage()), e);
    }
  }
}
