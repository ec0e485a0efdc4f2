package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Where this program's time goes, from the JDK's own flight recorder. */
final class Profile {
  private static final int SHOWN = 25;

  private final Round round;
  private final Path file;
  private final Recording recording;

  private Profile(Round round, Path file, Recording recording) {
    this.round = round;
    this.file = file;
    this.recording = recording;
  }

  static Profile begin(Round round) {
    var recording = new Recording();
    recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
    recording.enable("jdk.NativeMethodSample").withPeriod(Duration.ofMillis(20));
    recording.start();
    return new Profile(round, round.folder().resolve("profile.jfr"), recording);
  }

  void end() throws IOException {
    recording.stop();
    recording.dump(file);
    recording.close();
  }

  /** The shares of our own methods (with all that they call) and of the methods at the top. */
  void print() throws IOException {
    var rooms = new HashMap<String, Integer>();
    var tops = new HashMap<String, Integer>();
    int samples = 0;
    try (var events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        var event = events.readEvent();
        if (!event.getEventType().getName().equals("jdk.ExecutionSample")
            || event.getStackTrace() == null) continue;
        samples++;
        rooms.merge(ours(event), 1, Integer::sum);
        tops.merge(method(event, 0), 1, Integer::sum);
      }
    }
    round.say("profile: %d samples of 10 ms, by the innermost method of ours", samples);
    print(rooms, samples);
    round.say("profile: by the innermost method");
    print(tops, samples);
  }

  private void print(Map<String, Integer> counts, int samples) {
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(e -> round.say("  %5.1f %%  %s", 100.0 * e.getValue() / samples, e.getKey()));
  }

  private static String ours(RecordedEvent event) {
    var frames = event.getStackTrace().getFrames();
    for (int i = 0; i < frames.size(); i++)
      if (method(event, i).startsWith("org.ringdesk.")) return method(event, i);
    return "not ours: " + method(event, Math.max(0, frames.size() - 3));
  }

  private static String method(RecordedEvent event, int frame) {
    var method = event.getStackTrace().getFrames().get(frame).getMethod();
    return method.getType().getName() + "." + method.getName();
  }
}
