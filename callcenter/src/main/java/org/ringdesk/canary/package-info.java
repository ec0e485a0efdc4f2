/**
 * Calls of our own to the hotlines, outside all figures: each must be seen by AMI, by the scripts,
 * by the outbox and by the ledger. {@link org.ringdesk.canary.Traces} tells who was blind to one.
 */
@NullMarked
package org.ringdesk.canary;

import org.jspecify.annotations.NullMarked;
