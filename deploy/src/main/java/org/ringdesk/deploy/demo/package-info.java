/**
 * A made-up call centre around the real program: people with real SIP telephones, so that a
 * stranger sees it work.
 */
@NullMarked
package org.ringdesk.deploy.demo;

import org.jspecify.annotations.NullMarked;
