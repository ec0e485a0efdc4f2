package org.ringdesk.figure;

import java.time.Duration;

/**
 * What the figures leave to be agreed.
 *
 * @param answerWithin the service level's time: an answer after exactly so long is in time
 * @param shortAbandon who hangs up within it dialled wrong
 * @param repeatDays working days in which a call on the same matter is a repeat, after the day of
 *     the call
 */
public record Terms(Duration answerWithin, Duration shortAbandon, int repeatDays) {
  public static final Terms STANDARD = new Terms(Duration.ofSeconds(20), Duration.ofSeconds(5), 3);
}
