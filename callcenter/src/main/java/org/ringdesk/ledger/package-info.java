/**
 * The second witness: the PBX's {@code queue_log}, a file that it writes line by line and that
 * survives what the manager link forgets. A {@link org.ringdesk.ledger.QueueLogLine} is one line as
 * the PBX wrote it.
 *
 * <p>A {@link org.ringdesk.ledger.QueueLogTail} follows the file as it is written; a {@link
 * org.ringdesk.ledger.TailReport} is what one look at it brought, on this machine or across the
 * network, with the {@link org.ringdesk.ledger.Bookmark} that is kept together with it.
 */
@NullMarked
package org.ringdesk.ledger;

import org.jspecify.annotations.NullMarked;
