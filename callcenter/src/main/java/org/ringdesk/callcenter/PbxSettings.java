package org.ringdesk.callcenter;

import java.util.Set;
import org.ringdesk.ami.AmiAddress;
import org.ringdesk.ledger.QueueLogPlace;

/**
 * One PBX of the house.
 *
 * @param internalContexts dialplan contexts in which our own phones begin calls
 * @param handOver how many messages may wait for the switchboard before the link is given up
 * @param queueLog the second witness
 */
public record PbxSettings(
    String name,
    AmiAddress ami,
    Set<String> internalContexts,
    int handOver,
    QueueLogPlace queueLog) {}
