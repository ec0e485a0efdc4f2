package org.ringdesk.hotline;

import org.ringdesk.call.QueueName;

/**
 * A field of work (专业) with its own queue and its own target.
 *
 * @param key short and stable; figures keep it though the names change
 * @param zh its name in Chinese
 * @param en its name in English
 */
public record Specialty(String key, QueueName queue, String zh, String en) {
  /**
   * The specialty of a queue that no setting names: the queue's own name, so that none of its calls
   * is left out.
   */
  public static Specialty unnamed(QueueName queue) {
    return new Specialty(queue.value(), queue, queue.value(), queue.value());
  }
}
