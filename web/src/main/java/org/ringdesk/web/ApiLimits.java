package org.ringdesk.web;

/**
 * How much programs may ask.
 *
 * @param perMinute requests of one token
 * @param strangersPerMinute requests of one address without a token that opens anything
 */
public record ApiLimits(int perMinute, int strangersPerMinute) {
  public static final ApiLimits STANDARD = new ApiLimits(600, 30);
}
