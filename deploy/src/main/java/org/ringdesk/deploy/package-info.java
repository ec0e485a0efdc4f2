/**
 * The program: {@link org.ringdesk.deploy.Settings} says where things are, and the rest starts,
 * wires and stops them.
 */
@NullMarked
package org.ringdesk.deploy;

import org.jspecify.annotations.NullMarked;
