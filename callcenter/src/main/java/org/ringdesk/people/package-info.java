/**
 * Who works here and what they may. {@link org.ringdesk.people.SignIn} turns a name and a password
 * into a session, {@link org.ringdesk.people.Sessions} turns a browser's token into a {@link
 * org.ringdesk.people.Viewer}, which every query takes; {@link org.ringdesk.people.Right} is the
 * one table of rights and roles; {@link org.ringdesk.people.Operators} keeps the people and {@link
 * org.ringdesk.people.Audit} who did and saw what. Programs have {@link
 * org.ringdesk.people.ApiTokens} of their own. {@link org.ringdesk.people.Staff} wires them.
 */
@NullMarked
package org.ringdesk.people;

import org.jspecify.annotations.NullMarked;
