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
 * @param unknown distinct calls that may have made one ring: taken as rung, so that it never
 *     flatters
 */
public record ConnectionRate(int answered, int rung, int unknown) {
  public static final double TARGET = 0.75;

  public ConnectionRate(int answered, int rung) {
    this(answered, rung, 0);
  }

  /** Those of which nobody knows included. */
  public int rungAtMost() {
    return rung + unknown;
  }

  /** 0 to 1; empty when nothing rang: a board shows "—", never 0 %. */
  public OptionalDouble value() {
    return Figure.CONNECTION_RATE.of(answered, rungAtMost());
  }

  /** False only when there is a rate and it is below the target. */
  public boolean meets() {
    return rungAtMost() == 0 || answered >= TARGET * rungAtMost();
  }
}
