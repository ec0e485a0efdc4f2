package org.ringdesk.deploy.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ringdesk.database.Database;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.people.SignIn;
import org.ringdesk.people.Staff;
import org.ringdesk.schema.TestDatabase;

class AdminPasswordTest {
  /** From a database that nobody has used yet to one where the password was lost. */
  @Test
  void whoRunsTheCommandCanSignInWithWhatItShows() {
    var vertx = Vertx.vertx();
    try (var fresh = TestDatabase.empty();
        var database = new Database(vertx, fresh.url(), 2)) {
      var url = new DatabaseUrl(fresh.url());
      var first = AdminPassword.reset(url);
      var second = AdminPassword.reset(url);
      var signIn = new Staff(database, Clock.systemUTC()).signIn();
      assertEquals(new SignIn.Wrong(), signIn.signIn("admin", first.password(), "192.0.2.1"));
      assertInstanceOf(
          SignIn.Welcome.class, signIn.signIn("admin", second.password(), "192.0.2.1"));
      assertTrue(AdminPassword.told(second).contains(second.password()));
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void anArgumentItDoesNotKnowIsRefused() {
    assertThrows(Command.Misused.class, () -> new AdminPassword().run(List.of("--force")));
  }
}
