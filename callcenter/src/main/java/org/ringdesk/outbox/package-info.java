/**
 * What has to happen because of a fact: {@link org.ringdesk.outbox.Outbox} notes it in the fact's
 * own transaction, {@link org.ringdesk.outbox.OutboxWorker} does it afterwards, once, however often
 * the server or the database falls over in between.
 */
@NullMarked
package org.ringdesk.outbox;

import org.jspecify.annotations.NullMarked;
