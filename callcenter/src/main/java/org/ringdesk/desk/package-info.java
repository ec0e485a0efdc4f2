/**
 * What an agent's screen shows: who rings, who waits, whom to call back, which form is open. Folded
 * from the same changes as the board and kept in memory, so that a screen pop asks nobody; what the
 * database knows of a caller is looked up while the caller still waits.
 */
@NullMarked
package org.ringdesk.desk;

import org.jspecify.annotations.NullMarked;
