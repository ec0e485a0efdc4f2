/**
 * The companion beside a remote PBX: a {@link org.ringdesk.deploy.tail.Companion} reads the
 * queue_log there and brings it to the server, which also keeps the bookmark. It has no database,
 * no settings and little memory.
 */
@NullMarked
package org.ringdesk.deploy.tail;

import org.jspecify.annotations.NullMarked;
