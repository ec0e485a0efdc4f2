/**
 * The second witness: the PBX's {@code queue_log}, a file that it writes line by line and that
 * survives what the manager link forgets. A {@link org.ringdesk.ledger.QueueLogLine} is one line as
 * the PBX wrote it.
 */
@NullMarked
package org.ringdesk.ledger;

import org.jspecify.annotations.NullMarked;
