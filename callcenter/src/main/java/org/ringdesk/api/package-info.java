/**
 * What programs of others read of the stored rows. {@link org.ringdesk.api.Readings} says of each
 * thing in one SQL expression how it looks as JSON, for the API's lists and single reads and for
 * what webhooks are told; every question takes a {@link org.ringdesk.people.Reach}. Lists go back
 * in time by {@link org.ringdesk.api.Cursor}, so that what comes meanwhile moves nothing.
 */
@NullMarked
package org.ringdesk.api;

import org.jspecify.annotations.NullMarked;
