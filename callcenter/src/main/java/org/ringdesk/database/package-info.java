/**
 * The one way to PostgreSQL: SQL text in, rows out, in the calling thread. Callers run on virtual
 * threads and simply wait; the Vert.x client stays behind this door, so that the domain's stores
 * read as plain code.
 */
@NullMarked
package org.ringdesk.database;

import org.jspecify.annotations.NullMarked;
