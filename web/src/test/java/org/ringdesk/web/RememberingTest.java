package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Operators.Form;
import org.ringdesk.people.Passwords;
import org.ringdesk.people.Role;
import org.ringdesk.people.Staff;
import org.ringdesk.people.Token;
import org.ringdesk.schema.Relay;
import org.ringdesk.schema.TestDatabase;

class RememberingTest {
  private Instant now = Instant.parse("2026-11-24T09:00:00Z");

  @Test
  void whoWasHereAMomentAgoGoesOnWhileTheDatabaseIsAway() throws Exception {
    var vertx = Vertx.vertx();
    try (var data = TestDatabase.fresh();
        var relay = new Relay(data.host(), data.port());
        var database = new Database(vertx, data.url(relay.port()), 2)) {
      var staff = new Staff(database, () -> now, new Passwords.Cost(64, 1, 1));
      var ann =
          staff
              .operators()
              .create(
                  "ann", Form.of("Ann", Role.AGENT, "en"), "four words for ann", Audit.By.COMMAND);
      var here = staff.sessions().begin(ann);
      var ended = staff.sessions().begin(ann);
      var gate = new Remembering(staff.sessions(), () -> now);
      var session = gate.session(here);
      assertEquals(ann.viewer(), session.orElseThrow().viewer());
      assertTrue(gate.session(ended).isPresent());
      staff.sessions().end(ended);
      assertTrue(gate.session(ended).isEmpty());

      relay.cut();
      assertEquals(session, gate.session(here));
      assertEquals(Set.of(here), gate.stillHere(Set.of(here)));
      assertThrows(DatabaseException.class, () -> gate.session(ended), "that one was out before");
      assertThrows(DatabaseException.class, () -> gate.session(Token.random()));
      now = now.plus(Remembering.LONGEST).plus(Duration.ofSeconds(1));
      assertThrows(DatabaseException.class, () -> gate.session(here));
      relay.mend();
      assertEquals(session, gate.session(here));
    } finally {
      vertx.close().await();
    }
  }
}
