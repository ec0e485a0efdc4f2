package org.ringdesk.callcenter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.function.Consumer;
import org.ringdesk.board.Outlook;
import org.ringdesk.board.Outlook.Unanswered;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.database.Rounds;
import org.ringdesk.figure.NextAnswers;
import org.ringdesk.figure.UnansweredClock;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.hotline.Schedules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the board's {@link Outlook} up to date. */
final class Outlooks {
  private static final Logger log = LoggerFactory.getLogger(Outlooks.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Database database;
  private final Hotlines hotlines;
  private final Consumer<Outlook> shown;
  private final Clock clock;
  private final Rounds rounds = new Rounds("outlook", this::round);

  Outlooks(Database database, Hotlines hotlines, Consumer<Outlook> shown, Clock clock) {
    this.database = database;
    this.hotlines = hotlines;
    this.shown = shown;
    this.clock = clock;
  }

  void start() {
    rounds.start();
  }

  void stop() {
    rounds.end(STOP_PATIENCE);
  }

  private Duration round() {
    try {
      shown.accept(at(database, hotlines, clock.instant()));
    } catch (DatabaseException e) {
      log.atLevel(e.worth()).log("the board's outlook is not renewed: {}", e.getMessage());
    }
    return PAUSE;
  }

  /** What the board foresees at a moment, now or in the past. */
  static Outlook at(Database database, Hotlines hotlines, Instant now) {
    var zone = hotlines.zone();
    var expected = new HashMap<String, Long>();
    for (var specialty : hotlines.specialties())
      NextAnswers.expected(database, specialty.key(), now, zone)
          .ifPresent(m -> expected.put(specialty.key(), m));
    var schedules = new Schedules(database);
    var unanswered = new ArrayList<Unanswered>();
    for (var hotline : hotlines.hotlines()) {
      var hours = schedules.of(hotline.number(), hotline.zone());
      var length =
          UnansweredClock.read(database, hotline.number(), hours, now)
              .at(now, hours)
              .truncatedTo(ChronoUnit.MINUTES);
      if (length.compareTo(Duration.ZERO) > 0) unanswered.add(new Unanswered(hotline, length));
    }
    return new Outlook(expected, unanswered);
  }
}
