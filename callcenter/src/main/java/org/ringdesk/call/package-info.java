/**
 * A customer's call, from the moment the hotline is reached to the moment it ends: a {@link
 * org.ringdesk.call.Call} holds its {@link org.ringdesk.call.Visit}s to queues, each with the
 * phones it made ring and the talk it led to. Everything here is a value; {@link
 * org.ringdesk.call.Call#on} answers an event with the next value, so that any day of the past can
 * be played again through the same lines.
 */
@NullMarked
package org.ringdesk.call;

import org.jspecify.annotations.NullMarked;
