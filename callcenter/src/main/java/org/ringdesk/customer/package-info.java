/**
 * Who is calling: what a stranger's phone claims, read as a {@link
 * org.ringdesk.customer.PhoneNumber}, and the customers known by it.
 */
@NullMarked
package org.ringdesk.customer;

import org.jspecify.annotations.NullMarked;
