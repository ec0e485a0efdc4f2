package org.ringdesk.callcenter;

/**
 * How one part of the house is.
 *
 * @param name {@code database}, {@code pbx:NAME}, {@code outbox}, {@code canary}
 * @param sentence what was looked at and what was seen, for people
 */
public record HouseHealth(String name, boolean well, String sentence) {}
