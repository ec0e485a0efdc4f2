package org.ringdesk.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Server-sent events to many viewers: one buffer is written to all who watch the same topic.
 * Whoever comes gets a whole frame, and then what changes. Whoever cannot keep up misses some
 * changes, and so gets no more of them but the newest frame whole, as soon as it can be taken;
 * whoever takes nothing for {@code patience} is dropped.
 *
 * <p>Confined to one context, the web server's: handlers and timers there never overlap.
 *
 * @param <T> what is watched
 */
final class EventStream<T> {
  private final int limit;
  private final Duration patience;
  private final InstantSource clock;
  private final Set<Viewer<T>> viewers = new LinkedHashSet<>();
  private final Map<T, Frame> newest = new HashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Counter dropped;

  /** What a topic looks like. */
  interface Frame {
    /** For whoever has none. */
    Buffer whole();

    /** For whoever has the one before. */
    Buffer change();

    /** One that tells all of it each time. */
    static Frame of(Buffer whole) {
      return new Whole(whole);
    }
  }

  private record Whole(Buffer whole) implements Frame {
    @Override
    public Buffer change() {
      return whole;
    }
  }

  private static final class Viewer<T> {
    final T topic;
    final HttpServerRequest request;
    Instant tookAt;
    boolean owed;

    Viewer(T topic, HttpServerRequest request, Instant now) {
      this.topic = topic;
      this.request = request;
      this.tookAt = now;
    }

    HttpServerResponse response() {
      return request.response();
    }
  }

  /**
   * @param page what is watched, for the figures
   * @param limit viewers at once; more are not let in
   * @param patience how long a viewer may take nothing
   */
  EventStream(
      String page, int limit, Duration patience, InstantSource clock, MeterRegistry metrics) {
    this.limit = limit;
    this.patience = patience;
    this.clock = clock;
    this.dropped =
        Counter.builder("ringdesk.web.viewers.dropped")
            .tag("page", page)
            .description("viewers of live pages that took nothing for too long")
            .register(metrics);
    metrics.gauge("ringdesk.web.viewers", Tags.of("page", page), count);
  }

  boolean full() {
    return viewers.size() >= limit;
  }

  int viewers() {
    return count.get();
  }

  /** The topics somebody watches: the only ones worth rendering. */
  Set<T> topics() {
    return viewers.stream().map(v -> v.topic).collect(Collectors.toSet());
  }

  /**
   * @param first the newest frame that was sent, whole; a viewer who comes back needs nothing from
   *     before
   */
  void join(T topic, HttpServerRequest request, Buffer first) {
    Viewer<T> viewer = new Viewer<>(topic, request, clock.instant());
    HttpServerResponse response = request.response();
    // gone while we asked who it is: nobody would tell us again
    if (response.closed()) return;
    response.closeHandler(gone -> leave(viewer));
    response.exceptionHandler(broken -> leave(viewer));
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
        // a buffering proxy would turn a live page into a late one
        .putHeader("X-Accel-Buffering", "no");
    viewers.add(viewer);
    count.set(viewers.size());
    response.write(first);
  }

  /** The one after that of the last call. */
  void send(T topic, Frame frame) {
    newest.put(topic, frame);
    for (Viewer<T> viewer : watching(topic)) {
      if (viewer.response().writeQueueFull()) viewer.owed = true;
      else write(viewer, viewer.owed ? frame.whole() : frame.change());
    }
  }

  /** A passing word: whoever cannot take it now never gets it. */
  void tell(T topic, Buffer word) {
    for (Viewer<T> viewer : watching(topic)) {
      if (!viewer.response().writeQueueFull()) {
        viewer.response().write(word);
        viewer.tookAt = clock.instant();
      }
    }
  }

  /** Gives the newest frame to those who missed it, and drops those who take nothing. */
  void sweep() {
    Instant late = clock.instant().minus(patience);
    for (Viewer<T> viewer : List.copyOf(viewers)) {
      Frame frame = newest.get(viewer.topic);
      if (viewer.response().writeQueueFull()) {
        if (viewer.tookAt.isBefore(late)) drop(viewer);
      } else if (viewer.owed && frame != null) write(viewer, frame.whole());
    }
  }

  /**
   * Ends the streams of those who may not look any more.
   *
   * @param gone picks them from all
   */
  void dismiss(Function<Set<HttpServerRequest>, Set<HttpServerRequest>> gone) {
    if (viewers.isEmpty()) return;
    List<Viewer<T>> asked = List.copyOf(viewers);
    Set<HttpServerRequest> ended =
        gone.apply(asked.stream().map(v -> v.request).collect(Collectors.toSet()));
    for (Viewer<T> viewer : asked)
      if (ended.contains(viewer.request)) {
        leave(viewer);
        viewer.response().end();
      }
  }

  /** Ends every stream; browsers come back by themselves. */
  void close() {
    for (Viewer<T> viewer : List.copyOf(viewers)) {
      leave(viewer);
      viewer.request.connection().close();
    }
  }

  private List<Viewer<T>> watching(T topic) {
    List<Viewer<T>> watching = new ArrayList<>(viewers.size());
    for (Viewer<T> viewer : viewers) if (viewer.topic.equals(topic)) watching.add(viewer);
    return watching;
  }

  private void write(Viewer<T> viewer, Buffer bytes) {
    viewer.response().write(bytes);
    viewer.tookAt = clock.instant();
    viewer.owed = false;
  }

  private void drop(Viewer<T> viewer) {
    leave(viewer);
    dropped.increment();
    viewer.request.connection().close();
  }

  private void leave(Viewer<T> viewer) {
    if (!viewers.remove(viewer)) return;
    count.set(viewers.size());
    if (watching(viewer.topic).isEmpty()) newest.remove(viewer.topic);
  }
}
