package org.ringdesk.board;

import java.util.OptionalDouble;
import org.ringdesk.figure.Figure;

/**
 * The live {@link Figure#CONNECTION_RATE} of a specialty, against the 75 % that the regulations ask
 * of each.
 *
 * @param answered distinct calls, not visits
 * @param rung distinct calls that made a phone ring; an answered call counts as rung though its
 *     ringing was missed
 */
public record ConnectionRate(int answered, int rung) {
  public static final double TARGET = 0.75;

  /** 0 to 1; empty when nothing rang: a board shows "—", never 0 %. */
  public OptionalDouble value() {
    return Figure.CONNECTION_RATE.of(answered, rung);
  }

  /** False only when there is a rate and it is below the target. */
  public boolean meets() {
    return rung == 0 || answered >= TARGET * rung;
  }
}
