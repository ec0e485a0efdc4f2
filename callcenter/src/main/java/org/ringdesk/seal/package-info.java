/**
 * The seal on a finished day: each figure's numerator and denominator, and which calls made it,
 * chained to the seal before. Whoever changes a row, a figure or a seal afterwards is found out.
 */
@NullMarked
package org.ringdesk.seal;

import org.jspecify.annotations.NullMarked;
