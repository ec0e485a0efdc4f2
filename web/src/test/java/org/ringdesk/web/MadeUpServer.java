package org.ringdesk.web;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.callcenter.Companions;
import org.ringdesk.callcenter.HouseHealth;
import org.ringdesk.canary.CanaryKeeper;
import org.ringdesk.desk.Workplace;
import org.ringdesk.figure.Figures;
import org.ringdesk.figure.Terms;
import org.ringdesk.witness.Gaps;

/** A web server of made-up parts, on a free port; a test replaces the parts that it is about. */
final class MadeUpServer {
  private final TestStaff people;
  private WebSettings settings = WebSettings.plain("127.0.0.1", 0, 100);
  private Supplier<BoardSnapshot> board = () -> MadeUpBoard.busy(1, MadeUpBoard.AFTERNOON);
  private Workplace desk;
  private Supplier<List<HouseHealth>> health = List::of;
  private PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private Companions companions = new MadeUpCompanions();
  private CanaryKeeper canaries = new MadeUpCanaries();
  private ApiHouse api;
  private Gate gate;
  private Duration patience = Duration.ofSeconds(10);

  private MadeUpServer(TestStaff people) {
    this.people = people;
    this.desk = new MadeUpDesk("idle", people.database());
    this.api = MadeUpApi.of(people);
    this.gate = new Remembering(people.staff().sessions(), InstantSource.system());
  }

  static MadeUpServer of(TestStaff people) {
    return new MadeUpServer(people);
  }

  MadeUpServer at(int port) {
    settings = WebSettings.plain("127.0.0.1", port, WebSettings.DEFAULT_VIEWERS);
    return this;
  }

  MadeUpServer viewers(int most) {
    settings = WebSettings.plain("127.0.0.1", 0, most);
    return this;
  }

  MadeUpServer board(Supplier<BoardSnapshot> other) {
    board = other;
    return this;
  }

  MadeUpServer desk(Workplace other) {
    desk = other;
    return this;
  }

  MadeUpServer health(Supplier<List<HouseHealth>> other) {
    health = other;
    return this;
  }

  MadeUpServer metrics(PrometheusMeterRegistry other) {
    metrics = other;
    return this;
  }

  MadeUpServer companions(Companions other) {
    companions = other;
    return this;
  }

  MadeUpServer canaries(CanaryKeeper other) {
    canaries = other;
    return this;
  }

  MadeUpServer api(ApiHouse other) {
    api = other;
    return this;
  }

  MadeUpServer gate(Gate other) {
    gate = other;
    return this;
  }

  MadeUpServer patience(Duration other) {
    patience = other;
    return this;
  }

  WebServer build() {
    return new WebServer(
        settings,
        board,
        moment -> MadeUpBoard.busy(1, moment),
        desk,
        health,
        metrics,
        InstantSource.system(),
        people.staff(),
        new Gaps(people.database()),
        companions,
        canaries,
        new Figures(people.database(), Terms.STANDARD),
        api,
        gate,
        patience);
  }
}
