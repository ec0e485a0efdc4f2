/**
 * What an agent writes down of a call: a {@link org.ringdesk.wrapup.Form} says what is asked, a
 * {@link org.ringdesk.wrapup.Draft} keeps every word while it is typed, and it is finished once,
 * onto the call's ticket.
 */
@NullMarked
package org.ringdesk.wrapup;

import org.jspecify.annotations.NullMarked;
