package org.ringdesk.deploy.pbx;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A key that somebody presses.
 *
 * @param after since the key before it, or since the answer
 */
public record Keystroke(Duration after, char key) {
  public Keystroke {
    if ("0123456789*#".indexOf(key) < 0)
      throw new IllegalArgumentException("no telephone has the key " + key);
  }

  /** Several keys with equal pauses. */
  public static List<Keystroke> all(Duration pause, String keys) {
    var list = new ArrayList<Keystroke>();
    for (char key : keys.toCharArray()) list.add(new Keystroke(pause, key));
    return list;
  }
}
