package org.ringdesk.call;

import java.time.Instant;

/**
 * When an event happened, by whose clock, and where its text lies.
 *
 * @param pbx by the PBX's clock ({@code timestampevents=yes}); {@code seen} where the PBX sends no
 *     timestamp. Durations use this clock only.
 * @param seen when its last byte was read here
 * @param chunk the journal row that holds its text
 */
public record At(Instant pbx, Instant seen, long chunk) {}
