package org.ringdesk.seal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A day as it was sealed.
 *
 * @param no its place in the chain, from 1
 * @param revision from 1; late facts add one
 * @param calls SHA-256 over the lines of its calls
 * @param previous the hash of the seal before; empty for the first
 */
public record Seal(
    long no,
    LocalDate day,
    int revision,
    Instant sealedAt,
    ZoneId zone,
    Duration answerWithin,
    Duration shortAbandon,
    String calls,
    String previous,
    List<SealedFigure> figures) {
  public Seal {
    sealedAt = sealedAt.truncatedTo(ChronoUnit.MICROS);
    figures = figures.stream().sorted(SealedFigure.IN_ORDER).toList();
  }

  public Instant begin() {
    return day.atStartOfDay(zone).toInstant();
  }

  /** The first moment of the next day. */
  public Instant end() {
    return day.plusDays(1).atStartOfDay(zone).toInstant();
  }

  /** SHA-256 over its text. */
  public String hash() {
    return Sha256.of(text());
  }

  /** All that it says, in one spelling; holds the hash before, which makes the chain. */
  String text() {
    return """
        ringdesk day seal 1
        no %d
        day %s
        revision %d
        sealed %s
        zone %s
        answer within %s
        short abandon %s
        calls %s
        previous %s
        """
            .formatted(
                no,
                day,
                revision,
                sealedAt,
                zone.getId(),
                answerWithin,
                shortAbandon,
                calls,
                previous.isEmpty() ? "-" : previous)
        + figures.stream().map(f -> f.line() + "\n").collect(Collectors.joining());
  }
}
