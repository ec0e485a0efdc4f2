/**
 * What becomes of a call: every call to a hotline has exactly one {@link
 * org.ringdesk.ticket.Ticket}, whether or not anybody answered. {@link
 * org.ringdesk.ticket.TicketDesk} opens and closes them as the calls go on.
 */
@NullMarked
package org.ringdesk.ticket;

import org.jspecify.annotations.NullMarked;
