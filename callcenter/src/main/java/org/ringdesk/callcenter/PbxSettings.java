package org.ringdesk.callcenter;

import java.util.Set;
import org.ringdesk.ami.AmiAddress;

/**
 * One PBX of the house.
 *
 * @param internalContexts dialplan contexts in which our own phones begin calls
 * @param handOver how many messages may wait for the switchboard before the link is given up
 */
public record PbxSettings(
    String name, AmiAddress ami, Set<String> internalContexts, int handOver) {}
