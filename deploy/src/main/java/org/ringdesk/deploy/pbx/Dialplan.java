package org.ringdesk.deploy.pbx;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ringdesk.deploy.pbx.PbxPlan.HotlineNumber;

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
public record Dialplan(
    List<HotlineNumber> hotlines, @Nullable String agi, String trunk, boolean patience) {
  /** How an Asterisk's own dialplan includes it. */
  public static final String FILE = "ringdesk.conf";

  /** What each part may hold to be written into a dialplan. */
  public static final String QUEUE = "[A-Za-z0-9_.-]{1,80}";

  public static final String AGI = "[A-Za-z0-9][A-Za-z0-9.-]{0,99}:[0-9]{1,5}";
  public static final String TRUNK = "[A-Za-z0-9_]+/[A-Za-z0-9_.@:/-]*NUMBER[A-Za-z0-9_.@:/-]*";

  /** In {@link #TRUNK}, where the number goes. */
  public static final String USUAL_TRUNK = "PJSIP/NUMBER@trunk";

  /**
   * @throws IllegalArgumentException when something of it cannot be written into a dialplan
   */
  public Dialplan {
    hotlines = List.copyOf(hotlines);
    for (HotlineNumber hotline : hotlines) {
      PbxPlan.check(
          "hotline's queue",
          hotline.queue(),
          Pattern.compile(QUEUE),
          "1 to 80 letters, digits and _.-");
    }
    if (agi != null) {
      PbxPlan.check("FastAGI address", agi, Pattern.compile(AGI), "host:port");
    }
    PbxPlan.check("trunk", trunk, Pattern.compile(TRUNK), "such as " + USUAL_TRUNK);
  }

  static Dialplan of(PbxPlan plan) {
    return new Dialplan(plan.hotlines(), plan.agi(), USUAL_TRUNK, true);
  }

  /** What {@code Dial} is told. */
  public String mobile() {
    return trunk.replace("NUMBER", "${DESK_MOBILE}");
  }

  /** As {@link #FILE}. */
  public String text() {
    return PbxFiles.text(this);
  }
}
