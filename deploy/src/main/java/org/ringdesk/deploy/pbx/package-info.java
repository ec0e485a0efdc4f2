/**
 * The PBX at the other end of the wire. {@link org.ringdesk.deploy.pbx.PbxPlan} says what a house
 * has: its hotlines, queues, agents and carrier; {@link org.ringdesk.deploy.pbx.PbxFiles} writes
 * the Asterisk configuration for it, on a real PBX as well as in a run folder. For the demo and the
 * tests {@link org.ringdesk.deploy.pbx.Asterisk} runs a real Asterisk on such a folder and {@link
 * org.ringdesk.deploy.pbx.Sipp} plays its callers and phones.
 */
@NullMarked
package org.ringdesk.deploy.pbx;

import org.jspecify.annotations.NullMarked;
