package org.ringdesk.ami;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a link's reading thread leaves messages for the Switchboard: a bounded queue. When it is
 * full the reader waits, so that the PBX's own buffer fills, and then gives the link up; it never
 * drops a message to take the next.
 */
public final class HandOver {
  static final int CAPACITY = 16_384;

  private final int capacity;
  private final Runnable wakeUp;
  private final Deque<AmiMessage> messages = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  /**
   * @param wakeUp called on the reader's thread when messages wait and no more come for the moment;
   *     it must only hop to where {@link #drainTo} is called
   */
  public HandOver(Runnable wakeUp) {
    this(CAPACITY, wakeUp);
  }

  public HandOver(int capacity, Runnable wakeUp) {
    this.capacity = capacity;
    this.wakeUp = wakeUp;
  }

  /** False when there was no room for so long. */
  boolean offer(AmiMessage message, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (messages.size() >= capacity) {
        if (left <= 0) {
          return false;
        }
        wakeUp.run();
        left = room.awaitNanos(left);
      }
      messages.add(message);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What came together goes on together: one hop for all of it. */
  void wake() {
    if (size() > 0) {
      wakeUp.run();
    }
  }

  /**
   * Moves at most {@code max} messages, oldest first, and answers how many. Whoever was woken calls
   * it until it answers less than {@code max}.
   */
  public int drainTo(Collection<? super AmiMessage> into, int max) {
    lock.lock();
    try {
      int moved = 0;
      for (; moved < max && !messages.isEmpty(); moved++) {
        into.add(messages.removeFirst());
      }
      room.signalAll();
      return moved;
    } finally {
      lock.unlock();
    }
  }

  public int size() {
    lock.lock();
    try {
      return messages.size();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is at most half full: a link built anew would only overflow again. */
  void awaitRoom() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (messages.size() > capacity / 2) {
        room.await(1, TimeUnit.SECONDS);
      }
    } finally {
      lock.unlock();
    }
  }
}
