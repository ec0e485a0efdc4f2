/**
 * What the outside dials and what the house is divided into: hotline numbers and specialties, as
 * the settings name them; and when a hotline is staffed, as the calendar in the database says.
 */
@NullMarked
package org.ringdesk.hotline;

import org.jspecify.annotations.NullMarked;
