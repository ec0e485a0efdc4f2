package org.ringdesk.ledger;

import java.time.Instant;

/**
 * Where the reading of a queue_log stands. Another file under the same name is not taken for it,
 * and it is found again under another name.
 *
 * @param inode the file's number: tells between files that begin alike, proves nothing
 * @param head hash of the file's first bytes
 * @param headLength how many bytes that hash is over
 * @param position where the next line begins
 * @param readAt when it was read up to there, by the clock of the machine that has the file
 * @param recent the {@link Ordinals} of the lines before it
 */
public record Bookmark(
    long inode, byte[] head, int headLength, long position, Instant readAt, byte[] recent) {}
