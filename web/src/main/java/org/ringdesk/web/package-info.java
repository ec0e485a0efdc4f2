/**
 * What people see of the desk in a browser. A request enters at {@link org.ringdesk.web.WebServer},
 * {@link org.ringdesk.web.Routes} is the one table that says who may do what, one file a noun
 * answers ({@code BoardRoutes}, {@code HealthRoutes}), {@link org.ringdesk.web.Pages} turns a view
 * into HTML with the words of {@link org.ringdesk.web.Messages}. Live pages are the same fragments
 * rendered again and sent through an {@link org.ringdesk.web.EventStream}, the board's as what
 * changed ({@link org.ringdesk.web.BoardFrame}). Views hold finished words: a template decides
 * where something stands, never what it says. Programs come in at {@link
 * org.ringdesk.web.ApiRoutes}, by tokens and the contract.
 */
@NullMarked
package org.ringdesk.web;

import org.jspecify.annotations.NullMarked;
