package org.ringdesk.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.callcenter.Companions;
import org.ringdesk.callcenter.HouseHealth;
import org.ringdesk.canary.CanaryKeeper;
import org.ringdesk.desk.Workplace;
import org.ringdesk.figure.Figures;
import org.ringdesk.people.Staff;
import org.ringdesk.witness.Gaps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server. Handlers run on virtual threads in one context: they never overlap. */
public final class WebServer extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);

  private static final int TICK_MS = 50;
  private static final int BEAT_MS = 1_000;
  private static final int HEARTBEAT_MS = 15_000;

  /** A wrap-up form of twenty fields with thirty choices each, as it is edited. */
  private static final int FORM_FIELDS = 4_000;

  private static final int WELCOME_MS = 5_000;

  /** As long as a page takes to look frozen, and a little more for a phone in a lift. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final WebSettings settings;
  private final BoardRoutes board;
  private final DeskRoutes desk;
  private final ApiBoard apiBoard;
  private final ApiDoor apiDoor;
  private final Workplace house;
  private final AtomicBoolean ticking = new AtomicBoolean();
  private final Door door;
  private final Routes routes;
  private final Failures failures;
  private @Nullable HttpServer server;

  /**
   * @param board read twenty times a second and for each page; must be quick
   * @param past the board as it was; may take its time
   * @param health may take its time, it is asked away from the event loop
   * @param metrics also gets this server's own figures
   * @param desk the agents' screens; tells when one looks otherwise
   * @param staff who may see any of it
   * @param canaries calls of our own to the hotlines
   * @param figures what became of the calls
   * @param gaps when a witness did not watch
   * @param companions what those beside PBXs bring and fetch
   * @param api what programs read from
   */
  public WebServer(
      WebSettings settings,
      Supplier<BoardSnapshot> board,
      Function<Instant, BoardSnapshot> past,
      Workplace desk,
      Supplier<List<HouseHealth>> health,
      PrometheusMeterRegistry metrics,
      InstantSource clock,
      Staff staff,
      Gaps gaps,
      Companions companions,
      CanaryKeeper canaries,
      Figures figures,
      ApiHouse api) {
    this(
        settings,
        board,
        past,
        desk,
        health,
        metrics,
        clock,
        staff,
        gaps,
        companions,
        canaries,
        figures,
        api,
        new Remembering(staff.sessions(), clock),
        PATIENCE);
  }

  WebServer(
      WebSettings settings,
      Supplier<BoardSnapshot> board,
      Function<Instant, BoardSnapshot> past,
      Workplace desk,
      Supplier<List<HouseHealth>> health,
      PrometheusMeterRegistry metrics,
      InstantSource clock,
      Staff staff,
      Gaps gaps,
      Companions companions,
      CanaryKeeper canaries,
      Figures figures,
      ApiHouse api,
      Gate gate,
      Duration patience) {
    Assets assets = Assets.load();
    Pages pages = new Pages(assets);
    EventStream<Language> stream =
        new EventStream<>("board", settings.viewers(), patience, clock, metrics);
    EventStream<DeskRoutes.Topic> screens =
        new EventStream<>("desk", settings.viewers(), patience, clock, metrics);
    this.settings = settings;
    this.board = new BoardRoutes(board, past, pages, assets, stream, clock);
    this.desk = new DeskRoutes(desk, board, pages, assets, screens, clock);
    this.house = desk;
    this.apiBoard =
        new ApiBoard(
            board,
            new EventStream<>("api-board", settings.viewers(), patience, clock, metrics),
            clock);
    this.apiDoor = new ApiDoor(api.tokens(), api.limits());
    this.door = new Door(gate);
    Hashing hashing = new Hashing();
    this.routes =
        new Routes(
            door,
            new SignInRoutes(staff.signIn(), door, hashing, pages),
            this.board,
            this.desk,
            new CallRoutes(desk, figures.sql(), pages, clock),
            new ListRoutes(figures, desk, pages, clock),
            new FigureRoutes(figures, desk, pages, clock),
            new ReportRoutes(figures, desk, pages, clock),
            new ScriptRoutes(desk, pages),
            new CanaryRoutes(canaries, staff.audit(), pages, board),
            new FormRoutes(desk, pages),
            new PeopleRoutes(staff.operators(), staff.audit(), hashing, pages),
            new AuditRoutes(staff.audit(), staff.operators()::all, pages, desk.hotlines()::zone),
            new WitnessRoutes(gaps, board, pages, clock),
            new CompanionRoutes(companions),
            new HealthRoutes(health, metrics, door),
            new ApiRoutes(
                apiDoor,
                new ApiReadings(api, staff.audit(), clock),
                new ApiFigures(api, clock),
                apiBoard),
            new TokenRoutes(api, staff.operators(), pages, clock),
            new WebhookRoutes(api, pages),
            assets);
    this.failures = new Failures(pages);
  }

  /** Starts it. The id is for {@link Vertx#undeploy}, which ends all streams and frees the port. */
  public Future<String> deploy(Vertx vertx) {
    return vertx.deployVerticle(
        this, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD));
  }

  /** The port it listens on, for who asked for a free one. */
  public int port() {
    if (server == null) throw new IllegalStateException("the web server is not started");
    return server.actualPort();
  }

  Routes routes() {
    return routes;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(TICK_MS, tick -> board.tick());
    vertx.setPeriodic(TICK_MS, tick -> apiBoard.tick());
    vertx.setPeriodic(BEAT_MS, beat -> board.beat());
    vertx.setPeriodic(BEAT_MS, beat -> apiBoard.beat());
    vertx.setPeriodic(BEAT_MS, beat -> desk.beat());
    vertx.setPeriodic(HEARTBEAT_MS, beat -> board.heartbeat());
    vertx.setPeriodic(HEARTBEAT_MS, beat -> desk.heartbeat());
    vertx.setPeriodic(WELCOME_MS, beat -> apiBoard.dismiss(apiDoor::gone));
    house.watch(this::tickSoon);
    vertx.setPeriodic(WELCOME_MS, beat -> board.dismiss(door::gone));
    vertx.setPeriodic(WELCOME_MS, beat -> desk.dismiss(door::gone));
    return vertx
        .createHttpServer(options(settings))
        .requestHandler(routes.router(vertx, failures))
        .listen(settings.port(), settings.host())
        .onSuccess(
            listening -> {
              server = listening;
              log.info(
                  "pages at {}://{}:{}/",
                  settings.scheme(),
                  settings.host(),
                  listening.actualPort());
            });
  }

  /** At once, and once for all that changes until then: a caller is on the line. */
  private void tickSoon() {
    if (ticking.compareAndSet(false, true))
      context.runOnContext(
          v -> {
            ticking.set(false);
            desk.tick();
          });
  }

  @Override
  public Future<?> stop() {
    board.close();
    desk.close();
    apiBoard.close();
    return server == null ? Future.succeededFuture() : server.close();
  }

  /** Assets are compressed once, streams must not be: so the server compresses nothing. */
  private static HttpServerOptions options(WebSettings settings) {
    HttpServerOptions options = plain();
    settings
        .tls()
        .ifPresent(
            tls ->
                options
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString())));
    return options;
  }

  private static HttpServerOptions plain() {
    return new HttpServerOptions()
        .setCompressionSupported(false)
        .setMaxInitialLineLength(4_096)
        .setMaxHeaderSize(16_384)
        .setMaxFormFields(FORM_FIELDS)
        .setIdleTimeout(60)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }
}
