/** What {@code deploy/desk} can be asked to do, one class a command. */
@NullMarked
package org.ringdesk.deploy.commands;

import org.jspecify.annotations.NullMarked;
