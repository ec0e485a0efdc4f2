/**
 * What to say to a caller: a {@link org.ringdesk.script.Script} has a sentence for each {@link
 * org.ringdesk.script.Step} of a conversation, in both languages. Supervisors rewrite them as new
 * versions; {@link org.ringdesk.script.Pace} moves from one to the next as the call moves; what was
 * on the screen is kept.
 */
@NullMarked
package org.ringdesk.script;

import org.jspecify.annotations.NullMarked;
