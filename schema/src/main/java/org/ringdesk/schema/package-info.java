/**
 * Where everything is kept. The tables are plain SQL under {@code db/migration}, one file a step,
 * never changed once released; {@link org.ringdesk.schema.Migrations} brings a database up to the
 * newest of them before anything else opens it.
 */
@NullMarked
package org.ringdesk.schema;

import org.jspecify.annotations.NullMarked;
