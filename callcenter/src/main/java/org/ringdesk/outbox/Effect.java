package org.ringdesk.outbox;

import java.time.Instant;

/**
 * Something to be done once.
 *
 * @param cause what it is because of, such as a call's id
 * @param name which {@link Handler} does it, such as {@code ticket:ended}
 * @param dueAt not before
 */
public record Effect(String cause, String name, Instant dueAt) {}
