package org.ringdesk.ami;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
  private final Deque<Note> notes = new ArrayDeque<>();
  private long moved;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  /**
   * @param after so many messages, since the beginning
   */
  private record Note(long after, Runnable what) {}

  /**
   * @param wakeUp called on the reader's thread when messages wait and no more come for the moment;
   *     it must only hop to where {@link #drain} is called
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
   * Leaves word of what is no message, in its place: done by {@link #drain} after all messages that
   * wait now, and before those that come.
   */
  public void note(Runnable what) {
    locked(() -> notes.add(new Note(moved + messages.size(), what)));
    wakeUp.run();
  }

  /**
   * Hands on at most {@code max} messages, oldest first and none behind a note, then does the notes
   * that are due; answers how many messages. Whoever was woken calls it until {@link #size} is 0.
   */
  public int drain(int max, Consumer<AmiMessage> to) {
    var some = take(max);
    some.forEach(to);
    for (var due = due(); due.isPresent(); due = due()) {
      try {
        due.get().what().run();
      } finally {
        locked(notes::remove); // only now: noted() is asked elsewhere meanwhile
      }
    }
    return some.size();
  }

  private List<AmiMessage> take(int max) {
    return locked(
        () -> {
          var some = new ArrayList<AmiMessage>();
          var next = notes.peek();
          long until = next == null ? Long.MAX_VALUE : next.after();
          for (; some.size() < max && moved < until && !messages.isEmpty(); moved++)
            some.add(messages.removeFirst());
          room.signalAll();
          return some;
        });
  }

  private Optional<Note> due() {
    return locked(() -> Optional.ofNullable(notes.peek()).filter(n -> n.after() == moved));
  }

  /** Whether a note is not done yet. */
  public boolean noted() {
    return locked(() -> !notes.isEmpty());
  }

  /** Messages and notes that wait. */
  public int size() {
    return locked(() -> messages.size() + notes.size());
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
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
