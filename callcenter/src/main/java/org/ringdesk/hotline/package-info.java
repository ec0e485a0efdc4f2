/**
 * What the outside dials and what the house is divided into: hotline numbers and specialties, as
 * the settings name them.
 */
@NullMarked
package org.ringdesk.hotline;

import org.jspecify.annotations.NullMarked;
