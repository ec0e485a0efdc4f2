@NullMarked
package org.ringdesk.web;

import org.jspecify.annotations.NullMarked;
