package org.ringdesk.deploy.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * The time it is for the demo's working hours, whatever the machine's clock says: a working morning
 * that is an evening for some seconds of every minute and a half, so that callers also meet the
 * engineer on call.
 */
public final class DemoCalendar extends Clock {
  private static final Duration ROUND = Duration.ofSeconds(90);
  private static final Duration DUSK = Duration.ofSeconds(25);
  private static final Duration DAWN = Duration.ofSeconds(45);
  private static final LocalDateTime AT_WORK = LocalDateTime.parse("2026-11-24T10:00:00");
  private static final LocalDateTime AFTER_WORK = LocalDateTime.parse("2026-11-24T20:00:00");

  private final Clock machine;
  private final ZoneId zone;
  private final Instant since;

  public DemoCalendar(Clock machine, ZoneId zone) {
    this.machine = machine;
    this.zone = zone;
    this.since = machine.instant();
  }

  @Override
  public Instant instant() {
    long into = Duration.between(since, machine.instant()).toMillis() % ROUND.toMillis();
    boolean evening = into >= DUSK.toMillis() && into < DAWN.toMillis();
    return (evening ? AFTER_WORK : AT_WORK).atZone(zone).toInstant().plusMillis(into);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new DemoCalendar(machine, other);
  }
}
