package org.ringdesk.web;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.people.Role;
import org.ringdesk.people.Session;
import org.ringdesk.people.Token;

/**
 * Serves a made-up board to look at: {@code BoardPreview [port]
 * [busy|empty|bare|down|alldown|crowd] [door]}. Everybody is its administrator; with {@code door}
 * only who signs in, as {@code administrator} or another role, with {@link TestStaff#PASSWORD}.
 */
final class BoardPreview {
  private BoardPreview() {}

  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : WebSettings.DEFAULT_PORT;
    String scene = args.length > 1 ? args[1] : "busy";
    Instant started = Instant.now();
    Supplier<BoardSnapshot> board = () -> scene(scene, started);
    Vertx vertx = Vertx.vertx();
    TestStaff people = new TestStaff(vertx, InstantSource.system());
    Session everybody = new Session(people.operator(Role.ADMINISTRATOR).viewer(), "made up", false);
    Gate open =
        new Gate() {
          @Override
          public Optional<Session> session(Token token) {
            return Optional.of(everybody);
          }

          @Override
          public Set<Token> stillHere(Set<Token> tokens) {
            return tokens;
          }
        };
    Gate gate =
        args.length > 2 ? new Remembering(people.staff().sessions(), InstantSource.system()) : open;
    MadeUpServer.of(people)
        .at(port)
        .board(board)
        .desk(new MadeUpDesk(args.length > 3 ? args[3] : "idle", people.database()))
        .gate(gate)
        .build()
        .deploy(vertx)
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
