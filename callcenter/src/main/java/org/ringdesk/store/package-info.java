/**
 * How facts reach the disk: a {@link org.ringdesk.store.Batch} of what was heard and what it
 * changed is written by the {@link org.ringdesk.store.Recorder} in one transaction, as the server
 * that owns the PBX, or not at all.
 */
@NullMarked
package org.ringdesk.store;

import org.jspecify.annotations.NullMarked;
