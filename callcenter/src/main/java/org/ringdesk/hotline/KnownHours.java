package org.ringdesk.hotline;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The working calendar for people who wait: what the database says, a few seconds old at most, and
 * what it last said while it is away. A hotline that was never read is taken to be staffed {@link
 * WorkingHours#fiveByEight}.
 */
public final class KnownHours {
  private static final Logger log = LoggerFactory.getLogger(KnownHours.class);

  /** So long after a change of the calendar a caller may still be treated by the old one. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** A caller hears nothing meanwhile. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Function<Hotline, WorkingHours> read;
  private final LongSupplier nanos;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, FutureTask<WorkingHours>> reading = new ConcurrentHashMap<>();

  private record Known(WorkingHours hours, long readAt) {}

  public KnownHours(Function<Hotline, WorkingHours> read) {
    this(read, System::nanoTime);
  }

  /**
   * @param nanos a clock that only measures, as {@link System#nanoTime}
   */
  KnownHours(Function<Hotline, WorkingHours> read, LongSupplier nanos) {
    this.read = read;
    this.nanos = nanos;
  }

  /** Waits a second at most. */
  public WorkingHours of(Hotline hotline) {
    var last = known.get(hotline.number());
    if (last != null && nanos.getAsLong() - last.readAt() < FRESH.toNanos()) return last.hours();
    try {
      return reading(hotline).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.atWarn()
          .addKeyValue("hotline", hotline.number())
          .log(
              "the calendar is not read, going by the last one: {}",
              String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return lastOf(hotline, last);
  }

  private static WorkingHours lastOf(Hotline hotline, @Nullable Known last) {
    return last == null ? WorkingHours.fiveByEight(hotline.zone()) : last.hours();
  }

  /** One at a time for each hotline: a slow database is not asked again by the next caller. */
  private FutureTask<WorkingHours> reading(Hotline hotline) {
    return reading.computeIfAbsent(
        hotline.number(),
        number -> {
          var task = new FutureTask<>(() -> readNow(hotline));
          Thread.ofVirtual().name("calendar-" + number).start(task);
          return task;
        });
  }

  private WorkingHours readNow(Hotline hotline) throws DatabaseException {
    try {
      var hours = read.apply(hotline);
      known.put(hotline.number(), new Known(hours, nanos.getAsLong()));
      return hours;
    } finally {
      reading.remove(hotline.number());
    }
  }
}
