/**
 * The supervisors' live picture. {@link org.ringdesk.board.Board} folds changed calls and agents
 * into today's figures; each figure is defined once, in a class of its name, with its formula. A
 * {@link org.ringdesk.board.BoardSnapshot} is what one look at it shows.
 */
@NullMarked
package org.ringdesk.board;

import org.jspecify.annotations.NullMarked;
