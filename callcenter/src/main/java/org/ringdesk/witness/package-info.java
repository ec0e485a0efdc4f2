/**
 * Two witnesses tell of each call: the manager link and the queue log. {@link
 * org.ringdesk.witness.TwoStories} lays them side by side; {@link org.ringdesk.witness.Proof} says
 * what that proves of a day.
 */
@NullMarked
package org.ringdesk.witness;

import org.jspecify.annotations.NullMarked;
