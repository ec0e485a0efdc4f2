@NullMarked
package org.ringdesk.ivr;

import org.jspecify.annotations.NullMarked;
