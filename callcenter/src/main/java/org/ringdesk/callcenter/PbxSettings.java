package org.ringdesk.callcenter;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.ami.AmiAddress;
import org.ringdesk.ledger.QueueLogPlace;

/**
 * One PBX of the house.
 *
 * @param internalContexts dialplan contexts in which our own phones begin calls
 * @param handOver how many messages may wait for the switchboard before the link is given up
 * @param voicemail the folder it records callers' messages into, where this server can read it
 * @param queueLog the second witness
 * @param dialplan what the companion there keeps written; empty where the PBX keeps its own
 */
public record PbxSettings(
    String name,
    AmiAddress ami,
    Set<String> internalContexts,
    int handOver,
    Optional<Path> voicemail,
    QueueLogPlace queueLog,
    Optional<String> dialplan) {}
