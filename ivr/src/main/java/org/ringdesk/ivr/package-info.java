/**
 * What a caller hears before anybody answers: the conversation that chooses a language, says
 * whether somebody is there, asks for the matter and tells the dialplan where the call goes. Start
 * at {@link org.ringdesk.ivr.HotlineCall}; {@link org.ringdesk.ivr.IvrServer} is how Asterisk
 * reaches it. Whatever goes wrong in here, the dialplan puts the caller into the hotline's own
 * queue.
 */
@NullMarked
package org.ringdesk.ivr;

import org.jspecify.annotations.NullMarked;
