package org.ringdesk.hotline;

import java.time.Duration;
import java.time.ZoneId;

/**
 * A number that customers dial.
 *
 * @param number as the trunk delivers it (DID)
 * @param zone the zone its day, its hours and its figures are told in
 * @param region ISO country whose rules read a caller's number without a country code
 * @param shortAbandon who hangs up sooner dialled wrong, or changed their mind
 */
public record Hotline(
    String number, String zh, String en, ZoneId zone, String region, Duration shortAbandon) {}
