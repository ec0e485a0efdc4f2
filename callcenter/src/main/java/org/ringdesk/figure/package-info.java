/**
 * The figures, each defined once. A {@link org.ringdesk.figure.Measure} says what is counted, as
 * one SQL expression over the facts of a visit, a call or a ring; a {@link
 * org.ringdesk.figure.Figure} says which measures are divided by which, so that its formula is what
 * is computed. {@link org.ringdesk.figure.Buckets} cut time by the clock on a hotline's wall;
 * {@link org.ringdesk.figure.CallFigures} and {@link org.ringdesk.figure.AgentFigures} read a
 * {@link org.ringdesk.figure.Tally} for each of them. What days that are over came to is kept,
 * until somebody touches them.
 */
@NullMarked
package org.ringdesk.figure;

import org.jspecify.annotations.NullMarked;
