package org.ringdesk.call;

import java.util.regex.Pattern;

/**
 * One channel of one PBX.
 *
 * @param pbx the name of the link it was heard on, never a header's word: two PBXs may use equal
 *     uniqueids
 * @param uniqueid Asterisk's Uniqueid, such as {@code pbx1-1795473508.26}
 */
public record Leg(String pbx, String uniqueid) {
  /** As {@code AmiActions} names it; the Local channel's far half has {@code ;2} behind it. */
  private static final Pattern CANARY =
      Pattern.compile("canary-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(;2)?");

  /** Half of a call of our own that only looks whether it is seen: nobody's, and never counted. */
  public boolean canary() {
    return isCanary(uniqueid);
  }

  public static boolean isCanary(String uniqueid) {
    return CANARY.matcher(uniqueid).matches();
  }
}
