/**
 * What the PBX said, kept as it came: the proof behind every call, and what a restart plays again.
 */
@NullMarked
package org.ringdesk.journal;

import org.jspecify.annotations.NullMarked;
