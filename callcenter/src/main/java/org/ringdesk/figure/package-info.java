/**
 * The figures, each defined once. A {@link org.ringdesk.figure.Measure} says which of the {@link
 * org.ringdesk.figure.Facts} of a visit, a call, a ring or a talk count; a {@link
 * org.ringdesk.figure.Figure} says which measures are divided by which, so that its formula is what
 * is computed. {@link org.ringdesk.figure.Buckets} cut time by the clock on a hotline's wall;
 * {@link org.ringdesk.figure.CallFigures} and {@link org.ringdesk.figure.AgentFigures} read a
 * {@link org.ringdesk.figure.Tally} for each of them, {@link org.ringdesk.figure.Behind} the list
 * behind each measure, from the same facts. What days that are over came to is kept, until somebody
 * touches them.
 */
@NullMarked
package org.ringdesk.figure;

import org.jspecify.annotations.NullMarked;
