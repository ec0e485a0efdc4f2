/**
 * Where a message off the wire becomes a fact: the {@link org.ringdesk.callcenter.Switchboard} fits
 * on one screen, and {@link org.ringdesk.callcenter.CallCenter} wires one for each PBX.
 */
@NullMarked
package org.ringdesk.callcenter;

import org.jspecify.annotations.NullMarked;
