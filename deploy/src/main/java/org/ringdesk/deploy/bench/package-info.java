/**
 * What {@code deploy/desk bench} measures: one class each, that makes its own load on real parts
 * and answers figures. Nothing here is a test; a figure that misses its target says so and fails
 * nothing.
 */
@NullMarked
package org.ringdesk.deploy.bench;

import org.jspecify.annotations.NullMarked;
