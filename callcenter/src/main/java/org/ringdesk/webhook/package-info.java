/**
 * What programs of others are told. A fact is noted for each {@link org.ringdesk.webhook.Webhook}
 * that asks for it, in a transaction of the outbox; {@link org.ringdesk.webhook.Lanes} send what
 * was noted, each webhook in a lane of its own, until it is taken or dead. {@link
 * org.ringdesk.webhook.Target} says where nothing is sent, {@link org.ringdesk.webhook.Signature}
 * how the other side knows that it was us.
 */
@NullMarked
package org.ringdesk.webhook;

import org.jspecify.annotations.NullMarked;
