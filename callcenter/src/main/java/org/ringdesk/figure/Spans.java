package org.ringdesk.figure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Stretches of time that neither overlap nor touch, in order. What overlaps is joined: no second
 * counts twice.
 */
public record Spans(List<Span> list) {
  static final Spans NONE = new Spans(List.of());

  /** From the first moment to the first that is outside again. */
  public record Span(Instant from, Instant to) {
    Duration length() {
      return Duration.between(from, to);
    }
  }

  public Spans {
    list = List.copyOf(list);
  }

  /** The time that at least one of them covers. Those that end before they begin cover none. */
  public static Spans union(List<Span> any) {
    var sorted =
        any.stream()
            .filter(s -> s.from().isBefore(s.to()))
            .sorted(Comparator.comparing(Span::from))
            .toList();
    var joined = new ArrayList<Span>();
    for (var span : sorted) {
      var last = joined.isEmpty() ? null : joined.getLast();
      if (last == null || last.to().isBefore(span.from())) joined.add(span);
      else if (last.to().isBefore(span.to()))
        joined.set(joined.size() - 1, new Span(last.from(), span.to()));
    }
    return new Spans(joined);
  }

  public Spans or(Spans other) {
    var both = new ArrayList<>(list);
    both.addAll(other.list);
    return union(both);
  }

  public Spans and(Spans other) {
    var common = new ArrayList<Span>();
    int i = 0;
    int j = 0;
    while (i < list.size() && j < other.list.size()) {
      var a = list.get(i);
      var b = other.list.get(j);
      var from = later(a.from(), b.from());
      var to = earlier(a.to(), b.to());
      if (from.isBefore(to)) common.add(new Span(from, to));
      if (a.to().isBefore(b.to())) i++;
      else j++;
    }
    return new Spans(common);
  }

  public Spans without(Spans other) {
    if (other.list.isEmpty()) return this;
    var gaps = new ArrayList<Span>();
    var from = Instant.MIN;
    for (var span : other.list) {
      gaps.add(new Span(from, span.from()));
      from = span.to();
    }
    gaps.add(new Span(from, Instant.MAX));
    return and(new Spans(gaps));
  }

  public Duration length() {
    return list.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
  }

  /** How much of it lies in each bucket, to the microsecond. */
  long[] split(Buckets buckets) {
    var micros = new long[buckets.size()];
    int bucket = 0;
    for (var span : list) {
      while (bucket < micros.length && !buckets.get(bucket).to().isAfter(span.from())) bucket++;
      for (int b = bucket; b < micros.length && buckets.get(b).from().isBefore(span.to()); b++) {
        var from = later(span.from(), buckets.get(b).from());
        var to = earlier(span.to(), buckets.get(b).to());
        if (from.isBefore(to)) micros[b] += Duration.between(from, to).toNanos() / 1_000;
      }
    }
    return micros;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
