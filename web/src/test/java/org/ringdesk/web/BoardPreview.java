package org.ringdesk.web;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.ringdesk.board.BoardSnapshot;

/**
 * Serves a made-up board to look at: {@code BoardPreview [port]
 * [busy|empty|bare|down|alldown|crowd]}.
 */
final class BoardPreview {
  private BoardPreview() {}

  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : WebSettings.DEFAULT_PORT;
    String scene = args.length > 1 ? args[1] : "busy";
    Instant started = Instant.now();
    Supplier<BoardSnapshot> board = () -> scene(scene, started);
    Health health =
        new Health(List.of(new Health.Part("database", true, "made up, so it is well")));
    new WebServer(
            new WebSettings("127.0.0.1", port, WebSettings.DEFAULT_VIEWERS),
            board,
            () -> health,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            InstantSource.system())
        .deploy(Vertx.vertx())
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static BoardSnapshot scene(String scene, Instant started) {
    Instant now = Instant.now();
    long second = now.getEpochSecond() - started.getEpochSecond();
    BoardSnapshot busy = MadeUpBoard.busy(second / 2, now);
    return switch (scene) {
      case "busy" -> busy;
      case "empty" -> MadeUpBoard.empty(now);
      case "bare" -> MadeUpBoard.bare(now);
      case "down" ->
          MadeUpBoard.with(
              busy,
              busy.version(),
              List.of(MadeUpBoard.up("北京", now), MadeUpBoard.down("上海", started)));
      case "alldown" ->
          MadeUpBoard.with(busy, busy.version(), List.of(MadeUpBoard.down("pbx1", started)));
      case "crowd" -> MadeUpBoard.crowd(busy);
      default -> throw new IllegalArgumentException("no scene " + scene);
    };
  }
}
