package org.ringdesk.deploy.pbx;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A caller's way through a PBX: from the hotline's number over Ringdesk's scripts into a queue, to
 * the mobiles outside hours, and the call of our own. Part of a whole configuration, or {@link
 * #FILE} for an Asterisk that has its own.
 *
 * @param agi host:port of the FastAGI server as the PBX reaches it, or null when the hotlines' own
 *     queues take the calls
 * @param trunk how a mobile is dialled, with {@code NUMBER} in it
 * @param patience whether the PBX has a global {@code DESK_PATIENCE_queue} for each queue
 */
public record Dialplan(List<Entry> hotlines, @Nullable String agi, String trunk, boolean patience) {
  /** How an Asterisk's own dialplan includes it. */
  public static final String FILE = "ringdesk.conf";

  public static final String NUMBER = "NUMBER";

  private static final Pattern DID = Pattern.compile("\\+?[0-9]{2,20}");
  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9_.-]{1,80}");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,99}:[0-9]{1,5}");
  private static final Pattern TRUNK =
      Pattern.compile("[A-Za-z0-9_]+/[A-Za-z0-9_.@:/-]*NUMBER[A-Za-z0-9_.@:/-]*");

  /** A number that customers dial, and the queue that takes its calls when nothing else decides. */
  public record Entry(String did, String queue) {
    public Entry {
      check("hotline's number", did, DID, "2 to 20 digits, perhaps after a +");
      check("queue", queue, QUEUE, "1 to 80 letters, digits and _.-");
    }
  }

  /**
   * @throws IllegalArgumentException when something of it cannot be written into a dialplan
   */
  public Dialplan {
    hotlines = List.copyOf(hotlines);
    if (agi != null) check("FastAGI address", agi, HOST_AND_PORT, "host:port");
    check("trunk", trunk, TRUNK, "such as PJSIP/NUMBER@trunk");
  }

  static Dialplan of(PbxPlan plan) {
    return new Dialplan(
        plan.hotlines().stream().map(h -> new Entry(h.did(), h.queue())).toList(),
        plan.agi(),
        "PJSIP/NUMBER@trunk",
        true);
  }

  /** What {@code Dial} is told. */
  public String mobile() {
    return trunk.replace(NUMBER, "${DESK_MOBILE}");
  }

  /** As {@link #FILE}. */
  public String text() {
    return PbxFiles.text(this);
  }

  private static void check(String what, String value, Pattern allowed, String sentence) {
    if (!allowed.matcher(value).matches())
      throw new IllegalArgumentException(
          "the " + what + " has to be " + sentence + " to be written into a dialplan");
  }
}
