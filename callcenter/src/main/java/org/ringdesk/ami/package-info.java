/**
 * Where Asterisk ends and Ringdesk begins. An {@link org.ringdesk.ami.AmiLink} logs in to one PBX
 * and hands over every {@link org.ringdesk.ami.AmiMessage} with its lines as they came; {@link
 * org.ringdesk.ami.AmiFramer} tells where a message ends even if a stranger wrote line breaks into
 * it; {@link org.ringdesk.ami.AmiDecoder} says what it means for calls and agents; {@link
 * org.ringdesk.ami.AmiActions} is the one gate through which we ask the PBX to do something. No
 * other package knows asterisk-java, and none knows a header's name.
 */
@NullMarked
package org.ringdesk.ami;

import org.jspecify.annotations.NullMarked;
