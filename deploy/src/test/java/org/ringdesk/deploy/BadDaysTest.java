package org.ringdesk.deploy;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What breaks at three in the morning, broken for real. */
class BadDaysTest {
  private static final Duration SOON = ofSeconds(30);

  @Test
  void aKilledPbxTakesItsCallsAlongAndTheNextCallIsCountedAgain() throws Exception {
    try (var house = House.open(plan -> plan.withQueue("hosts", q -> q.ringing(ofSeconds(30))));
        var answers = house.bench().agent("1001").answersAfter(ofSeconds(1));
        var answersToo = house.bench().agent("1002").answersAfter(ofSeconds(1));
        var ignores = house.bench().agent("1003").ignores();
        var ignoresToo = house.bench().agent("1004").ignores()) {
      try (var talks = house.bench().caller("13800138101").calls("4008100001").waitsForTheEnd();
          var waits = house.bench().caller("13800138102").calls("4008100003").waitsForTheEnd()) {
        house.await(
            "select count(*)::text from talk t join call c on c.id = t.call where c.from_raw = '13800138101'",
            List.of("1"));
        house.await(
            "select count(*)::text from ring r join call c on c.id = r.call where c.from_raw = '13800138102' and r.rang_at is not null",
            List.of("1"));
        house.bench().kill9();
        house.await("select count(*)::text from watch where until is not null", List.of("1"));
      }
      house.bench().startAgain();
      house.awaitEnd(
          "13800138101",
          "answered, network=answered, rang 1, " + house.ask("select agent from talk").getFirst());
      house.awaitEnd("13800138102", "lost_with_pbx, desktop=lost_with_pbx, rang 1");
      house.bench().caller("13800138103").calls("4008100001").hangsUpAfter(ofSeconds(4)).ends(SOON);
      house.await("select outcome from call where from_raw = '13800138103'", List.of("answered"));
      house.await("select count(*)::text from call where ended_at is null", List.of("0"));
    }
  }

  @Test
  void aServerThatStopsInACallGoesOnWithItAfterTheRestart() throws Exception {
    try (var house = House.open(plan -> plan);
        var answers = house.bench().agent("1001").answersAfter(ofSeconds(1));
        var answersToo = house.bench().agent("1002").answersAfter(ofSeconds(1))) {
      var caller =
          house.bench().caller("13800138104").calls("4008100001").hangsUpAfter(ofSeconds(9));
      house.await("select count(*)::text from talk", List.of("1"));
      var id = house.ask("select id::text from call").getFirst();
      house.server().close();
      house.restart(House.start(house.bench(), house.database().url(), "second"));
      house.awaitLinkUp();
      caller.ends(SOON);
      house.await(
          "select outcome from call where evidence in ('complete', 'ledger')", List.of("answered"));
      assertEquals(List.of(id), house.ask("select id::text from call"), "the call keeps its name");
      house.await("select count(*)::text from ticket", List.of("1"));
    }
  }

  @Test
  void aCallThatEndsWhileTheServerIsDownIsClosedWhenItIsBack() throws Exception {
    try (var house = House.open(plan -> plan);
        var ignores = house.bench().agent("1001").ignores();
        var ignoresToo = house.bench().agent("1002").ignores()) {
      var caller =
          house.bench().caller("13800138105").calls("4008100001").hangsUpAfter(ofSeconds(4));
      house.await("select count(*)::text from ring where rang_at is not null", List.of("1"));
      house.server().close();
      caller.ends(SOON);
      house.restart(House.start(house.bench(), house.database().url(), "second"));
      house.awaitEnd("13800138105", "abandoned, network=abandoned, rang 1");
    }
  }

  @Test
  void ofTwoServersOnePbxHasOneOwnerAndTheOtherTakesOver() throws Exception {
    try (var house = House.open(plan -> plan);
        var answers = house.bench().agent("1001").answersAfter(ofSeconds(1));
        var answersToo = house.bench().agent("1002").answersAfter(ofSeconds(1))) {
      var second = House.start(house.bench(), house.database().url(), "second");
      house.bench().caller("13800138108").calls("4008100001").hangsUpAfter(ofSeconds(3)).ends(SOON);
      house.await("select outcome from call", List.of("answered"));
      assertEquals(List.of("1"), house.ask("select count(*)::text from ticket"));
      assertEquals(
          "STANDBY", second.callCenter().board().snapshot().links().getFirst().state().name());
      house.server().close();
      house.restart(second);
      house.awaitLinkUp();
      house.bench().caller("13800138109").calls("4008100001").hangsUpAfter(ofSeconds(3)).ends(SOON);
      house.await(
          "select count(*) || ' ' || max(outcome) from call where ended_at is not null",
          List.of("2 answered"));
      assertEquals(List.of("2"), house.ask("select max(epoch)::text from pbx"));
      assertEquals(
          2,
          second.callCenter().board().snapshot().specialties().getFirst().rate().answered(),
          "the board of the second knows both");
    }
  }
}
