package org.ringdesk.call;

/**
 * One channel of one PBX.
 *
 * @param pbx the name of the link it was heard on, never a header's word: two PBXs may use equal
 *     uniqueids
 * @param uniqueid Asterisk's Uniqueid, such as {@code pbx1-1795473508.26}
 */
public record Leg(String pbx, String uniqueid) {}
