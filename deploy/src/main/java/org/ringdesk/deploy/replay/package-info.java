/**
 * What a replay of recordings prints: each call as one line of JSON, and last the sums and rates of
 * all of them. Names of fields are a contract with whoever scripts it.
 */
@NullMarked
package org.ringdesk.deploy.replay;

import org.jspecify.annotations.NullMarked;
