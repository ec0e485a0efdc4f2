/**
 * The people at the phones: what the queues say of each member, folded into one {@link
 * org.ringdesk.agent.Presence} an agent.
 */
@NullMarked
package org.ringdesk.agent;

import org.jspecify.annotations.NullMarked;
