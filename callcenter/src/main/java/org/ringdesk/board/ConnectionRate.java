package org.ringdesk.board;

import java.util.OptionalDouble;

/**
 * The connection rate of the regulations (接通率): distinct calls answered in the specialty ÷ distinct
 * calls that really rang at least one of its phones. Target: 75 % for each specialty (requirements
 * Q1).
 *
 * @param answered distinct calls, not visits
 * @param rung distinct calls that made a phone ring; an answered call counts as rung though its
 *     ringing was missed
 */
public record ConnectionRate(int answered, int rung) {
  public static final double TARGET = 0.75;

  /** 0 to 1; empty when nothing rang: a board shows "—", never 0 %. */
  public OptionalDouble value() {
    return rung == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) answered / rung);
  }

  /** False only when there is a rate and it is below the target. */
  public boolean meets() {
    return rung == 0 || answered >= TARGET * rung;
  }
}
